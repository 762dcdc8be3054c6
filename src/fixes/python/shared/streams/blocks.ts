import { type Edit, lineEnd, lineStart } from '../../../../python/edits.ts';
import type { PyModule } from '../../../../python/module.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { statementOf } from '../kept/statements.ts';

/** The statement of a block that a node stands in, however deep; `null` where it stands elsewhere. */
export function within(block: PyNode | null, node: PyNode): PyNode | null {
  let at = node;
  while (at.parent && at.parent !== block) at = at.parent;
  return at.parent && at.parent === block ? at : null;
}

/** One level deeper: edits at the line starts from the first to the last node, text inside of strings left alone. */
export function deepened(module: PyModule, first: PyNode, last: PyNode): Edit[] {
  const inString = new Set<number>();
  for (const node of (first.parent ?? first).walk())
    if (node.type === 'string' && node.endRow > node.row && node.start >= first.start && node.end <= last.end)
      for (let row = node.row + 1; row <= node.endRow; row++) inString.add(row);
  const edits: Edit[] = [];
  let at = lineStart(module.text, first.start);
  for (let row = first.row; row <= last.endRow; row++) {
    const end = lineEnd(module.text, at);
    if (!inString.has(row) && module.text.slice(at, end).trim() !== '')
      edits.push({ path: module.path, start: at, end: at, text: module.indent });
    at = end;
  }
  return edits;
}

/** From the start of a statement's line to the start of the next statement's, blank lines included. */
export function removedWithGap(module: PyModule, statement: PyNode, next: PyNode): Edit {
  return {
    path: module.path,
    start: lineStart(module.text, statement.start),
    end: lineStart(module.text, next.start),
    text: '',
  };
}

/** The assignment `name = value` that an expression is all of; `null` where it is something else. */
export function assignmentOf(node: PyNode): { readonly statement: PyNode; readonly left: PyNode } | null {
  let at = node;
  while (at.parent?.type === 'parenthesized_expression') at = at.parent;
  const assignment = at.parent;
  if (assignment?.type !== 'assignment' || at.field !== 'right') return null;
  const left = assignment.get('left');
  const statement = assignment.parent;
  if (left?.type !== 'identifier' || statement?.type !== 'expression_statement') return null;
  return { statement: statementOf(node), left };
}

/** A `break` that ends this loop. */
export function breaks(loop: PyNode): boolean {
  for (const node of loop.get('body')?.walk() ?? [])
    if (node.type === 'break_statement' && node.above('for_statement', 'while_statement') === loop)
      return true;
  return false;
}

/** Lines with tabs for levels → with the module's own indentation. */
export function leveled(module: PyModule, lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/^\t+/, (tabs) => module.indent.repeat(tabs.length)));
}

/** Before what a helper function is put: the first function or class of the module, or an earlier statement that uses it. */
export function helperPlace(module: PyModule, user: PyNode): PyNode {
  const first = module.root.parts.find((one) => /^(?:function|class|decorated)_definition$/.test(one.type));
  const top = within(module.root, user) ?? user;
  return first && first.start < top.start ? first : top;
}
