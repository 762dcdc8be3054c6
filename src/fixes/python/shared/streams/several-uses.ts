import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isSmall, volumeOf } from '../../../../python/volume.ts';
import type { CodeFinding } from '../../detector.ts';
import {
  freshName,
  ownsLines,
  removed,
  replacedBy,
  soleExpression,
  statementOf,
} from '../kept/statements.ts';
import { assignmentOf } from './blocks.ts';
import { namedSmall } from './findings.ts';
import { merged } from './merged.ts';
import { textOf, type WholeText } from './texts.ts';

/** `data = file.read()` that goes, as it is, to a digest and to a file and is measured: one loop over its blocks does all. */
export function severalUses(program: PyProgram, kind: 'file' | 'response'): CodeFinding[] {
  const findings: CodeFinding[] = [];
  for (const module of program.modules)
    for (const node of module.root.walk()) {
      if (node.type !== 'call' || !/\.read$/.test(node.get('function')?.text ?? '')) continue;
      const assigned = assignmentOf(node);
      const text = assigned ? textOf(node, program) : null;
      if (!assigned || !text || text.binary === null || text.handle === null || /[([]/.test(text.handle))
        continue;
      if ((text.source?.kind === 'response' ? 'response' : 'file') !== kind) continue;
      const volume = volumeOf(node, program);
      if (isSmall(volume, program) || (volume.bytes === null && namedSmall(node, text.source, program)))
        continue;
      const binding = module.scopes.bindingOf(assigned.left);
      if (binding?.definitions.length !== 1 || binding.loads.length < 2) continue;
      const edits = onePass(node, assigned.statement, binding.loads, text, program);
      if (!edits) continue;
      findings.push({
        at: node,
        alsoAt: binding.loads.map((load) => statementOf(load)),
        why: `\`${assigned.left.text}\` holds all of it at once, although everything that is done with it works block by block.`,
        savingBytes: volume.bytes,
        rewrites: [
          {
            says: 'Read blocks, and do all of it with each.',
            edits: merged(module, edits, node),
            risk: 'None that is known: the same bytes in the same order.',
            proof: 'text',
          },
        ],
      });
    }
  return findings;
}

function onePass(
  read: PyNode,
  statement: PyNode,
  loads: readonly PyNode[],
  text: WholeText,
  program: PyProgram,
): Edit[] | null {
  const module = program.moduleOf(read);
  const scope = module.scopes.scopeOf(read);
  const chunk = freshName('chunk', scope);
  const size = freshName('size', scope);
  const lines: string[] = [];
  const edits: Edit[] = [];
  let measured = false;
  for (const load of loads) {
    const own = statementOf(load);
    const call =
      load.parent?.type === 'argument_list' && load.parent.parts.length === 1 ? load.parent.parent : null;
    if (!call || program.functionAround(load) !== program.functionAround(read)) return null;
    if (calledName(call, module) === 'len') {
      edits.push(replaceNode(module, call, size));
      measured = true;
      continue;
    }
    const method = call.get('function')?.get('attribute')?.text;
    if ((method !== 'update' && method !== 'write') || calledName(call, module) !== null) return null;
    if (own.parent !== statement.parent || soleExpression(own) !== call || !ownsLines(module, own))
      return null;
    lines.push(`${call.get('function')?.text}(${chunk})`);
    edits.push(removed(module, own));
  }
  if (lines.length === 0) return null;
  // What is called must be there where the loop now stands.
  const between = (statement.parent?.parts ?? []).filter(
    (one) => one.start > statement.start && one.end <= (loads.at(-1)?.start ?? 0),
  );
  const uses = new Set(loads.map((load) => statementOf(load)));
  if (between.some((one) => !uses.has(one))) return null;
  const empty = text.binary ? 'b""' : '""';
  const body = [...(measured ? [`${size} += len(${chunk})`] : []), ...lines];
  edits.push(
    replacedBy(module, statement, [
      ...(measured ? [`${size} = 0`] : []),
      `for ${chunk} in iter(lambda: ${text.handle}.read(1 << 16), ${empty}):`,
      ...body.map((line) => `${module.indent}${line}`),
    ]),
  );
  return edits;
}
