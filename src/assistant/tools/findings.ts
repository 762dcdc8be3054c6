import { z } from 'zod';
import { inline } from '../../lib/text.ts';
import { at, factLine } from '../brief.ts';
import { MAX_RESULT_LINES } from '../limits.ts';
import { defineTool, type ToolResult } from './definition.ts';
import type { Toolbox } from './toolbox.ts';

const Input = z.object({
  about: z
    .string()
    .describe(
      'Words that an id, label or value must hold, such as "swap" or "pid 128"; "" for the findings.',
    ),
});

/** What the rules found, or the facts about something. */
export function findings(box: Toolbox) {
  const { incident, verdict } = box.open.diagnosis;
  return defineTool({
    name: 'findings',
    description: 'The findings of the rules with their evidence, or the facts that hold some words.',
    schema: Input,
    run({ about }): ToolResult {
      const words = about.toLowerCase().match(/[\p{L}\p{N}_.@:/-]+/gu) ?? [];
      if (words.length > 0) {
        const facts = incident.facts.map(factLine);
        const hits = facts.filter((line) => words.every((word) => line.toLowerCase().includes(word)));
        return { text: listed(hits, 'No fact holds these words.') };
      }
      const says = [...verdict.says];
      const ruledOut = incident.ruledOut.filter((one) => one.evidence.length > 0);
      const lines = [
        ...says.map(({ text, evidence }) => `${inline(text)} ${at(evidence)}`),
        ...incident.contributing.map(
          (one) => `also ${one.cause}: ${inline(one.summary)} ${at(one.evidence)}`,
        ),
        ...ruledOut.map((one) => `not ${one.cause}: ${inline(one.why)} ${at(one.evidence)}`),
        ...incident.warnings.map((one) => `warning: ${inline(one)}`),
      ];
      return { text: listed(lines, 'The rules found nothing.'), says };
    },
  });
}

export function listed(lines: readonly string[], none: string): string {
  if (lines.length === 0) return none;
  const left = lines.length - MAX_RESULT_LINES;
  return [
    ...lines.slice(0, MAX_RESULT_LINES),
    ...(left > 0 ? [`(${left} more; ask more narrowly)`] : []),
  ].join('\n');
}
