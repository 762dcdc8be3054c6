import { calledName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { soleExpression, statementOf } from '../kept/statements.ts';

/** One statement that adds to an output: one piece, or all of an iterable of pieces. */
export interface Piece {
  readonly statement: PyNode;
  readonly how: 'one' | 'many' | 'print';
  readonly value: PyNode;
}

/** Text that is gathered in a name before it is written: a list of pieces, a string that grows, a file in memory. */
export interface Output {
  readonly kind: 'list' | 'string' | 'buffer';
  readonly binding: Binding;
  readonly fn: PyFunction | null;
  readonly statement: PyNode;
  /** What it begins with. */
  readonly first: readonly PyNode[];
  readonly pieces: readonly Piece[];
  /** The one place where the whole is taken. */
  readonly taken: PyNode;
  /** `len(…)` of it and the like in log lines. */
  readonly beside: readonly PyNode[];
}

/** The outputs of a program that are filled in one function and taken once. */
export function outputsOf(program: PyProgram): Output[] {
  const found: Output[] = [];
  for (const module of program.modules)
    for (const node of module.root.walk()) {
      if (node.type !== 'assignment' || node.get('left')?.type !== 'identifier') continue;
      const output = outputOf(node, program);
      if (output) found.push(output);
    }
  return found;
}

function kindOf(value: PyNode, program: PyProgram): { kind: Output['kind']; first: PyNode[] } | null {
  if (value.type === 'list' && value.parts.length <= 12 && !value.parts.some((one) => /splat/.test(one.type)))
    return { kind: 'list', first: value.parts };
  if (value.type === 'string')
    return { kind: 'string', first: /^[bBfFuUrR]*(['"])\1$/.test(value.text) ? [] : [value] };
  const name = calledName(value, program.moduleOf(value));
  const bare = value.get('arguments')?.parts.length === 0;
  if (name === 'list' && bare) return { kind: 'list', first: [] };
  if ((name === 'io.StringIO' || name === 'io.BytesIO') && bare) return { kind: 'buffer', first: [] };
  return null;
}

function outputOf(assignment: PyNode, program: PyProgram): Output | null {
  const value = assignment.get('right');
  const left = assignment.get('left') as PyNode;
  const kind = value && kindOf(value, program);
  const binding = program.moduleOf(assignment).scopes.bindingOf(left);
  const statement = assignment.parent;
  if (!kind || !binding || statement?.type !== 'expression_statement') return null;
  const fn = program.functionAround(assignment);
  const pieces: Piece[] = [];
  const taken: PyNode[] = [];
  const beside: PyNode[] = [];
  for (const definition of binding.definitions) {
    if (definition.node === left) continue;
    const piece = grownBy(definition.node, kind.kind);
    if (!piece) return null;
    pieces.push(piece);
  }
  for (const load of binding.loads) {
    if (program.functionAround(load) !== fn) return null;
    if (pieces.some((one) => one.statement.contains(load) && !one.value.contains(load))) continue;
    const piece = filledBy(load, kind.kind, program);
    if (piece) pieces.push(piece);
    else if (isLength(load, program)) beside.push(load.parent?.parent as PyNode);
    else taken.push(load);
  }
  const [only, second] = taken;
  if (!only || second || pieces.length === 0) return null;
  if (
    pieces.some((one) => one.statement.start < statement.end || program.functionAround(one.statement) !== fn)
  )
    return null;
  pieces.sort((a, b) => a.statement.start - b.statement.start);
  return { ...kind, binding, fn, statement, pieces, taken: only, beside };
}

/** `text += x`, `text = text + x`, `lines += [x]`. */
function grownBy(name: PyNode, kind: Output['kind']): Piece | null {
  const parent = name.parent;
  const statement = parent?.parent;
  if (kind === 'buffer' || !parent || statement?.type !== 'expression_statement') return null;
  const right = parent.get('right');
  if (!right) return null;
  if (parent.type === 'augmented_assignment') {
    if (parent.get('operator')?.text !== '+=') return null;
    if (kind === 'string') return { statement, how: 'one', value: right };
    const [item, more] = right.parts;
    if (right.type === 'list' && item && !more) return { statement, how: 'one', value: item };
    return { statement, how: 'many', value: right };
  }
  if (parent.type !== 'assignment' || kind !== 'string' || right.type !== 'binary_operator') return null;
  const plain = right.get('left');
  if (right.get('operator')?.text !== '+' || plain?.type !== 'identifier' || plain.text !== name.text)
    return null;
  const added = right.get('right');
  return added ? { statement, how: 'one', value: added } : null;
}

/** `lines.append(x)`, `buffer.write(x)`, `print(x, file=buffer)` as a statement. */
function filledBy(load: PyNode, kind: Output['kind'], program: PyProgram): Piece | null {
  const statement = statementOf(load);
  const call = soleExpression(statement);
  if (call?.type !== 'call') return null;
  const list = call.get('arguments');
  const [only, second] = list?.parts ?? [];
  if (load.parent?.type === 'keyword_argument') {
    const isPrint = calledName(call, program.moduleOf(call)) === 'print';
    const own = load.parent.get('name')?.text === 'file' && load.parent.parent === list;
    return kind === 'buffer' && isPrint && own ? { statement, how: 'print', value: call } : null;
  }
  const callee = call.get('function');
  if (callee?.get('object') !== load || !list) return null;
  const value =
    list.type === 'generator_expression'
      ? list
      : only && !second && !/splat|keyword/.test(only.type)
        ? only
        : null;
  if (!value) return null;
  const method = callee.get('attribute')?.text;
  const one = kind === 'list' ? 'append' : kind === 'buffer' ? 'write' : null;
  const many = kind === 'list' ? 'extend' : kind === 'buffer' ? 'writelines' : null;
  if (method === one) return { statement, how: 'one', value };
  return method === many ? { statement, how: 'many', value } : null;
}

function isLength(load: PyNode, program: PyProgram): boolean {
  const call = load.parent?.type === 'argument_list' ? load.parent.parent : null;
  return call?.type === 'call' && calledName(call, program.moduleOf(call)) === 'len';
}
