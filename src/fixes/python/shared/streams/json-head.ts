import { type Edit, replaceNode } from '../../../../python/edits.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { effectsOf } from '../kept/effects.ts';
import { freshName, linesBefore, ownsLines, replacedBy, statementOf } from '../kept/statements.ts';
import { assignmentOf, deepened, within } from './blocks.ts';
import type { Helper } from './json-arrays.ts';
import type { KeyAccess } from './json-keys.ts';
import { outwardWrites } from './outward.ts';
import type { Reading } from './readers.ts';
import type { Whole } from './wholes.ts';

/**
 * `document = json.load(file)` of which some keys are read beside the one with the array: the keys before the array are
 * decoded first, the file stays open for the rest.
 */
export function headStreamed(
  document: Whole,
  access: KeyAccess,
  others: readonly KeyAccess[],
  reading: Reading,
  helper: Helper,
  program: PyProgram,
): Edit[] | null {
  const assigned = assignmentOf(document.node);
  const fn = program.functionAround(document.node);
  const module = program.moduleOf(document.node);
  if (!assigned || document.handle === null || reading.extras.length > 0 || access.through.length > 0)
    return null;
  if (others.some((one) => one.at.start > access.at.start || program.functionAround(one.at) !== fn))
    return null;
  const statement = statementOf(access.at);
  const anchors = reading.ends.flatMap((end) => (end.anchor ? [end.anchor] : []));
  const returns = statement.type === 'return_statement' && statement.parts[0] === access.at;
  const last = returns ? statement : anchors.at(-1);
  if (!last || anchors.length !== 1 || (!returns && program.functionAround(last) !== fn)) return null;
  if (returns && (fn?.returns.length !== 1 || fn.async)) return null;
  const items = freshName('elements', module.scopes.scopeOf(document.node));
  const edits: Edit[] = [
    linesBefore(module, assigned.statement, [
      `${items} = ${helper.name}(${helper.open(document.handle)}, ${access.written})`,
    ]),
    replaceNode(module, document.node, `next(${items})`),
  ];
  const holder = document.source?.holder ?? null;
  if (holder && !holder.contains(last)) {
    const moved = movedInto(holder, assigned.statement, last, program);
    if (!moved) return null;
    edits.push(...moved);
  } else if (!holder) return null;
  if (returns && fn) {
    const effects = effectsOf([fn.body], program);
    if (effects.prints || outwardWrites(fn, effects).length > 0) return null;
    edits.push(replacedBy(module, statement, [`yield from ${items}`]));
  } else edits.push(replaceNode(module, access.at, items));
  return edits;
}

function movedInto(holder: PyNode, inside: PyNode, last: PyNode, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(holder);
  const siblings = holder.parent?.parts ?? [];
  const next = siblings[siblings.indexOf(holder) + 1];
  const final = within(holder.parent, last);
  if (!next || !final || final.start < next.start || inside.parent !== holder.get('body')) return null;
  if (!ownsLines(module, next) || !ownsLines(module, final)) return null;
  return deepened(module, next, final);
}
