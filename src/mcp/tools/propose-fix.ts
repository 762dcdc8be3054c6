import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { proposeFix } from '../../assistant/tools/propose-fix.ts';
import { type McpParts, toolboxOf } from '../parts.ts';
import { data, told } from '../result.ts';

const Input = z.strictObject({
  incident: z.string().min(1).max(200),
  id: z.string().max(200).default('').describe('Id of a fix; "" for all.'),
});

/** The fixes with this incident's numbers; a change of the program with its diff. Nothing is run. */
export function registerProposeFix(server: McpServer, parts: McpParts): void {
  server.registerTool(
    'propose_fix',
    {
      title: 'Propose a fix',
      description:
        'What to change after an incident: commands with risk and undo, and changes of the program as diffs. Nothing is run.',
      inputSchema: Input,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ incident, id }) =>
      told(async () => {
        const box = await toolboxOf(parts, incident);
        const { text } = await proposeFix(box).run({ id });
        const wanted = box.open.diagnosis.incident.fixes.filter((fix) => id === '' || fix.id === id);
        const diffs = wanted.flatMap(({ id: fix, diff }) => (diff === null ? [] : [`${fix}:\n${diff}`]));
        return { content: [data([text, ...diffs].join('\n\n'))] };
      }, parts.report),
  );
}
