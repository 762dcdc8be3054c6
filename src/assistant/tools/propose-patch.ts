import { z } from 'zod';
import type { Fix } from '../../schema/incident.ts';
import { MODEL_FIX } from '../case.ts';
import { defineTool, type ToolResult } from './definition.ts';
import type { Toolbox } from './toolbox.ts';

const Input = z.object({
  file: z.string().describe('The file, as the evidence names it: program/NAME.py.'),
  changes: z
    .array(
      z.object({
        find: z.string().min(1).max(4000).describe('Text of the file, copied exactly; it must occur once.'),
        replace: z.string().max(8000).describe('What to put in its place.'),
      }),
    )
    .min(1)
    .max(20),
  says: z.string().min(1).max(300).describe('What the change does, in one sentence.'),
});

/** A model's own change of the program: it must pass the same gate as the rules', and is no fix before it was run. */
export function proposePatch(box: Toolbox) {
  return defineTool({
    name: 'propose_patch',
    description:
      'Proposes a change of the program’s code that lowers its memory and keeps its output. It is checked, not run; verify_fix runs it once a person allowed that.',
    schema: Input,
    async run({ file, changes, says }): Promise<ToolResult> {
      const { patchFromText } = await import('../../program/patch-from-text.ts');
      const patch = await patchFromText(box.open.sources, file, changes);
      if ('refused' in patch) return { text: `The change was refused: ${patch.refused}` };
      const known = box.open.diagnosis.incident.fixes.filter(({ id }) => id.startsWith(MODEL_FIX)).length;
      const fix: Fix = {
        id: `${MODEL_FIX}${known + box.proposed.length + 1}`,
        kind: 'code',
        title: 'Change of the code that the model proposes',
        why: 'A model proposed it; it passes the gate and was not run.',
        file: patch.path,
        diff: patch.diff,
        command: 'git apply fix.diff',
        risk: 'Nobody has seen yet that the output stays the same.',
        undo: 'git apply -R fix.diff',
        verification: null,
        evidence: patch.evidence,
      };
      box.proposed.push(fix);
      await box.keepFix(fix);
      return {
        text: `Kept as ${fix.id}, which passes the gate and was not run. What it is meant to do: ${says}`,
      };
    },
  });
}
