import { type Edit, lineEnd, lineStart, replaceNode } from '../../../../python/edits.ts';
import type { PyModule } from '../../../../python/module.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Flood } from './floods.ts';
import { statementOf } from './places.ts';

/** `futures[future]` of a dict by future → the second of a pair. */
export function unkeyed(flood: Flood, module: PyModule): Edit[] | null {
  const { reader, binding } = flood;
  if (reader?.kind !== 'for' || !binding) return null;
  const left = reader.at.get('left');
  if (left?.type !== 'identifier') return null;
  return keyName(flood, module, left);
}

/** What a dict of futures keeps for this one. */
export function keyOf(flood: Flood): PyNode | null {
  const parent = flood.call.parent;
  if (parent?.type === 'pair') return parent.get('value');
  return parent?.type === 'subscript' && parent.parent?.type === 'assignment'
    ? parent.parent.get('right')
    : null;
}

function keyName(flood: Flood, module: PyModule, left: PyNode): Edit[] | null {
  const { keeping } = flood;
  const loop = keeping.how === 'added' ? keeping.loop : null;
  const loads =
    flood.binding?.loads.filter((load) => load !== flood.reader?.read && !loop?.contains(load)) ?? [];
  let name: string | null = null;
  const edits: Edit[] = [];
  for (const load of loads) {
    const item = load.parent;
    if (item?.type !== 'subscript' || item.get('subscript')?.text !== left.text) return null;
    const assignment = item.parent?.type === 'assignment' ? item.parent : null;
    const target = assignment?.get('left');
    if (assignment && target && loads.length === 1 && assignment.parent?.type === 'expression_statement') {
      name = target.type === 'identifier' ? target.text : `(${target.text.replace(/^\(|\)$/g, '')})`;
      const statement = statementOf(assignment);
      edits.push({
        path: module.path,
        start: lineStart(module.text, statement.start),
        end: lineEnd(module.text, statement.end),
        text: '',
      });
    } else {
      name = keyOf(flood)?.type === 'identifier' ? (keyOf(flood)?.text ?? 'key') : 'key';
      edits.push(replaceNode(module, item, name));
    }
  }
  return [...edits, replaceNode(module, left, `${left.text}, ${name ?? '_'}`)];
}
