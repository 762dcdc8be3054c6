import { constantOf } from '../../../../python/constants.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { shapeOf } from '../../../../python/volume.ts';
import { ANY, type Bounds } from './bounds.ts';
import { type Dtype, dtypeOf, isFloat, isInteger } from './dtypes.ts';
import { type Fact, type Facts, SCALAR, typeBounds, viewOf } from './facts.ts';
import {
  COPIES,
  KEEPS_TYPE,
  MAKES_BOOL,
  MAKES_FLOAT,
  type NumpyCall,
  numpyCall,
  REDUCES,
  ROUNDS,
} from './numpy-calls.ts';
import type { Dimension, Shape } from './shapes.ts';

/** Position of `dtype` among the arguments of a function that makes an array; 0: the shape or the source. */
const MAKERS: Readonly<Record<string, number>> = {
  zeros: 1,
  ones: 1,
  empty: 1,
  full: 2,
  fromfile: 1,
  frombuffer: 1,
  memmap: 1,
  'lib.format.open_memmap': 2,
  load: 99,
  loadtxt: 1,
  genfromtxt: 1,
  arange: 3,
  linspace: 99,
  identity: 1,
  eye: 3,
  fromiter: 1,
};

/** What a call of NumPy, or of an array's method, gives. */
export function callFact(node: PyNode, facts: Facts): Fact | null {
  const builtin = builtinFact(node, facts);
  if (builtin) return builtin;
  const call = numpyCall(node, facts.program);
  if (!call) return null;
  const foreign = calledName(node, facts.program.moduleOf(node));
  if (foreign && /^(?:numpy|scipy)\.fft\.(?:r?fft[2n]?|ifft[2n]?|hfft)$/.test(foreign))
    return transformed(node, call.operands, facts);
  if (
    foreign &&
    /^(?:scipy\.(?:signal|ndimage|fft)\.\w+|numpy\.(?:convolve|correlate|interp|gradient|pad|outer|fft\.\w+))$/.test(
      foreign,
    )
  ) {
    const given = (node.get('arguments')?.parts ?? [])
      .map((one) => facts.of(one))
      .filter((one) => one?.kind === 'array');
    return given.length > 0 ? { ...array(node), origins: given.flatMap((one) => one?.origins ?? []) } : null;
  }
  const { name, operands } = call;
  if (!call.method) {
    if (name in MAKERS) return made(node, call, facts);
    if (/^(?:zeros|ones|empty|full)_like$/.test(name)) return like(node, call, facts);
    if (/^random\.(?:rand|randn|random|random_sample|normal|uniform|standard_normal|randint)$/.test(name))
      return random(node, call, facts);
    if (/^random\.(?:default_rng|RandomState|Generator|seed|get_state)$/.test(name)) return null;
    if (/^random\.|^fft\.|^linalg\./.test(name)) return { ...array(node), dtype: null };
    if (name === 'where' && operands.length === 3) {
      const picked = facts.join([facts.of(operands[1] ?? null), facts.of(operands[2] ?? null)]);
      return facts.operation('maximum', [picked, facts.of(operands[0] ?? null)]) && merged(operands, facts);
    }
    if (name === 'bincount')
      return { ...array(node), dtype: 'int64', whole: true, shape: [`#${node.start}`] };
    if (name === 'flatnonzero' || name === 'argsort' || name === 'argwhere')
      return { ...array(node), dtype: 'int64', whole: true };
    if (/^u?int\d+$|^float\d+$/.test(name) && operands.length === 1)
      return cast(node, operands[0] ?? null, dtypeOf(node.get('function'), facts.program), facts, false);
  }
  if (name === 'array' || name === 'asarray' || name === 'ascontiguousarray' || name === 'asanyarray')
    return cast(
      node,
      operands[0] ?? null,
      dtypeOf(operands[1] ?? call.keyword('dtype'), facts.program),
      facts,
      name !== 'array' || constantOf(call.keyword('copy'), facts.program) === false,
    );
  if (call.method && isGenerator(operands[0] ?? null, facts))
    return random(node, { ...call, operands: operands.slice(1) }, facts);
  const base = facts.of(operands[0] ?? null);
  const known = base?.kind === 'array' ? base : null;
  if (call.method && !known) return null;
  if (name === 'astype') {
    const target = dtypeOf(operands[1] ?? call.keyword('dtype'), facts.program);
    const cheap = constantOf(call.keyword('copy'), facts.program) === false;
    return cast(node, operands[0] ?? null, target, facts, cheap);
  }
  if (KEEPS_TYPE.has(name) || MAKES_FLOAT.has(name) || ROUNDS.has(name)) {
    const result = facts.operation(
      name,
      operandsOf(name, call).map((one) => facts.of(one)),
    );
    const out = call.keyword('out');
    const typed = dtypeOf(call.keyword('dtype'), facts.program);
    if (!result) return null;
    return {
      ...result,
      whole: result.whole || /^(?:floor|ceil|trunc|rint)$/.test(name),
      dtype: typed ?? result.dtype,
      memory: out ? 'view' : 'fresh',
    };
  }
  if (MAKES_BOOL.has(name))
    return known && { ...known, dtype: 'bool', bounds: [0, 1], whole: true, memory: 'fresh' };
  if (name === 'reshape')
    return known && { ...known, shape: reshaped(node, call, facts), memory: viewOf(known) };
  if (name === 'ravel' || name === 'flatten')
    return (
      known && { ...known, shape: [`#${node.start}`], memory: name === 'ravel' ? viewOf(known) : 'fresh' }
    );
  if (name === 'diff') return known && facts.operation('subtract', [known, known]);
  if (name === 'cumsum' || name === 'cumprod')
    return (
      known && {
        ...known,
        dtype: known.dtype && isInteger(known.dtype) ? 'int64' : known.dtype,
        bounds: ANY,
        memory: 'fresh',
      }
    );
  if (COPIES.has(name)) return copied(node, name, operands, known, facts);
  if (
    /^(?:transpose|squeeze|view|swapaxes|expand_dims|broadcast_to|flip|flipud|fliplr|moveaxis|atleast_2d)$/.test(
      name,
    )
  )
    return (
      known && { ...known, dtype: name === 'view' ? null : known.dtype, shape: null, memory: viewOf(known) }
    );
  if (REDUCES.has(name)) return reduced(call, known);
  return null;
}

function builtinFact(node: PyNode, facts: Facts): Fact | null {
  const name = calledName(node, facts.program.moduleOf(node));
  const first = argument(node, 0);
  const inner = () => facts.of(first);
  switch (name) {
    case 'len':
      return { ...SCALAR, dtype: 'int', whole: true, bounds: [0, Number.POSITIVE_INFINITY] };
    case 'int':
    case 'round':
      return { ...SCALAR, dtype: 'int', whole: true, bounds: inner()?.bounds ?? ANY };
    case 'float':
      return { ...SCALAR, dtype: 'float', whole: inner()?.whole ?? false, bounds: inner()?.bounds ?? ANY };
    case 'min':
    case 'max': {
      const given = node.get('arguments')?.parts ?? [];
      return given.length < 2 ? null : facts.join(given.map((one) => facts.of(one)));
    }
    default:
      return null;
  }
}

function array(node: PyNode): Fact {
  return {
    kind: 'array',
    dtype: null,
    bounds: ANY,
    whole: false,
    shape: null,
    memory: 'fresh',
    origins: [node],
  };
}

/** `rng = np.random.default_rng(1)`. */
function isGenerator(node: PyNode | null, facts: Facts): boolean {
  const [only, second] =
    (node?.type === 'identifier' && facts.program.moduleOf(node).scopes.bindingOf(node)?.definitions) || [];
  const given = only && !second && only.kind === 'assign' ? only.value : null;
  const value = node?.type === 'call' ? node : given;
  const name = value?.type === 'call' ? calledName(value, facts.program.moduleOf(value)) : null;
  return name === 'numpy.random.default_rng' || name === 'numpy.random.RandomState';
}

/** Random numbers: the shape is one argument, or each length one. */
function random(node: PyNode, call: NumpyCall, facts: Facts): Fact | null {
  const name = call.name.replace(/^random\./, '');
  const whole = name === 'randint' || name === 'integers';
  const position: Readonly<Record<string, number>> = {
    random: 0,
    random_sample: 0,
    standard_normal: 0,
    normal: 2,
    uniform: 2,
    randint: 2,
    integers: 2,
  };
  const each = name === 'rand' || name === 'randn';
  const size = each ? null : (call.keyword('size') ?? call.operands[position[name] ?? 99] ?? null);
  if (!each && !(name in position)) return null;
  if (!each && !size) return null;
  const shape = each ? call.operands.map((one) => dimension(one, facts)) : shapeFrom(size, facts);
  const [low, high] = call.operands.map((one) => facts.of(one));
  const from: Bounds = whole && low && high ? [low.bounds[0], high.bounds[1]] : ANY;
  return { ...array(node), dtype: whole ? 'int64' : 'float64', whole, bounds: from, shape };
}

function operandsOf(name: string, call: NumpyCall): (PyNode | null)[] {
  if (name === 'clip')
    return [
      call.operands[0] ?? null,
      call.operands[1] ?? call.keyword('a_min'),
      call.operands[2] ?? call.keyword('a_max'),
    ];
  return call.operands.slice(0, MAKES_FLOAT.has(name) || KEEPS_TYPE.has(name) ? 2 : 1);
}

function made(node: PyNode, call: NumpyCall, facts: Facts): Fact {
  const { name, operands } = call;
  const written = operands[MAKERS[name] ?? 99] ?? call.keyword('dtype');
  const preset: Dtype | null = /^(?:load|arange|memmap|full)$|open_memmap/.test(name) ? null : 'float64';
  let dtype = written ? dtypeOf(written, facts.program) : preset;
  const fill = name === 'full' ? facts.of(operands[1] ?? call.keyword('fill_value')) : null;
  if (fill && !written)
    dtype = fill.dtype === 'int' ? 'int64' : fill.dtype === 'float' ? 'float64' : fill.dtype;
  if (name === 'arange' && !written && operands.every((one) => facts.of(one)?.whole)) dtype = 'int64';
  if (name === 'memmap' && !written) dtype = 'uint8';
  const mode = call.keyword('mmap_mode') ?? (name === 'load' ? (operands[1] ?? null) : null);
  const mapped = /memmap/.test(name) || (mode !== null && constantOf(mode, facts.program) !== null);
  const sized = /^(?:zeros|ones|empty|full)$/.test(name);
  const read = /^(?:fromfile|frombuffer|memmap|load|loadtxt|genfromtxt)$/.test(name);
  const shape = sized
    ? shapeFrom(operands[0] ?? call.keyword('shape'), facts)
    : name === 'fromfile' ||
        name === 'frombuffer' ||
        name === 'arange' ||
        name === 'fromiter' ||
        name === 'linspace'
      ? [countOf(node, call, facts)]
      : name === 'memmap' && !call.keyword('shape')
        ? [`#${node.start}`]
        : null;
  const start: Bounds =
    name === 'zeros' || name === 'empty'
      ? [0, 0]
      : name === 'ones'
        ? [1, 1]
        : fill
          ? fill.bounds
          : read
            ? typeBounds(dtype, facts.usual)
            : ANY;
  return {
    ...array(node),
    dtype,
    bounds: start,
    whole:
      (dtype !== null && isInteger(dtype)) || name === 'zeros' || name === 'ones' || (fill?.whole ?? false),
    shape,
    memory: mapped ? 'mapped' : name === 'frombuffer' ? 'view' : 'fresh',
  };
}

function countOf(node: PyNode, call: NumpyCall, facts: Facts): Dimension {
  const count =
    call.name === 'arange' || call.name === 'fromiter'
      ? call.operands.length === 1
        ? call.operands[0]
        : call.keyword('count')
      : (call.keyword('count') ?? call.operands[2]);
  return dimension(count ?? null, facts) ?? `#${node.start}`;
}

function like(node: PyNode, call: NumpyCall, facts: Facts): Fact | null {
  const base = facts.of(call.operands[0] ?? null);
  const written = call.keyword('dtype') ?? call.operands[call.name === 'full_like' ? 2 : 1] ?? null;
  const start: Bounds = /^(?:zeros|empty)_like$/.test(call.name)
    ? [0, 0]
    : call.name === 'ones_like'
      ? [1, 1]
      : ANY;
  return {
    ...array(node),
    dtype: written ? dtypeOf(written, facts.program) : (base?.dtype ?? null),
    shape: base?.shape ?? null,
    bounds: start,
    whole: start !== ANY,
    origins: base?.origins ?? [],
  };
}

function cast(
  node: PyNode,
  source: PyNode | null,
  target: Dtype | null,
  facts: Facts,
  shares: boolean,
): Fact {
  const base = facts.of(source);
  if (base?.kind !== 'array')
    return { ...array(node), dtype: target, whole: target !== null && isInteger(target) };
  const dtype = target ?? (base.dtype === 'int' || base.dtype === 'float' ? null : base.dtype);
  const same = shares && (!target || target === base.dtype);
  return {
    ...base,
    dtype,
    whole: base.whole || (dtype !== null && isInteger(dtype)),
    bounds: dtype && isInteger(dtype) && !base.whole ? typeBounds(dtype, facts.usual) : base.bounds,
    memory: same ? viewOf(base) : 'fresh',
  };
}

/** A Fourier transform is complex, and of the length of what it is made of. */
function transformed(node: PyNode, operands: readonly PyNode[], facts: Facts): Fact {
  const base = facts.of(operands[0] ?? null);
  return {
    ...array(node),
    dtype: 'complex128',
    origins: base?.kind === 'array' ? [...base.origins, node] : [node],
    shape: base?.shape ? base.shape.map((_, index) => `#${node.start}.${index}`) : null,
  };
}

function copied(
  node: PyNode,
  name: string,
  operands: readonly PyNode[],
  known: Fact | null,
  facts: Facts,
): Fact | null {
  if (/^(?:concatenate|stack|vstack|hstack)$/.test(name)) {
    const item = facts.element(operands[0] ?? null);
    return item ? { ...item, kind: 'array', shape: null, memory: 'fresh', origins: [node] } : array(node);
  }
  if (!known) return null;
  const same = name === 'copy' || name === 'sort' || name === 'roll';
  return { ...known, shape: same ? known.shape : null, memory: 'fresh' };
}

function reduced(call: NumpyCall, known: Fact | null): Fact | null {
  if (!known) return null;
  const picks = /^(?:a?min|a?max|nanmin|nanmax)$/.test(call.name);
  const sums = /^(?:sum|count_nonzero|argmin|argmax|prod|size|ndim|dot|vdot)$/.test(call.name);
  const product = /^v?dot$/.test(call.name);
  if (product && known.shape?.length !== 1) return null;
  const axis = call.keyword('axis') ?? (product ? null : (call.operands[1] ?? null));
  const dtype: Dtype | null = picks
    ? known.dtype
    : sums
      ? known.whole && known.dtype && isInteger(known.dtype)
        ? 'int64'
        : known.dtype
      : known.dtype !== null && (isFloat(known.dtype) || known.dtype.startsWith('complex'))
        ? known.dtype
        : 'float64';
  const fact = {
    ...SCALAR,
    dtype,
    whole: known.whole && (picks || sums),
    bounds: picks ? known.bounds : ANY,
  };
  // What is left of an axis is small next to the array.
  return axis ? { ...fact, kind: 'array', shape: null, memory: 'fresh' } : fact;
}

function merged(operands: readonly PyNode[], facts: Facts): Fact | null {
  const [test, yes, no] = operands.map((one) => facts.of(one));
  const picked = facts.operation('maximum', [yes ?? null, no ?? null]);
  const joined = facts.join([yes ?? null, no ?? null]);
  if (!picked || !joined || !yes || !no) return null;
  return {
    ...picked,
    kind: 'array',
    shape: picked.shape?.length ? picked.shape : (test?.shape ?? null),
    bounds: joined.bounds,
    memory: 'fresh',
    origins: picked.origins.length ? picked.origins : (test?.origins ?? []),
  };
}

function shapeFrom(node: PyNode | null, facts: Facts): Shape | null {
  if (!node) return null;
  const fixed = shapeOf(node, facts.program);
  if (fixed) return fixed;
  if (node.type === 'tuple' || node.type === 'list') return node.parts.map((one) => dimension(one, facts));
  if (node.type === 'attribute' && node.get('attribute')?.text === 'shape')
    return facts.of(node.get('object'))?.shape ?? null;
  return node.type === 'identifier' || node.type === 'call' ? null : [dimension(node, facts)];
}

function reshaped(node: PyNode, call: NumpyCall, facts: Facts): Shape | null {
  const [, ...rest] = call.operands;
  const [only] = rest;
  const sizes =
    rest.length === 1 && only && (only.type === 'tuple' || only.type === 'list') ? only.parts : rest;
  if (sizes.length === 1 && only?.type === 'identifier') return shapeOf(only, facts.program);
  return sizes.map((one) => {
    const value = dimension(one, facts);
    return value === -1 ? `#${node.start}` : value;
  });
}

/** A length: the number where it is known, otherwise a name that equal expressions over the same names share. */
function dimension(node: PyNode | null, facts: Facts): Dimension {
  if (!node) return null;
  const value = constantOf(node, facts.program);
  if (typeof value === 'number') return value;
  const binding = node.type === 'identifier' ? facts.program.moduleOf(node).scopes.bindingOf(node) : null;
  const [only, second] = binding?.definitions ?? [];
  return only && !second ? `@${only.node.start}` : null;
}
