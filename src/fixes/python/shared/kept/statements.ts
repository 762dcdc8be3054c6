import { type Edit, lineEnd, lineStart, replaceNode } from '../../../../python/edits.ts';
import { indentationOf, type PyModule } from '../../../../python/module.ts';
import type { Binding, Scope } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';

const BLOCKS = new Set(['block', 'module']);

/** The statement that a node stands in: itself or the nearest one around it that is a line of a block. */
export function statementOf(node: PyNode): PyNode {
  let at = node;
  while (at.parent && !BLOCKS.has(at.parent.type)) at = at.parent;
  return at;
}

/** The expression that a statement consists of, or `null` for a statement of another kind. */
export function soleExpression(statement: PyNode): PyNode | null {
  return statement.type === 'expression_statement' && statement.parts.length === 1
    ? (statement.parts[0] ?? null)
    : null;
}

/** No other code stands in the lines of this statement, so that lines can be put before it or in its place. */
export function ownsLines(module: PyModule, statement: PyNode): boolean {
  const before = module.text.slice(lineStart(module.text, statement.start), statement.start);
  const after = module.text.slice(statement.end, lineEnd(module.text, statement.end));
  return /^[ \t\f]*$/.test(before) && /^[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r)?$/.test(after);
}

/** Takes a statement out, with its line; a comment behind it stays; the last one of a block becomes `pass`. */
export function removed(module: PyModule, statement: PyNode): Edit {
  const rest = module.text.slice(statement.end, lineEnd(module.text, statement.end));
  const alone = statement.parent?.parts.length === 1 && statement.parent.type === 'block';
  if (alone) return replaceNode(module, statement, 'pass');
  if (/#/.test(rest))
    return {
      path: module.path,
      start: statement.start,
      end: statement.end + (/^[ \t]*/.exec(rest)?.[0].length ?? 0),
      text: '',
    };
  const start = lineStart(module.text, statement.start);
  return { path: module.path, start, end: lineEnd(module.text, statement.end), text: '' };
}

/** Several statements in place of one, each on a line of its own; a comment behind the old one stays behind the last. */
export function replacedBy(module: PyModule, statement: PyNode, lines: readonly string[]): Edit {
  if (lines.length === 0) return removed(module, statement);
  return replaceNode(module, statement, lines.join(`\n${indentationOf(module.text, statement)}`));
}

/** Lines before a statement, indented as it is. */
export function linesBefore(module: PyModule, statement: PyNode, lines: readonly string[]): Edit {
  const start = lineStart(module.text, statement.start);
  const indent = indentationOf(module.text, statement);
  return { path: module.path, start, end: start, text: lines.map((line) => `${indent}${line}\n`).join('') };
}

/** Lines after a statement, indented as it is; its own last line must have an end. */
export function linesAfter(module: PyModule, statement: PyNode, lines: readonly string[]): Edit {
  const end = lineEnd(module.text, statement.end);
  const indent = indentationOf(module.text, statement);
  const ended = /[\r\n]$/.test(module.text.slice(0, end));
  const text = lines.map((line) => `${indent}${line}`).join('\n');
  return { path: module.path, start: end, end, text: ended ? `${text}\n` : `\n${text}` };
}

/** The text of an expression with some of its names replaced. `replace` gives `null` for a name that stays. */
export function textWith(node: PyNode, replace: (name: PyNode) => string | null): string {
  const text = node.text;
  let out = '';
  let at = node.start;
  for (const one of node.walk()) {
    if (one.type !== 'identifier' || isLabel(one)) continue;
    const other = replace(one);
    if (other === null) continue;
    out += text.slice(at - node.start, one.start - node.start) + other;
    at = one.end;
  }
  return out + text.slice(at - node.start);
}

/** An identifier that names no variable: an attribute's name, a keyword's. */
function isLabel(node: PyNode): boolean {
  const parent = node.parent;
  return (
    (parent?.type === 'attribute' && node.field === 'attribute') ||
    (parent?.type === 'keyword_argument' && node.field === 'name')
  );
}

/** A name that nothing in a scope or outside of it is called. */
export function freshName(wish: string, scope: Scope): string {
  const taken = (name: string) => {
    for (let at: Scope | null = scope; at; at = at.parent) if (at.bindings.has(name)) return true;
    return mentions(scope.node, name);
  };
  let name = wish;
  for (let number = 2; taken(name); number++) name = `${wish}_${number}`;
  return name;
}

function mentions(node: PyNode, name: string): boolean {
  for (const one of node.walk())
    if (one.type === 'identifier' && one.text === name && !isLabel(one)) return true;
  return false;
}

/** `findings` → `finding`, `entries` → `entry`; `item` where the name tells no singular. */
export function singular(name: string): string {
  const bare = name.replace(/^_+/, '');
  if (/ies$/.test(bare) && bare.length > 4) return `${bare.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh)es$/.test(bare)) return bare.slice(0, -2);
  if (/[^su]s$/.test(bare) && bare.length > 2) return bare.slice(0, -1);
  return 'item';
}

/** All definitions of a name but these are one; `null` where it is bound more often. */
export function onlyDefinition(binding: Pick<Binding, 'definitions'>): Binding['definitions'][number] | null {
  const [only, second] = binding.definitions;
  return only && !second ? only : null;
}

/** Text of an operand that can stand in an operation or before a dot without changing what it means. */
export function operand(text: string, node: PyNode | null): string {
  const loose =
    node !== null &&
    /^(?:conditional_expression|lambda|named_expression|boolean_operator|not_operator|comparison_operator|binary_operator|generator_expression|expression_list|yield|await|unary_operator)$/.test(
      node.type,
    );
  return loose && !/^\(.*\)$/s.test(text) ? `(${text})` : text;
}
