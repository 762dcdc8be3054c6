import { constantOf } from '../../../../python/constants.ts';
import { dottedName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';

/** NumPy's scalar types that are told apart here; `int` and `float` are Python's own numbers, which take the array's type. */
export type Dtype =
  | 'bool'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float16'
  | 'float32'
  | 'float64'
  | 'complex64'
  | 'complex128'
  | 'int'
  | 'float';

/** Other ways to write a type: codes, C names, Python's types (as arguments they mean 64 bit on Linux). */
const ALIASES: Readonly<Record<string, Dtype>> = {
  bool_: 'bool',
  '?': 'bool',
  b1: 'bool',
  i1: 'int8',
  b: 'int8',
  byte: 'int8',
  u1: 'uint8',
  B: 'uint8',
  ubyte: 'uint8',
  i2: 'int16',
  h: 'int16',
  short: 'int16',
  u2: 'uint16',
  H: 'uint16',
  ushort: 'uint16',
  i4: 'int32',
  i: 'int32',
  intc: 'int32',
  u4: 'uint32',
  I: 'uint32',
  uintc: 'uint32',
  i8: 'int64',
  q: 'int64',
  l: 'int64',
  int: 'int64',
  int_: 'int64',
  intp: 'int64',
  longlong: 'int64',
  u8: 'uint64',
  Q: 'uint64',
  uint: 'uint64',
  uintp: 'uint64',
  f2: 'float16',
  e: 'float16',
  half: 'float16',
  f4: 'float32',
  f: 'float32',
  single: 'float32',
  f8: 'float64',
  d: 'float64',
  double: 'float64',
  float: 'float64',
  float_: 'float64',
  c8: 'complex64',
  c16: 'complex128',
  complex: 'complex128',
};

const BYTES: Readonly<Record<Dtype, number>> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float16: 2,
  float32: 4,
  float64: 8,
  complex64: 8,
  complex128: 16,
  int: 8,
  float: 8,
};

export function sizeOf(dtype: Dtype): number {
  return BYTES[dtype];
}

/** A dtype expression (`np.int16`, `"<i2"`, `int`, `np.dtype("u1")`) → its type; `null` where it is not written out. */
export function dtypeOf(node: PyNode | null, program: PyProgram): Dtype | null {
  if (!node) return null;
  const module = program.moduleOf(node);
  if (node.type === 'call' && dottedName(node.get('function'), module) === 'numpy.dtype')
    return dtypeOf(node.get('arguments')?.parts[0] ?? null, program);
  const written = constantOf(node, program) ?? dottedName(node, module) ?? aliased(node, program);
  if (typeof written !== 'string') return null;
  const name = written.replace(/^numpy\./, '').replace(/^[<>=|]/, '');
  if (name in ALIASES) return ALIASES[name] ?? null;
  return name in BYTES ? (name as Dtype) : null;
}

/** `DTYPE = np.float64` at the top of a module. */
function aliased(node: PyNode, program: PyProgram): string | null {
  const module = program.moduleOf(node);
  const [only, second] = node.type === 'identifier' ? (module.scopes.bindingOf(node)?.definitions ?? []) : [];
  return only && !second && only.kind === 'assign' && !only.path ? dottedName(only.value, module) : null;
}

export function isInteger(dtype: Dtype): boolean {
  return /^u?int/.test(dtype) || dtype === 'bool';
}

export function isFloat(dtype: Dtype): boolean {
  return /^float/.test(dtype);
}

/** Smallest and largest value of an integer type; no bounds for the others. */
export function rangeOf(dtype: Dtype): readonly [number, number] {
  if (dtype === 'bool') return [0, 1];
  const match = /^(u?)int(\d+)$/.exec(dtype);
  if (!match) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const bits = Number(match[2]);
  return match[1] ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
}

const INTEGERS: readonly Dtype[] = ['uint8', 'int8', 'int16', 'uint16', 'int32', 'uint32', 'int64'];

/** The smallest integer type for these values; signed where a subtraction could come out below zero. */
export function narrowest(low: number, high: number, signed: boolean): Dtype | null {
  return (
    INTEGERS.find((one) => {
      const [from, to] = rangeOf(one);
      return from <= low && high <= to && !(signed && one.startsWith('uint'));
    }) ?? null
  );
}

/** Type of `a op b` by NumPy's promotion, for operators that keep the kind (not `/`); `null` where versions differ. */
export function promote(a: Dtype | null, b: Dtype | null): Dtype | null {
  if (a === null || b === null) return null;
  if (a === b) return a;
  if (a === 'int' || a === 'float') return promoteScalar(b, a);
  if (b === 'int' || b === 'float') return promoteScalar(a, b);
  if (a === 'bool') return b;
  if (b === 'bool') return a;
  if (a.startsWith('complex') || b.startsWith('complex')) return 'complex128';
  if (isFloat(a) && isFloat(b)) return sizeOf(a) > sizeOf(b) ? a : b;
  if (isFloat(a) || isFloat(b)) {
    const [float, integer] = isFloat(a) ? [a, b] : [b, a];
    const least: Dtype = sizeOf(integer) === 1 ? 'float16' : sizeOf(integer) === 2 ? 'float32' : 'float64';
    return sizeOf(least) > sizeOf(float) ? least : float;
  }
  const [al, ah] = rangeOf(a);
  const [bl, bh] = rangeOf(b);
  const low = Math.min(al, bl);
  return narrowest(low, Math.max(ah, bh), low < 0) ?? 'float64';
}

function promoteScalar(array: Dtype, scalar: 'int' | 'float'): Dtype {
  if (array === 'int' || array === 'float') return array === scalar ? array : 'float';
  if (scalar === 'int') return array === 'bool' ? 'int64' : array;
  return isFloat(array) || array.startsWith('complex') ? array : 'float64';
}
