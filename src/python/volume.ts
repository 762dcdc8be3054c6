import { argumentsFor, constantOf, itemBytes, partOf } from './constants.ts';
import { argument, calledName } from './names.ts';
import type { PyFunction, PyProgram } from './program.ts';
import type { Binding } from './scopes.ts';
import type { PyNode } from './syntax.ts';

/**
 * How large a value is when it is whole in memory, as far as the text and the sizes of the inputs tell. An estimate for
 * ranking and for leaving small things alone; `null` where nothing tells. Figures per item: CPython 3.11, 64 bit.
 */
export interface Volume {
  readonly items: number | null;
  readonly bytes: number | null;
  /** Grows with a file, a table or a response, whose size the text does not bound. */
  readonly unbounded: boolean;
}

const UNKNOWN: Volume = { items: null, bytes: null, unbounded: false };
/** Bytes of a line of text, on average, where only the file's size is known. */
const LINE = 80;
const STR_OVERHEAD = 49 + 8;
/** Whole in memory, a parsed document takes a multiple of its text. */
const JSON_FACTOR = 7;
const CSV_FACTOR = 6;
const FRAME_FACTOR = 3;
/** Text that was packed comes out several times as large. */
const PACKED_FACTOR = 5;
const PACKED = /\.(?:gz|bz2|xz|lzma|zst|zip|npz)$/i;

const opens = /^(?:io\.)?open$|^codecs\.open$|^(?:gzip|bz2|lzma)\.open$/;

/** Volume of the value of an expression. */
export function volumeOf(node: PyNode | null, program: PyProgram, depth = 0): Volume {
  if (!node || depth > 14) return UNKNOWN;
  const next = (one: PyNode | null) => volumeOf(one, program, depth + 1);
  switch (node.type) {
    case 'parenthesized_expression':
    case 'await':
      return next(node.parts[0] ?? null);
    case 'string': {
      const filled = node.children.filter((child) => child.type === 'interpolation');
      const inside = largest(filled.map((one) => next(one.parts[0] ?? null)));
      return inside.unbounded || (inside.bytes ?? 0) > node.text.length ? inside : literal(node);
    }
    case 'concatenated_string':
      return literal(node);
    case 'list':
    case 'tuple':
    case 'set':
    case 'dictionary':
      return { items: node.parts.length, bytes: 64 + 64 * node.parts.length, unbounded: false };
    case 'list_comprehension':
    case 'set_comprehension':
    case 'dictionary_comprehension':
    case 'generator_expression':
      return comprehension(node, next);
    case 'identifier':
      return named(node, program, depth);
    case 'call':
      return called(node, program, depth);
    case 'binary_operator': {
      const sides = [node.get('left'), node.get('right')];
      const [a, b] = [next(sides[0] ?? null), next(sides[1] ?? null)];
      // `"[" + rest + "]"` is as large as the rest.
      if (
        /^[+%]$/.test(node.get('operator')?.text ?? '') &&
        sides.some((one) => /string$/.test(one?.type ?? ''))
      )
        return textWith([a, b]);
      return (a.bytes ?? -1) >= (b.bytes ?? -1) ? { ...a, unbounded: a.unbounded || b.unbounded } : b;
    }
    case 'subscript':
      return node.all('subscript').some((one) => one.type === 'slice')
        ? sliced(node, program, next)
        : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

function literal(node: PyNode): Volume {
  return { items: node.text.length, bytes: node.text.length + STR_OVERHEAD, unbounded: false };
}

/** Text with these in it: as large as the largest, unknown where one is. */
function textWith(parts: readonly Volume[]): Volume {
  const whole = largest(parts);
  const known = parts.every((one) => one.bytes !== null);
  return known ? whole : { items: null, bytes: null, unbounded: parts.some((one) => one.unbounded) };
}

function sliced(node: PyNode, program: PyProgram, next: (one: PyNode | null) => Volume): Volume {
  const slice = node.all('subscript')[0] as PyNode;
  const stop =
    slice.parts.length === 1 && /^\s*:/.test(slice.text)
      ? constantOf(slice.parts[0] as PyNode, program)
      : undefined;
  const base = next(node.get('value'));
  if (typeof stop !== 'number' || stop < 0) return base;
  return {
    items: stop,
    bytes: base.bytes !== null && base.items ? (base.bytes / base.items) * stop : stop * 64,
    unbounded: false,
  };
}

function comprehension(node: PyNode, next: (one: PyNode | null) => Volume): Volume {
  const clauses = node.parts
    .filter((part) => part.type === 'for_in_clause')
    .map((part) => next(part.get('right')));
  const items = clauses.reduce<number | null>(
    (product, one) => (product === null || one.items === null ? null : product * one.items),
    1,
  );
  const unbounded = clauses.some((one) => one.unbounded);
  const body = node.get('body');
  const small =
    body && ['integer', 'true', 'false', 'none', 'comparison_operator'].includes(body.type) ? 8 : 100;
  const heaviest = Math.max(...clauses.map((one) => one.bytes ?? 0));
  const bytes =
    items === null
      ? null
      : Math.max(items * small, clauses.length === 1 && body?.type !== 'subscript' ? 0 : 0);
  return { items, bytes: bytes === null && heaviest > 0 ? heaviest : bytes, unbounded };
}

const namedVolumes = new WeakMap<PyProgram, Map<Binding, Volume>>();

/** A name has one volume wherever it is read; without this, functions that call each other are gone through again and again. */
function named(node: PyNode, program: PyProgram, depth: number): Volume {
  const binding = program.moduleOf(node).scopes.bindingOf(node);
  if (!binding) return UNKNOWN;
  let known = namedVolumes.get(program);
  if (!known) {
    known = new Map();
    namedVolumes.set(program, known);
  }
  const found = known.get(binding);
  if (found) return found;
  known.set(binding, UNKNOWN);
  const volume = bound(binding, program, depth);
  known.set(binding, volume);
  return volume;
}

function bound(binding: Binding, program: PyProgram, depth: number): Volume {
  const [only, second] = binding.definitions;
  if (!only) return UNKNOWN;
  if (only.kind === 'parameter') {
    const given = argumentsFor(only.node, program);
    return largest(given.map((one) => volumeOf(one ?? only.value, program, depth + 1)));
  }
  if (second)
    return largest(
      binding.definitions.map((one) =>
        one.path || isEmpty(one.value) ? UNKNOWN : volumeOf(one.value, program, depth + 1),
      ),
    );
  if (only.kind !== 'assign' && only.kind !== 'with' && only.kind !== 'walrus') return UNKNOWN;
  const value = partOf(only.value, only.path);
  return isEmpty(value) ? UNKNOWN : volumeOf(value, program, depth + 1);
}

/** What begins empty is there to be filled. */
function isEmpty(value: PyNode | null): boolean {
  return value !== null && /^(?:\[\s*\]|\{\s*\}|(?:list|dict|set|bytearray)\(\))$/.test(value.text);
}

export function largest(volumes: readonly Volume[]): Volume {
  return volumes.reduce(
    (a, b) => ((b.bytes ?? (b.unbounded ? 1 : -1)) > (a.bytes ?? (a.unbounded ? 1 : -1)) ? b : a),
    UNKNOWN,
  );
}

const SAME_ITEMS = new Set(
  `list tuple set frozenset sorted reversed enumerate zip map filter iter dict itertools.tee itertools.chain collections.deque
  numpy.array numpy.asarray`.split(/\s+/),
);

function called(node: PyNode, program: PyProgram, depth: number): Volume {
  const module = program.moduleOf(node);
  const next = (one: PyNode | null) => volumeOf(one, program, depth + 1);
  const own = program.calleeOf(node);
  if (own) return resultOf(own, program, depth);
  const name = calledName(node, module);
  const first = argument(node, name === 'map' || name === 'filter' ? 1 : 0);
  if (name !== null) {
    if (opens.test(name)) return fileVolume(first, program);
    if (name === 'range') return rangeVolume(node, program);
    if (name === 'json.load') return scaled(next(first), JSON_FACTOR);
    if (name === 'json.loads') return scaled(next(first), JSON_FACTOR);
    if (/^csv\.(?:Dict)?[rR]eader$/.test(name)) return scaled(next(first), CSV_FACTOR);
    if (/^pandas\.read_(?:csv|table|json|parquet|feather|fwf)$/.test(name))
      return scaled(fileVolume(first, program), FRAME_FACTOR);
    if (/^numpy\.(?:fromfile|load|memmap)$/.test(name)) return fileVolume(first, program);
    if (/^numpy\.(?:loadtxt|genfromtxt)$/.test(name)) return scaled(fileVolume(first, program), FRAME_FACTOR);
    if (/^numpy\.(?:zeros|ones|empty|full)$/.test(name)) return arrayVolume(node, program);
    if (SAME_ITEMS.has(name)) return next(first);
  }
  const method = node.get('function')?.type === 'attribute' ? node.get('function') : null;
  if (!method) return UNKNOWN;
  const object = method.get('object');
  switch (method.get('attribute')?.text) {
    case 'read':
    case 'readlines':
    case 'splitlines':
    case 'split':
      return argument(node, 0) && method.get('attribute')?.text === 'read' ? UNKNOWN : next(object);
    case 'read_text':
    case 'read_bytes':
    case 'open':
      return fileVolume(object, program);
    case 'fetchall':
    case 'all':
      return { ...UNKNOWN, unbounded: method.get('attribute')?.text === 'fetchall' };
    case 'execute':
      return { ...UNKNOWN, unbounded: true };
    case 'astype': {
      const base = next(object);
      return base;
    }
    case 'items':
    case 'values':
    case 'keys':
    case 'copy':
    case 'reshape':
    case 'ravel':
    case 'strip':
    case 'rstrip':
    case 'replace':
    case 'encode':
    case 'decode':
      return next(object);
    case 'join':
      return object?.type === 'string' ? next(argument(node, 0)) : UNKNOWN;
    case 'format':
      return object?.type === 'string' ? textWith((node.get('arguments')?.parts ?? []).map(next)) : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

const TAKES_MORE =
  /\b(?:read\w*|recv\w*|next|get\w*|fetch\w*|input|poll\w*|pop\w*|receive\w*|scan\w*|random\w*)\s*\(/;

/** What a function of the program gives: its return value, or all that it yields. */
export function resultOf(fn: PyFunction, program: PyProgram, depth = 0): Volume {
  const known = results.get(program) ?? new Map<PyFunction, Volume>();
  results.set(program, known);
  const found = known.get(fn);
  if (found) return found;
  // Functions that call each other: what is being asked for is not known yet.
  known.set(fn, UNKNOWN);
  const volume = givenBy(fn, program, depth);
  known.set(fn, volume);
  return volume;
}

const results = new WeakMap<PyProgram, Map<PyFunction, Volume>>();

function givenBy(fn: PyFunction, program: PyProgram, depth: number): Volume {
  if (!fn.generator) return largest(fn.returns.map((one) => volumeOf(one, program, depth + 1)));
  return largest(
    fn.yields.map((one) => {
      if (/^yield\s+from\b/.test(one.text)) return volumeOf(one.parts[0] ?? null, program, depth + 1);
      const loop = one.above('for_statement', 'while_statement');
      if (loop?.type === 'for_statement' && fn.node.contains(loop))
        return volumeOf(loop.get('right'), program, depth + 1);
      const file = [...fn.node.walk()].find(
        (call) => call.type === 'call' && opens.test(calledName(call, fn.module) ?? ''),
      );
      // A `while` that only counts ends by itself; one that takes piece after piece need not.
      const endless = loop !== null && (loop.type === 'for_statement' || TAKES_MORE.test(loop.text));
      return file ? volumeOf(file, program, depth + 1) : { ...UNKNOWN, unbounded: endless };
    }),
  );
}

/** A path expression → the file that it names, among the inputs that are known. */
function fileVolume(path: PyNode | null, program: PyProgram): Volume {
  const value = constantOf(path, program);
  const named = typeof value === 'string' ? value.replace(/^\.\//, '') : null;
  const inputs = program.inputs;
  const found =
    named === null
      ? null
      : inputs.find(
          (one) => one.path === named || one.path.endsWith(`/${named}`) || named.endsWith(`/${one.path}`),
        );
  const file =
    found ??
    (named === null || inputs.length === 1
      ? inputs.reduce<(typeof inputs)[number] | null>((a, b) => (a && a.bytes >= b.bytes ? a : b), null)
      : null);
  if (!file) return { ...UNKNOWN, unbounded: true };
  const bytes = file.bytes * (PACKED.test(file.path) ? PACKED_FACTOR : 1);
  const items = Math.ceil(bytes / LINE);
  return { items, bytes: bytes + items * STR_OVERHEAD, unbounded: true };
}

function scaled(volume: Volume, factor: number): Volume {
  return { ...volume, bytes: volume.bytes === null ? null : volume.bytes * factor };
}

function rangeVolume(call: PyNode, program: PyProgram): Volume {
  const values = (call.get('arguments')?.parts ?? []).map((one) => constantOf(one, program));
  if (!values.every((value) => typeof value === 'number')) return UNKNOWN;
  const [a = 0, b = null, step = 1] = values as number[];
  const items = Math.max(0, Math.ceil(b === null ? a : (b - a) / step));
  return { items, bytes: items * 36, unbounded: false };
}

/** `np.zeros(shape, dtype)`: product of the shape × item size; float64 where no dtype is given. */
function arrayVolume(call: PyNode, program: PyProgram): Volume {
  const shape = shapeOf(argument(call, 0, 'shape'), program);
  const position = calledName(call, program.moduleOf(call)) === 'numpy.full' ? 2 : 1;
  const dtype = argument(call, position, 'dtype');
  const size = dtype ? itemBytes(dtype, program) : 8;
  if (shape === null) return UNKNOWN;
  const items = shape.reduce((product, one) => product * one, 1);
  return { items, bytes: size === null ? null : items * size, unbounded: false };
}

/** The numbers of a shape expression, or `null` when one of them is not known. */
export function shapeOf(node: PyNode | null, program: PyProgram): number[] | null {
  if (!node) return null;
  let tuple: PyNode | null = node;
  if (node.type === 'identifier') {
    const [only, second] = program.moduleOf(node).scopes.bindingOf(node)?.definitions ?? [];
    if (only && !second && !only.path && only.value?.type === 'tuple') tuple = only.value;
  }
  const parts = tuple.type === 'tuple' || tuple.type === 'list' ? tuple.parts : [tuple];
  const values = parts.map((one) => constantOf(one, program));
  return values.every((value) => typeof value === 'number') ? (values as number[]) : null;
}

/** Too small to matter under this program's limit. What is not known is not small. */
export function isSmall(volume: Volume, program: PyProgram): boolean {
  if (volume.bytes === null) return volume.items !== null && volume.items < 2000;
  return volume.bytes < Math.max(512 * 1024, (program.limitBytes ?? 0) / 32);
}
