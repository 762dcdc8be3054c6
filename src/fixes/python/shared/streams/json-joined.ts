import { stringValue } from '../../../../python/constants.ts';
import { argument, argumentCount } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { parsesJson } from './json-calls.ts';
import { type Source, sourceOf } from './sources.ts';
import { textOf, type WholeText } from './texts.ts';
import { itemOf, type Whole, wholeOf } from './wholes.ts';

/** A text as what is known of it: literal pieces, and expressions in between. */
type Part = string | PyNode;

/** `json.loads("[" + ",".join(file) + "]")`: an array that is made of the lines of a file, each a document of its own. */
export function joinedDocuments(call: PyNode, program: PyProgram): Whole | null {
  if (!parsesJson(call, program)) return null;
  const text = argument(call, 0);
  const parts = text && partsOf(text, program, 0);
  if (!parts || parts.length !== 3) return null;
  const [open, lines, close] = parts;
  if (typeof open !== 'string' || typeof close !== 'string' || typeof lines !== 'object') return null;
  if (open.trim() !== '[' || close.trim() !== ']') return null;
  const read = linesOf(lines, program);
  if (!read) return null;
  const options = (call.get('arguments')?.parts ?? []).slice(1).map((one) => `, ${one.text}`);
  const decode = `${call.get('function')?.text}(line${options.join('')})`;
  const blank = read.skipsBlank ? ' if line.strip()' : '';
  return {
    what: 'documents',
    node: call,
    at: call,
    source: read.source,
    handle: read.handle,
    text: read.text,
    stream: (handle) => `(${decode} for line in ${handle}${blank})`,
    generator: (handle) =>
      read.skipsBlank
        ? [`for line in ${handle}:`, '\tif line.strip():', `\t\tyield ${decode}`]
        : [`for line in ${handle}:`, `\tyield ${decode}`],
    exact: 'same',
  };
}

/** Concatenation, `%`, `.format` and f-strings are one thing: literals around expressions. */
function partsOf(node: PyNode, program: PyProgram, depth: number): Part[] | null {
  if (depth > 6) return null;
  const next = (one: PyNode | null | undefined) => (one ? partsOf(one, program, depth + 1) : null);
  if (node.type === 'parenthesized_expression') return next(node.parts[0]);
  if (node.type === 'string') return stringParts(node);
  if (node.type === 'identifier') {
    const binding = program.moduleOf(node).scopes.bindingOf(node);
    const [only, second] = binding?.definitions ?? [];
    const value = only && !second && only.kind === 'assign' && !only.path ? only.value : null;
    return value && binding?.loads.length === 1 && !isRead(value, program) ? next(value) : [node];
  }
  const operator = node.type === 'binary_operator' ? node.get('operator')?.text : null;
  if (operator === '+') {
    const [left, right] = [next(node.get('left')), next(node.get('right'))];
    return left && right && together([...left, ...right]);
  }
  if (operator === '%') {
    const values = node.get('right');
    const given = values?.type === 'tuple' ? values.parts : values ? [values] : [];
    return filled(node.get('left'), /%s/g, given, next);
  }
  const method = node.type === 'call' ? node.get('function') : null;
  if (method?.type === 'attribute' && method.get('attribute')?.text === 'format')
    return filled(method.get('object'), /\{0?\}/g, node.get('arguments')?.parts ?? [], next);
  return [node];
}

function isRead(node: PyNode, program: PyProgram): boolean {
  return textOf(node, program) !== null;
}

function stringParts(node: PyNode): Part[] | null {
  const plain = stringValue(node);
  if (plain !== undefined) return [plain];
  const parts = node.children.flatMap((child): Part[] => {
    if (child.type === 'string_content') return [child.text];
    const value = child.type === 'interpolation' ? child.parts[0] : null;
    return value ? [value] : [];
  });
  return parts.length > 0 ? together(parts) : null;
}

function filled(
  format: PyNode | null,
  hole: RegExp,
  values: readonly PyNode[],
  next: (node: PyNode) => Part[] | null,
): Part[] | null {
  const text = format?.type === 'string' ? stringValue(format) : undefined;
  const literals = text?.split(hole) ?? [];
  if (text === undefined || literals.length !== values.length + 1) return null;
  const parts: Part[] = [];
  for (const [index, literal] of literals.entries()) {
    parts.push(literal);
    const value = values[index];
    const inner = value && next(value);
    if (value && !inner) return null;
    if (inner) parts.push(...inner);
  }
  return together(parts);
}

function together(parts: readonly Part[]): Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (typeof part === 'string' && typeof last === 'string') out[out.length - 1] = last + part;
    else if (part !== '') out.push(part);
  }
  return out;
}

interface Lines {
  readonly source: Source | null;
  readonly handle: string | null;
  readonly text: WholeText | null;
  readonly skipsBlank: boolean;
}

/** `",".join(file)`, `",".join(text.splitlines())`, `text.strip().replace("\n", ",")`. */
function linesOf(node: PyNode, program: PyProgram): Lines | null {
  const method = node.type === 'call' ? node.get('function') : null;
  if (method?.type !== 'attribute') return null;
  const object = method.get('object') as PyNode;
  const given = node.get('arguments')?.parts ?? [];
  const name = method.get('attribute')?.text;
  if (name === 'replace' && given.length === 2) {
    const text = textOf(object, program);
    const [from, to] = given.map((one) => (one.type === 'string' ? stringValue(one) : undefined));
    if (!text || from !== '\\n' || to === undefined || !/^,\s*(?:\\n)?$/.test(to)) return null;
    return { source: text.source, handle: text.handle, text, skipsBlank: false };
  }
  const separator = object.type === 'string' ? stringValue(object) : undefined;
  const items = argument(node, 0);
  if (name !== 'join' || !items || given.length !== 1 || !/^\s*,\s*(?:\\n)?$/.test(separator ?? ''))
    return null;
  return itemsOf(items, program);
}

function itemsOf(items: PyNode, program: PyProgram): Lines | null {
  const source = sourceOf(items, program);
  if (source && source.kind !== 'cursor' && source.kind !== 'csv')
    return { source, handle: items.text, text: null, skipsBlank: false };
  // Whatever is joined here hands out documents, since the whole is one.
  if (items.type === 'identifier' || items.type === 'attribute')
    return { source: null, handle: items.text, text: null, skipsBlank: false };
  const whole = items.type === 'list_comprehension' ? null : wholeOf(items, program);
  if (whole?.what === 'lines')
    return { source: whole.source, handle: whole.handle, text: whole.text, skipsBlank: false };
  if (items.type !== 'generator_expression' && items.type !== 'list_comprehension') {
    const mapped = items.type === 'call' && items.get('function')?.text === 'map' ? argument(items, 1) : null;
    const strips = /\bstrip$/.test(argument(items, 0)?.text ?? '') && argumentCount(items) === 2;
    return mapped && strips ? itemsOf(mapped, program) : null;
  }
  const clauses = items.parts.filter((part) => part.type === 'for_in_clause');
  const [clause, second] = clauses;
  const from = clause?.get('right');
  const body = items.get('body');
  if (!clause || second || !from || !body || itemOf(body)?.text !== clause.get('left')?.text) return null;
  const conditions = items.parts.filter((part) => part.type === 'if_clause');
  const name = clause.get('left')?.text ?? '';
  if (
    conditions.some(
      (one) => !new RegExp(`^(?:if )?${name}(?:\\.\\w*strip\\(\\))?$`).test(one.parts[0]?.text ?? ''),
    )
  )
    return null;
  const inner = itemsOf(from, program);
  return inner && { ...inner, skipsBlank: inner.skipsBlank || conditions.length > 0 };
}
