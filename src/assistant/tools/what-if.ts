import { z } from 'zod';
import { limitOf } from '../../facts/limit.ts';
import type { Sentence } from '../../schema/evidence.ts';
import { INCONCLUSIVE } from '../../schema/incident.ts';
import { at } from '../brief.ts';
import { defineTool, type ToolResult } from './definition.ts';
import type { Toolbox } from './toolbox.ts';
import { ifAdj } from './what-if-adj.ts';
import { ifLimit, ifSwap } from './what-if-limit.ts';

const Input = z.object({
  limitBytes: z.number().nonnegative().nullable().describe('Another limit, in bytes; null for none.'),
  swapBytes: z.number().nonnegative().nullable().describe('More swap on the host, in bytes; null for none.'),
  pid: z.number().int().nullable().describe('With oomScoreAdj: whose.'),
  oomScoreAdj: z
    .number()
    .int()
    .min(-1000)
    .max(1000)
    .nullable()
    .describe('Another oom_score_adj; null for none.'),
});

/** What would have been otherwise; says what the evidence does not decide. */
export function whatIf(box: Toolbox) {
  const { facts, verdict } = box.open.diagnosis;
  return defineTool({
    name: 'what_if',
    description: 'What another limit, more swap, or another oom_score_adj would have changed.',
    schema: Input,
    run({ limitBytes, swapBytes, pid, oomScoreAdj }): ToolResult {
      const cause = verdict.cause?.meta.id ?? INCONCLUSIVE;
      const hit = facts.event && limitOf(facts, facts.event, cause);
      const says: Sentence[] = [
        ...(limitBytes === null ? [] : ifLimit(facts, hit, limitBytes)),
        ...(swapBytes === null ? [] : ifSwap(facts, hit, swapBytes)),
        ...(oomScoreAdj === null || pid === null ? [] : ifAdj(facts, pid, oomScoreAdj)),
      ];
      if (says.length === 0)
        return { text: 'Give a limit, an amount of swap, or a pid with an oom_score_adj.' };
      return { text: says.map(({ text, evidence }) => `${text} ${at(evidence)}`).join('\n'), says };
    },
  });
}
