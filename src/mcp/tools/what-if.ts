import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { whatIf } from '../../assistant/tools/what-if.ts';
import { type McpParts, toolboxOf } from '../parts.ts';
import { data, told } from '../result.ts';

const Input = z.strictObject({
  incident: z.string().min(1).max(200),
  limitBytes: z.number().nonnegative().nullable().default(null).describe('Another limit, in bytes.'),
  swapBytes: z.number().nonnegative().nullable().default(null).describe('More swap on the host, in bytes.'),
  pid: z.number().int().nullable().default(null).describe('With oomScoreAdj: whose.'),
  oomScoreAdj: z.number().int().min(-1000).max(1000).nullable().default(null),
});

/** What would have been otherwise. */
export function registerWhatIf(server: McpServer, parts: McpParts): void {
  server.registerTool(
    'what_if',
    {
      title: 'What would have been',
      description:
        'What another limit, more swap, or another oom_score_adj would have changed in an incident; says what the evidence does not decide.',
      inputSchema: Input,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ incident, ...asked }) =>
      told(async () => {
        const { text } = await whatIf(await toolboxOf(parts, incident)).run(asked);
        return { content: [data(text)] };
      }, parts.report),
  );
}
