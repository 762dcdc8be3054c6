import { z } from 'zod';
import { inline } from '../../lib/text.ts';
import type { Fix } from '../../schema/incident.ts';
import { at } from '../brief.ts';
import { defineTool, type ToolResult } from './definition.ts';
import { listed } from './findings.ts';
import type { Toolbox } from './toolbox.ts';

const Input = z.object({ id: z.string().describe('Id of a fix; "" for all.') });

/** The fixes of the rules, with this incident's numbers. To show one, an answer names its id. */
export function proposeFix(box: Toolbox) {
  const { fixes } = box.open.diagnosis.incident;
  return defineTool({
    name: 'propose_fix',
    description: 'The fixes that the rules propose, with command, risk and undo.',
    schema: Input,
    run({ id }): ToolResult {
      const wanted = fixes.filter((fix) => id === '' || fix.id === id);
      const says = wanted.map(({ why, evidence }) => ({ text: why, evidence }));
      return { text: listed(wanted.map(line), 'The rules propose no such fix.'), says };
    },
  });
}

function line({ id, kind, title, why, command, risk, undo, evidence }: Fix): string {
  const parts = [
    `${id} (${kind}): ${inline(title)}. ${inline(why)} ${at(evidence)}`,
    ...(command ? [`command: ${command}`] : []),
    `risk: ${inline(risk)}`,
    ...(undo ? [`undo: ${undo}`] : []),
  ];
  return parts.join('\n  ');
}
