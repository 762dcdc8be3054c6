import { interrupt } from '@langchain/langgraph';
import { z } from 'zod';
import { defineTool, type ToolResult } from './definition.ts';
import { VERIFY_FIX } from './names.ts';
import type { Toolbox } from './toolbox.ts';

const Input = z.object({ id: z.string().describe('Id of the fix to run.') });

/** What waits in the thread for a person; it is kept there, so it holds an id of ours and nothing of the evidence. */
export const Waiting = z.object({ tool: z.literal(VERIFY_FIX), fix: z.string() });
/** What a person said. Who it was stays with the conversation and never enters the thread. */
const Said = z.object({ decision: z.enum(['approve', 'reject']) });

/** Runs a fix in the sandbox, once a person said so. */
export function verifyFix(box: Toolbox) {
  return defineTool({
    name: VERIFY_FIX,
    description: 'Runs a fix and tells whether it holds. A person has to approve it first.',
    schema: Input,
    async run({ id }): Promise<ToolResult> {
      const fixes = [...box.open.diagnosis.incident.fixes, ...box.proposed];
      const fix = fixes.find((one) => one.id === id);
      if (!fix) return { text: 'The rules propose no such fix.' };
      if (box.asked.size > 0) return { text: 'Only one fix is run for an answer.' };
      box.asked.add(fix.id);
      const waiting: z.infer<typeof Waiting> = { tool: VERIFY_FIX, fix: fix.id };
      const { decision } = Said.parse(interrupt(waiting));
      const said =
        decision === 'approve'
          ? await box.runFix(fix.id)
          : { text: 'The run was not approved: nothing was run.', evidence: [] };
      return { text: said.text, says: [said] };
    },
  });
}
