import { z } from 'zod';
import { inline } from '../../lib/text.ts';
import { defineTool, type ToolResult } from './definition.ts';
import { listed } from './findings.ts';
import type { Toolbox } from './toolbox.ts';

const Input = z.object({ about: z.string().describe('What is missing, in words; "" for all.') });

/** What would decide more, with the exact command that gets it. */
export function askForEvidence(box: Toolbox) {
  const { missing } = box.open.diagnosis.incident;
  return defineTool({
    name: 'ask_for_evidence',
    description: 'The evidence that is missing, why, and the command that gets it.',
    schema: Input,
    run({ about }): ToolResult {
      const wanted = about.toLowerCase();
      const line = ({ source, why, command }: (typeof missing)[number]) =>
        `${inline(source)}: ${inline(why)}. Command: ${command}`;
      const hits = missing.filter((one) => line(one).toLowerCase().includes(wanted));
      const says = missing.map(({ source, why }) => ({
        text: `${source} is missing: ${why}.`,
        evidence: [],
      }));
      return { text: listed((hits.length > 0 ? hits : missing).map(line), 'Nothing is missing.'), says };
    },
  });
}
