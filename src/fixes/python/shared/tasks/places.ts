import { type Edit, insertAt, lineStart } from '../../../../python/edits.ts';
import { indentationOf, type PyModule } from '../../../../python/module.ts';
import type { PyNode } from '../../../../python/syntax.ts';

/** The statement that holds an expression: the nearest node that stands in a block. */
export function statementOf(node: PyNode): PyNode {
  let at = node;
  while (at.parent && at.parent.type !== 'block' && at.parent.type !== 'module') at = at.parent;
  return at;
}

/** The statement of the module itself that holds a node. */
export function topLevelOf(node: PyNode): PyNode {
  let at = node;
  while (at.parent?.parent) at = at.parent;
  return at;
}

/** The nearest loop around a node, in the same function: a `for`, `while` or comprehension that runs it again and again. */
export function loopsAround(node: PyNode): PyNode[] {
  const loops: PyNode[] = [];
  let inner = node;
  for (let at = node.parent; at; inner = at, at = at.parent) {
    if (/^(?:function_definition|lambda|class_definition)$/.test(at.type)) break;
    if (at.type === 'for_statement' && inner.field === 'body') loops.push(at);
    else if (at.type === 'while_statement') loops.push(at);
    else if (/_comprehension$|^generator_expression$/.test(at.type) && inner.type !== 'for_in_clause')
      loops.push(at);
  }
  return loops;
}

/** Text that stands on lines of its own, where indentation is free. */
export function hasLongString(node: PyNode): boolean {
  for (const one of node.walk()) if (one.type === 'string' && one.row !== one.endRow) return true;
  return false;
}

/** One more level of indentation for whole statements. */
export function indented(module: PyModule, statements: readonly PyNode[], levels = 1): Edit[] {
  const edits: Edit[] = [];
  for (const one of statements) {
    let at = lineStart(module.text, one.start);
    while (at < one.end) {
      const end = /\r\n|\n|\r|$/.exec(module.text.slice(at));
      const line = module.text.slice(at, at + (end?.index ?? 0));
      if (line.trim() !== '') edits.push(insertAt(module, at, module.indent.repeat(levels)));
      at += (end?.index ?? 0) + Math.max(1, end?.[0].length ?? 1);
    }
  }
  return edits;
}

/**
 * A value that was whole when its `with` ended is now read as it comes: edits that take its reader into the block, `[]` where
 * it stands there already, `null` where that is not possible.
 */
export function keptOpen(module: PyModule, made: PyNode, reader: PyNode): Edit[] | null {
  const left: PyNode[] = [];
  for (let at = made.parent; at && !at.contains(reader); at = at.parent) {
    if (/^(?:function_definition|lambda|class_definition)$/.test(at.type)) return null;
    if (at.type === 'with_statement') left.push(at);
    else if (/^(?:for_statement|while_statement|try_statement|if_statement)$/.test(at.type)) return null;
  }
  const outer = left.at(-1);
  if (!outer) return [];
  for (const [index, one] of left.entries()) {
    const around = left[index + 1];
    if (around && around.get('body')?.children.at(-1) !== one) return null;
  }
  const siblings = outer.parent?.children ?? [];
  const from = siblings.indexOf(outer) + 1;
  const to = siblings.indexOf(statementIn(reader, outer.parent as PyNode));
  if (to < from) return null;
  const moved = siblings.slice(from, to + 1);
  if (moved.some((one) => hasLongString(one))) return null;
  return indented(module, moved, left.length);
}

function statementIn(node: PyNode, block: PyNode): PyNode {
  let at = node;
  while (at.parent && at.parent !== block) at = at.parent;
  return at;
}

/**
 * Puts a function of its own before the code that first needs it; the name that it got. Two changes that need the same
 * function touch the same text, so that the second waits until it is there.
 */
export function withFunction(
  module: PyModule,
  user: PyNode,
  name: string,
  lines: (name: string) => readonly string[],
): { name: string; edits: Edit[] } {
  return withDefinition(module, user, name, lines);
}

/** The same for a function or a class. */
export function withDefinition(
  module: PyModule,
  user: PyNode,
  name: string,
  lines: (name: string) => readonly string[],
): { name: string; edits: Edit[] } {
  const text = (own: string) =>
    lines(own)
      .map((line) => line.replace(/\t/g, module.indent))
      .join('\n');
  const top = topLevelOf(user);
  for (let own = name, count = 2; ; own = `${name}_${count++}`) {
    const bound = module.scopes.module.bindings.get(own);
    const there = bound?.definitions.find((one) => /^(?:function|class)$/.test(one.kind))?.value;
    const same = there && there.text.replace(/\r\n?/g, '\n').trimEnd() === text(own).trimEnd();
    if (
      same &&
      (top.type === 'function_definition' || top.type === 'class_definition' || there.start < top.start)
    )
      return { name: own, edits: [] };
    if (bound || isUsed(module, own)) continue;
    let start = top.start;
    // A comment right above belongs to what follows it.
    for (;;) {
      const above = lineStart(module.text, Math.max(0, lineStart(module.text, start) - 1));
      if (start === 0 || above >= start || !/^#(?!!)/.test(module.text.slice(above, start))) break;
      start = above;
    }
    const first = module.text.slice(start, start + 1);
    return {
      name: own,
      edits: [{ path: module.path, start, end: start + 1, text: `${text(own)}\n\n\n${first}` }],
    };
  }
}

/** The name itself, or with a number, where the module has it already. */
export function freeName(module: PyModule, wanted: string): string {
  for (let name = wanted, count = 2; ; name = `${wanted}_${count++}`) if (!isUsed(module, name)) return name;
}

function isUsed(module: PyModule, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(module.text);
}

/** Statement's text with the lines below its first one moved to another depth. */
export function indentOfBody(module: PyModule, statement: PyNode): string {
  return `${indentationOf(module.text, statement)}${module.indent}`;
}
