import { argumentsFor, constantOf } from '../../../../python/constants.ts';
import { argument, argumentCount, calledName, dottedName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';

/** Something that hands out its items one at a time: an open file, a reader over it, a cursor, a response. */
export interface Source {
  readonly kind: 'file' | 'stdin' | 'csv' | 'cursor' | 'response';
  /** The call that opens it, as far as it is seen. */
  readonly opened: PyNode | null;
  /** The `with` that closes it; `null` where nothing is seen to. */
  readonly holder: PyNode | null;
  /** Hands out bytes; `null` where the text does not tell. */
  readonly binary: boolean | null;
}

const OPENERS =
  /^(?:(?:io|codecs|os|tokenize)\.)?(?:open|fdopen)$|^(?:gzip|bz2|lzma)\.open$|^io\.TextIOWrapper$|^(?:gzip\.Gzip|bz2\.BZ2|lzma\.LZMA)File$|^fileinput\.(?:input|FileInput)$|^smart_open\.open$/;
const PACKED = /^(?:gzip|bz2|lzma)\.|^io\.BytesIO$/;
export const RESPONSES = /^urllib\.request\.urlopen$|^urllib2\.urlopen$/;
/** Managers that hand their argument on and close it in the end. */
const CLOSERS = new Set(['contextlib.closing']);

const memo = new WeakMap<PyProgram, Map<PyNode, Source | null>>();

/** What an expression that is iterated reads from, followed through names and parameters; `null` for anything else. */
export function sourceOf(node: PyNode | null, program: PyProgram, depth = 0): Source | null {
  if (!node || depth > 8) return null;
  let known = memo.get(program);
  if (!known) {
    known = new Map();
    memo.set(program, known);
  }
  const found = known.get(node);
  if (found !== undefined) return found;
  // Functions that call each other come back here: nothing is known of them then.
  known.set(node, null);
  const source = sourceIn(node, program, depth);
  known.set(node, source);
  return source;
}

function sourceIn(node: PyNode, program: PyProgram, depth: number): Source | null {
  const module = program.moduleOf(node);
  const next = (one: PyNode | null) => sourceOf(one, program, depth + 1);
  if (node.type === 'parenthesized_expression' || node.type === 'await') return next(node.parts[0] ?? null);
  if (node.type === 'attribute') {
    const name = dottedName(node, module);
    if (name === 'sys.stdin' || name === 'sys.stdin.buffer')
      return { kind: 'stdin', opened: null, holder: null, binary: name.endsWith('buffer') };
    return null;
  }
  if (node.type === 'identifier') return namedSource(node, program, depth);
  if (node.type === 'conditional_expression')
    return next(node.parts[0] ?? null) && next(node.parts[2] ?? null);
  return node.type === 'call' ? calledSource(node, program, next) : null;
}

function namedSource(node: PyNode, program: PyProgram, depth: number): Source | null {
  const module = program.moduleOf(node);
  const binding = module.scopes.bindingOf(node);
  if (dottedName(node, module) === 'sys.stdin')
    return { kind: 'stdin', opened: null, holder: null, binary: false };
  // A name may hold one file after another; each is opened the same way.
  const definitions = binding?.definitions ?? [];
  const reaching = definitions.filter((one) => one.node.start < node.start);
  const own = reaching.at(-1) ?? definitions[0];
  if (!binding || !own || own.path || definitions.some((one) => one.kind === 'augmented')) return null;
  if (own.kind === 'parameter') {
    if (definitions.length > 1) return null;
    const given = argumentsFor(own.node, program).map((one) => sourceOf(one, program, depth + 1));
    const [first] = given;
    return first && given.every((one) => one?.kind === first.kind) ? first : null;
  }
  if (own.kind === 'with') {
    const manager = own.value?.type === 'call' ? own.value : null;
    const inner =
      manager && CLOSERS.has(calledName(manager, module) ?? '') ? argument(manager, 0) : own.value;
    const source = sourceOf(inner, program, depth + 1);
    return source && { ...source, holder: own.node.above('with_statement') };
  }
  if (own.kind !== 'assign' && own.kind !== 'walrus') return null;
  const source = sourceOf(own.value, program, depth + 1);
  return source && { ...source, holder: source.holder ?? enteredLater(node, program) };
}

/** The `with` that gives the connection or the cursor back. */
function connectionHolder(object: PyNode | null, program: PyProgram, depth = 0): PyNode | null {
  if (object?.type !== 'identifier' || depth > 3) return null;
  const [only, second] = program.moduleOf(object).scopes.bindingOf(object)?.definitions ?? [];
  if (!only || second) return null;
  if (only.kind === 'with') return only.node.above('with_statement');
  const made = only.kind === 'assign' && only.value?.type === 'call' ? only.value.get('function') : null;
  return made?.type === 'attribute' ? connectionHolder(made.get('object'), program, depth + 1) : null;
}

/** `f = open(…)` and then `with f:`. */
function enteredLater(node: PyNode, program: PyProgram): PyNode | null {
  const binding = program.moduleOf(node).scopes.bindingOf(node);
  const entered = binding?.loads.find((load) => load.parent?.type === 'with_item');
  return entered?.above('with_statement') ?? null;
}

function calledSource(
  call: PyNode,
  program: PyProgram,
  next: (one: PyNode | null) => Source | null,
): Source | null {
  const module = program.moduleOf(call);
  const name = calledName(call, module);
  const callee = call.get('function');
  if (name !== null && OPENERS.test(name)) {
    if (name === 'io.TextIOWrapper') {
      const inner = next(argument(call, 0));
      return { kind: inner?.kind ?? 'file', opened: call, holder: inner?.holder ?? null, binary: false };
    }
    return file(call, modeOf(call, 1, program), PACKED.test(name));
  }
  if (name !== null && RESPONSES.test(name))
    return { kind: 'response', opened: call, holder: null, binary: true };
  if (name !== null && /^csv\.(?:Dict)?[rR]eader$/.test(name)) {
    const inner = next(argument(call, 0));
    return inner && { ...inner, kind: 'csv', binary: false };
  }
  if (name === null && opensEither(callee, program)) return file(call, modeOf(call, 1, program), false);
  const own = program.calleeOf(call);
  if (own && !own.generator && own.decorators.length === 0 && own.returns.length > 0) {
    const returned = own.returns.map(next);
    return returned.every((one) => one?.kind === 'file' && !one.holder)
      ? { ...(returned[0] as Source), opened: call }
      : null;
  }
  if (name === 'iter') return next(argument(call, 0));
  const manager = own?.generator ? managed(own, next) : null;
  if (manager) return { ...manager, opened: call };
  if (callee?.type === 'attribute' && callee.get('attribute')?.text === 'enter_context' && name === null) {
    const inner = next(argument(call, 0));
    return inner && { ...inner, holder: enclosing(callee.get('object'), program) };
  }
  if (callee?.type !== 'attribute') return null;
  const method = callee.get('attribute')?.text;
  if (method === 'open' && (name === null || callee.get('object')?.type === 'call'))
    return file(call, modeOf(call, 0, program), false);
  if (method === 'getresponse' && argumentCount(call) === 0)
    return { kind: 'response', opened: call, holder: null, binary: true };
  if (name === null && (method === 'cursor' || (method === 'execute' && argumentCount(call) > 0)))
    return {
      kind: 'cursor',
      opened: call,
      holder: connectionHolder(callee.get('object'), program),
      binary: false,
    };
  return null;
}

/** `@contextmanager def opened(path): … yield handle`: what it hands over. */
function managed(fn: PyFunction, next: (one: PyNode | null) => Source | null): Source | null {
  if (!fn.decorators.some((one) => /\bcontextmanager$/.test(one.text.trim()))) return null;
  const handed = fn.yields.map((one) => next(one.parts[0] ?? null));
  const [first] = handed;
  const kinds = /^(?:file|stdin)$/;
  const alike = handed.every(
    (one) => one && (one.kind === first?.kind || (kinds.test(one.kind) && kinds.test(first?.kind ?? ''))),
  );
  return first && alike
    ? { ...first, kind: handed.find((one) => one?.kind === 'file')?.kind ?? first.kind, holder: null }
    : null;
}

/** The `with` that an `ExitStack` ends with. */
function enclosing(stack: PyNode | null, program: PyProgram): PyNode | null {
  const own =
    stack?.type === 'identifier' ? program.moduleOf(stack).scopes.bindingOf(stack)?.definitions[0] : null;
  return own?.kind === 'with' ? own.node.above('with_statement') : null;
}

/** `opener = gzip.open if packed else open`. */
function opensEither(callee: PyNode | null, program: PyProgram): boolean {
  if (!callee) return false;
  const module = program.moduleOf(callee);
  const [only, second] =
    callee.type === 'identifier' ? (module.scopes.bindingOf(callee)?.definitions ?? []) : [];
  const value = callee.type === 'identifier' ? (second ? null : only?.value) : callee.parts[0];
  if (value?.type !== 'conditional_expression') return false;
  return [value.parts[0], value.parts[2]].every((one) => OPENERS.test(dottedName(one ?? null, module) ?? ''));
}

function file(call: PyNode, mode: string | null | undefined, packed: boolean): Source | null {
  if (typeof mode === 'string' && /[wax+]/.test(mode)) return null;
  const binary =
    mode === undefined
      ? null
      : mode === null
        ? packed
        : mode.includes('b') || (packed && !mode.includes('t'));
  return { kind: 'file', opened: call, holder: null, binary };
}

/** The mode of an opening call: `null` where none is written, `undefined` where a run decides. */
function modeOf(call: PyNode, position: number, program: PyProgram): string | null | undefined {
  const mode = argument(call, position, 'mode');
  if (!mode) return null;
  const value = constantOf(mode, program);
  return typeof value === 'string' ? value : undefined;
}

/** The `execute` calls whose result an expression with a cursor in it takes: the nearest before it in its function. */
export function cursorsOf(node: PyNode, program: PyProgram): PyNode[] {
  const own = [...node.walk()].filter(isExecute);
  if (own.length > 0) return own;
  const module = program.moduleOf(node);
  const fn = program.functionAround(node);
  const names = [...node.walk()].filter((one) => one.type === 'identifier').map((one) => one.text);
  const before: PyNode[] = [];
  for (const one of (fn?.body ?? module.root).walk()) {
    if (one.start >= node.start) break;
    if (!isExecute(one)) continue;
    const object = one.get('function')?.get('object')?.text ?? '';
    const target = one.parent?.type === 'assignment' ? one.parent.get('left')?.text : null;
    if (names.includes(object) || (target && names.includes(target))) before.push(one);
  }
  return before.slice(-1);
}

function isExecute(node: PyNode): boolean {
  return node.type === 'call' && node.get('function')?.get('attribute')?.text === 'execute';
}
