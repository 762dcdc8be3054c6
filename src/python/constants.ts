import { argument, calledName, dottedName } from './names.ts';
import type { PyProgram } from './program.ts';
import type { PyNode } from './syntax.ts';

export type Constant = number | string | boolean | null;

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '//': (a, b) => Math.floor(a / b),
  '%': (a, b) => a - b * Math.floor(a / b),
  '**': (a, b) => a ** b,
  '<<': (a, b) => a * 2 ** b,
  '>>': (a, b) => Math.floor(a / 2 ** b),
};

/**
 * The value that an expression has in every run, or by default: literals and their arithmetic, names that are bound once,
 * parameters that every caller gives the same, defaults of argparse options and environment variables. `undefined` where a
 * run decides; `null` is Python's `None`.
 */
export function constantOf(node: PyNode | null, program: PyProgram, depth = 0): Constant | undefined {
  if (!node || depth > 12) return undefined;
  const next = (one: PyNode | null) => constantOf(one, program, depth + 1);
  switch (node.type) {
    case 'integer': {
      const digits = node.text.replaceAll('_', '').toLowerCase();
      const value = Number(digits);
      return Number.isNaN(value) ? undefined : value;
    }
    case 'float':
      return Number(node.text.replaceAll('_', ''));
    case 'true':
      return true;
    case 'false':
      return false;
    case 'none':
      return null;
    case 'string':
      return stringValue(node);
    case 'parenthesized_expression':
      return next(node.parts[0] ?? null);
    case 'unary_operator': {
      const value = next(node.get('argument'));
      return typeof value === 'number' && node.get('operator')?.text === '-' ? -value : undefined;
    }
    case 'binary_operator':
      return arithmetic(node, next(node.get('left')), next(node.get('right')));
    case 'identifier':
      return named(node, program, depth);
    case 'attribute':
      return optionDefault(node, program, depth);
    case 'call':
      return called(node, program, depth);
    default:
      return undefined;
  }
}

function arithmetic(node: PyNode, a: Constant | undefined, b: Constant | undefined): Constant | undefined {
  const operator = node.get('operator')?.text ?? '';
  if (typeof a === 'number' && typeof b === 'number') return ARITHMETIC[operator]?.(a, b);
  if (typeof a === 'string' && typeof b === 'string' && (operator === '+' || operator === '/'))
    return operator === '+' ? a + b : `${a}/${b}`;
  return undefined;
}

/** The text of a plain string; `undefined` for an f-string with expressions in it. */
export function stringValue(node: PyNode): string | undefined {
  if (node.type !== 'string' || node.children.some((child) => child.type === 'interpolation'))
    return undefined;
  return node.children
    .filter((child) => child.type === 'string_content')
    .map((child) => child.text.replace(/\\(["'\\])/g, '$1'))
    .join('');
}

function named(node: PyNode, program: PyProgram, depth: number): Constant | undefined {
  const binding = program.moduleOf(node).scopes.bindingOf(node);
  const [only, second] = binding?.definitions ?? [];
  if (!binding || !only || second) return undefined;
  if (only.kind === 'parameter') return fromCallers(node, only.value, program, depth);
  if (only.kind !== 'assign' && only.kind !== 'walrus') return undefined;
  return constantOf(partOf(only.value, only.path), program, depth + 1);
}

/** `HEIGHT, WIDTH = 1024, 1280`: the element of the right side that a name gets. */
export function partOf(value: PyNode | null, path: readonly number[] | null): PyNode | null {
  let node = value;
  for (const index of path ?? []) {
    if (!node || !['tuple', 'list', 'expression_list'].includes(node.type)) return null;
    node = node.parts[index] ?? null;
  }
  return node;
}

function fromCallers(
  node: PyNode,
  preset: PyNode | null,
  program: PyProgram,
  depth: number,
): Constant | undefined {
  const known = parameterValues.get(program) ?? new Map<object, Constant | undefined>();
  parameterValues.set(program, known);
  const binding = program.moduleOf(node).scopes.bindingOf(node) ?? node;
  if (known.has(binding)) return known.get(binding);
  // Functions that call each other: what is being asked for is not known yet.
  known.set(binding, undefined);
  const values = argumentsFor(node, program).map((one) => constantOf(one ?? preset, program, depth + 1));
  const [first] = values;
  const preferred = values.every((value) => value === first) ? first : undefined;
  const value = values.length === 0 ? constantOf(preset, program, depth + 1) : preferred;
  known.set(binding, value);
  return value;
}

/** Each parameter once: calls that call each other would be followed without end. */
const parameterValues = new WeakMap<PyProgram, Map<object, Constant | undefined>>();

/** What the callers of a function give for one of its parameters; `null` for a call that leaves it to the default. */
export function argumentsFor(parameter: PyNode, program: PyProgram): (PyNode | null)[] {
  const binding = program.moduleOf(parameter).scopes.bindingOf(parameter);
  const fn = program.functions.find((one) => one.node === binding?.scope.node);
  if (!binding || !fn) return [];
  const index = fn.parameters.indexOf(binding);
  const plain = fn.decorators.some((one) => /staticmethod/.test(one.text));
  const skip = fn.owner && !plain ? 1 : 0;
  const calls =
    fn.name === '__init__' && fn.owner
      ? callsIn(program).filter((one) => program.classOf(one) === fn.owner)
      : program.callsOf(fn);
  return calls.map((call) => argument(call, index - skip, binding.name));
}

/** `args.log` → the `default` of `add_argument("log", …)`. */
function optionDefault(node: PyNode, program: PyProgram, depth: number): Constant | undefined {
  const name = node.get('attribute')?.text ?? '';
  for (const call of callsIn(program)) {
    if (call.get('function')?.get('attribute')?.text !== 'add_argument') continue;
    const flags = (call.get('arguments')?.parts ?? [])
      .filter((part) => part.type === 'string')
      .map((part) => stringValue(part)?.replace(/^-+/, '').replaceAll('-', '_'));
    const dest = argument(call, null, 'dest');
    const own = dest ? stringValue(dest) === name : flags.includes(name);
    if (own) return constantOf(argument(call, null, 'default'), program, depth + 1);
  }
  return undefined;
}

const calls = new WeakMap<PyProgram, readonly PyNode[]>();

/** All calls of a program; walked for once. */
function callsIn(program: PyProgram): readonly PyNode[] {
  let found = calls.get(program);
  if (!found) {
    found = program.modules.flatMap((module) => [...module.root.walk()].filter((one) => one.type === 'call'));
    calls.set(program, found);
  }
  return found;
}

function called(node: PyNode, program: PyProgram, depth: number): Constant | undefined {
  const name = calledName(node, program.moduleOf(node));
  const next = (one: PyNode | null) => constantOf(one, program, depth + 1);
  if (name === 'os.environ.get' || name === 'os.getenv') return next(argument(node, 1, 'default'));
  if (name === 'int' || name === 'str' || name === 'float' || name === 'pathlib.Path') {
    const value = next(argument(node, 0));
    return name === 'int' && typeof value === 'string' ? Number.parseInt(value, 10) : value;
  }
  if (name === 'len') return lengthOf(argument(node, 0), program);
  if (name === 'os.path.join') {
    const parts = (node.get('arguments')?.parts ?? []).map(next);
    return parts.every((part) => typeof part === 'string') ? parts.join('/') : undefined;
  }
  return undefined;
}

/** `len(LABELS)` of a list or a text that is written out and bound once. */
function lengthOf(node: PyNode | null, program: PyProgram): number | undefined {
  const binding = node?.type === 'identifier' ? program.moduleOf(node).scopes.bindingOf(node) : null;
  const [only, second] = binding?.definitions ?? [];
  const value = binding ? (only?.kind === 'assign' && !second && !only.path ? only.value : null) : node;
  if (!value || binding?.loads.some(isGrown)) return undefined;
  if (value.type === 'string') return stringValue(value)?.length;
  const literal = /^(?:list|tuple|dictionary)$/.test(value.type) && !/\*/.test(value.text);
  return literal ? value.parts.length : undefined;
}

/** A method of it is called, or an item is set. */
function isGrown(load: PyNode): boolean {
  const parent = load.parent;
  if (parent?.type === 'attribute')
    return /^(?:append|extend|insert|add|pop|remove|clear|update|setdefault)$/.test(
      parent.get('attribute')?.text ?? '',
    );
  return parent?.type === 'subscript' && parent.field === 'left';
}

/** Sizes of NumPy's scalar types in bytes, by the names that a `dtype` is written with. */
const ITEM_BYTES: Readonly<Record<string, number>> = {
  bool: 1,
  bool_: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  float16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  single: 4,
  int64: 8,
  uint64: 8,
  float64: 8,
  double: 8,
  int: 8,
  float: 8,
  int_: 8,
  intp: 8,
  complex64: 8,
  complex128: 16,
  b1: 1,
  i1: 1,
  u1: 1,
  i2: 2,
  u2: 2,
  f2: 2,
  i4: 4,
  u4: 4,
  f4: 4,
  i8: 8,
  u8: 8,
  f8: 8,
  c16: 16,
  b: 1,
  h: 2,
  i: 4,
  f: 4,
  d: 8,
};

/** Bytes of one item of a dtype expression (`np.float32`, `"<i2"`, `float`); `null` where it is not written. */
export function itemBytes(dtype: PyNode | null, program: PyProgram): number | null {
  if (!dtype) return null;
  const name = dottedName(dtype, program.moduleOf(dtype)) ?? constantOf(dtype, program);
  if (typeof name !== 'string') return null;
  return ITEM_BYTES[name.replace(/^.*\./, '').replace(/^[<>=|]/, '')] ?? null;
}
