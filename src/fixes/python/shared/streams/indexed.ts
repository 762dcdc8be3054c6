import { constantOf } from '../../../../python/constants.ts';
import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isSmall, type Volume } from '../../../../python/volume.ts';
import type { CodeFinding } from '../../detector.ts';
import { freshName, statementOf } from '../kept/statements.ts';
import { assignmentOf } from './blocks.ts';
import type { Reading } from './readers.ts';
import { streamed } from './streamed.ts';
import type { Whole } from './wholes.ts';

/**
 * `for i in range(0, len(lines), 4): … lines[i] … lines[i + 1]`: a list that is gone through by its numbers, one or a few items
 * at a time, which an iterator hands out as well.
 */
export function indexedFinding(whole: Whole, volume: Volume, program: PyProgram): CodeFinding | null {
  if (isSmall(volume, program)) return null;
  const module = program.moduleOf(whole.node);
  const assigned = assignmentOf(whole.node);
  const binding = assigned && module.scopes.bindingOf(assigned.left);
  if (!binding || binding.definitions.length !== 1) return null;
  const ranged = binding.loads.map((load) => rangeOver(load, program)).find((one) => one !== null);
  if (!ranged) return null;
  const { loop, index, step } = ranged;
  const record = freshName(step === 1 ? 'item' : 'record', module.scopes.scopeOf(loop));
  const edits: Edit[] = [];
  for (const load of binding.loads) {
    if (loop.get('right')?.contains(load)) continue;
    const at = load.parent?.type === 'subscript' && load.field === 'value' ? load.parent : null;
    const offset = at && loop.get('body')?.contains(at) ? offsetOf(at, index, program) : null;
    if (!at || offset === null || offset < 0 || offset >= step) return null;
    edits.push(replaceNode(module, at, step === 1 ? record : `${record}[${offset}]`));
  }
  const indexUsed = module.scopes
    .bindingOf(loop.get('left') as PyNode)
    ?.loads.some((load) => !edits.some((edit) => edit.start <= load.start && load.end <= edit.end));
  const right = loop.get('right') as PyNode;
  const left = loop.get('left') as PyNode;
  const name = binding.name;
  const counts = step > 1 && indexUsed ? imported(module, 'itertools', 'count') : null;
  const records = step === 1 ? name : `zip(*[iter(${name})] * ${step})`;
  edits.push(
    replaceNode(module, left, indexUsed ? `${index}, ${record}` : record),
    replaceNode(
      module,
      right,
      !indexUsed
        ? records
        : step === 1
          ? `enumerate(${name})`
          : `zip(${counts?.name}(0, ${step}), ${records})`,
    ),
    ...(counts?.edits ?? []),
  );
  const reading: Reading = {
    ends: [{ kind: 'loop', at: loop, anchor: loop, transformed: false }],
    extras: [],
    through: [],
    blocked: null,
  };
  // Two names keep the source from being put in the place of the list.
  const change = binding.loads.length > 1 ? streamed(whole, reading, program, edits) : null;
  if (!change) return null;
  return {
    at: whole.at,
    alsoAt: [whole.node, statementOf(loop)],
    why: `\`${name}\` holds all of ${whole.handle ?? 'the file'} to be gone through by number on line ${loop.line}, ${step === 1 ? 'one item' : `${step} items`} after the other.`,
    savingBytes: volume.bytes,
    rewrites: [
      {
        says: 'Take the items from an iterator instead of by their numbers.',
        risk: 'A last record that is cut off is left out instead of ending in an error.',
        edits: change.edits,
        proof: 'run',
      },
    ],
  };
}

/** The loop over `range(len(x))` or `range(0, len(x), 4)` that a load of `x` stands in. */
function rangeOver(load: PyNode, program: PyProgram): { loop: PyNode; index: string; step: number } | null {
  const module = program.moduleOf(load);
  const len = load.parent?.type === 'argument_list' ? load.parent.parent : null;
  if (len?.type !== 'call' || calledName(len, module) !== 'len') return null;
  const range = len.parent?.type === 'argument_list' ? len.parent.parent : null;
  const loop = range?.parent;
  if (
    !range ||
    calledName(range, module) !== 'range' ||
    loop?.type !== 'for_statement' ||
    range.field !== 'right'
  )
    return null;
  const given = range.get('arguments')?.parts ?? [];
  const [start, end, by] = given.length === 1 ? [null, given[0], null] : given;
  if (end !== len || (start && constantOf(start, program) !== 0)) return null;
  const step = by ? constantOf(by, program) : 1;
  const left = loop.get('left');
  if (typeof step !== 'number' || step < 1 || left?.type !== 'identifier') return null;
  return { loop, index: left.text, step };
}

/** `x[i]` → 0, `x[i + 2]` → 2; `null` for anything else. */
function offsetOf(subscript: PyNode, index: string, program: PyProgram): number | null {
  const [key, more] = subscript.all('subscript');
  if (!key || more) return null;
  if (key.type === 'identifier') return key.text === index ? 0 : null;
  if (key.type !== 'binary_operator' || key.get('operator')?.text !== '+') return null;
  const [left, right] = [key.get('left'), key.get('right')];
  const number = left?.text === index ? right : right?.text === index ? left : null;
  const value = number ? constantOf(number, program) : undefined;
  return typeof value === 'number' ? value : null;
}
