import {
  type Edit,
  insertAt,
  lineEnd,
  lineStart,
  replaceLines,
  replaceNode,
} from '../../../../python/edits.ts';
import type { PyModule } from '../../../../python/module.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Flood } from './floods.ts';
import { freeName, keptOpen, statementOf } from './places.ts';

const LOGS = /^(?:\w+\.)*(?:debug|info|warning|error|log)$/;

/** `log.info("%d tasks", len(tasks))` before the tasks are read: told after it, by counting them. */
export function toldLater(flood: Flood, made: PyNode, module: PyModule): Edit[] | null {
  const { reader, lengths, binding } = flood;
  if (lengths.length === 0) return [];
  if (reader?.kind !== 'for' || !binding) return null;
  const loop = reader.at;
  const first = loop.get('body')?.children[0];
  const siblings = loop.parent?.children ?? [];
  if (!first || first.row === loop.row || loop.get('alternative')) return null;
  const name = freeName(module, `${binding.name}_count`);
  const edits: Edit[] = [];
  const told: string[] = [];
  for (const length of lengths) {
    const call = length.parent?.parent as PyNode;
    const statement = statementOf(call);
    const log = statement.children[0];
    if (log?.type !== 'call' || !LOGS.test(log.get('function')?.text ?? '') || !siblings.includes(statement))
      return null;
    if (statement.row !== statement.endRow) return null;
    const before = statement.start < loop.start && statement.start > made.end;
    const [from, to] = [call.start - statement.start, call.end - statement.start];
    const text = statement.text.slice(0, from) + name + statement.text.slice(to);
    if (before) {
      told.push(text);
      edits.push(replaceLines(module, statement, statement, ''));
    } else if (statement.start > loop.end) edits.push(replaceNode(module, call, name));
    else return null;
  }
  // Lines that are taken into a `with` cannot be moved out of it at the same time.
  const open = keptOpen(module, made, loop);
  if (!open || open.length > 0) return null;
  const depth = (node: PyNode) =>
    /^[ \t]*/.exec(module.text.slice(lineStart(module.text, node.start)))?.[0] ?? '';
  edits.push(insertAt(module, lineStart(module.text, loop.start), `${depth(loop)}${name} = 0\n`));
  edits.push(insertAt(module, lineStart(module.text, first.start), `${depth(first)}${name} += 1\n`));
  if (told.length > 0)
    edits.push(
      insertAt(
        module,
        lineEnd(module.text, loop.end),
        told.map((text) => `${depth(loop)}${text}\n`).join(''),
      ),
    );
  return edits;
}
