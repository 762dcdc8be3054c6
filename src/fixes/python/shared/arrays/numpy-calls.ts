import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';

const words = (text: string) => new Set(text.split(/\s+/));

/** Element by element, result of the operands' type, takes `out=`. */
export const KEEPS_TYPE = words(
  `add subtract multiply floor_divide mod remainder fmod power maximum minimum fmax fmin negative positive abs absolute
  square sign clip bitwise_and bitwise_or bitwise_xor left_shift right_shift conjugate`,
);
/** Element by element, result a float even of whole numbers, takes `out=`. */
export const MAKES_FLOAT = words(
  `divide true_divide sqrt cbrt exp exp2 expm1 log log2 log10 log1p sin cos tan arcsin arccos arctan arctan2 sinh cosh tanh
  hypot deg2rad rad2deg degrees radians reciprocal`,
);
/** Element by element, of the operand's type; whole numbers of floats. */
export const ROUNDS = words('floor ceil trunc rint fabs round around round_');
export const MAKES_BOOL = words(
  `isnan isfinite isinf less less_equal greater greater_equal equal not_equal logical_and logical_or logical_not logical_xor
  isin in1d isclose signbit`,
);
/** Reads all and gives one number, or one a row or column. */
export const REDUCES = words(
  `sum mean min max amin amax nanmin nanmax nansum nanmean median std var percentile quantile prod any all count_nonzero argmin
  argmax ptp average nanmedian nanstd nanvar nanpercentile dot vdot bincount histogram trapz size ndim allclose array_equal`,
);
/** Gives another look at the same memory. */
export const VIEWS = words(
  `reshape ravel transpose squeeze swapaxes view diagonal expand_dims atleast_1d atleast_2d asarray asanyarray broadcast_to
  array_split split moveaxis rollaxis ascontiguousarray flip fliplr flipud rot90`,
);
/** New memory of the operand's type, values taken from it. */
export const COPIES = words(
  'copy array sort unique flatten repeat tile roll take compress concatenate stack vstack hstack append delete compress partition resize',
);

/** A call of a NumPy function or of an array's method, with the array as the first operand either way. */
export interface NumpyCall {
  readonly name: string;
  readonly operands: readonly PyNode[];
  readonly keyword: (name: string) => PyNode | null;
  readonly method: boolean;
}

export function numpyCall(call: PyNode, program: PyProgram): NumpyCall | null {
  const list = call.type === 'call' ? call.get('arguments') : null;
  if (!list || list.type === 'generator_expression') return null;
  const positional = list.parts.filter((one) => one.type !== 'keyword_argument');
  if (positional.some((one) => /splat/.test(one.type))) return null;
  const keyword = (name: string) =>
    list.parts
      .find((one) => one.type === 'keyword_argument' && one.get('name')?.text === name)
      ?.get('value') ?? null;
  const full = calledName(call, program.moduleOf(call));
  if (full?.startsWith('numpy.'))
    return { name: full.slice('numpy.'.length), operands: positional, keyword, method: false };
  const fn = call.get('function');
  const object = fn?.type === 'attribute' ? fn.get('object') : null;
  if (full !== null || !fn || !object) return null;
  return { name: fn.get('attribute')?.text ?? '', operands: [object, ...positional], keyword, method: true };
}

const OPERATORS: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '//': 'floor_divide',
  '%': 'mod',
  '**': 'power',
  '&': 'bitwise_and',
  '|': 'bitwise_or',
  '^': 'bitwise_xor',
  '<<': 'left_shift',
  '>>': 'right_shift',
};

/** `-` → `subtract`; `null` for operators that are not element by element (`@`). */
export function ufuncOf(operator: string | undefined): string | null {
  return OPERATORS[operator ?? ''] ?? null;
}
