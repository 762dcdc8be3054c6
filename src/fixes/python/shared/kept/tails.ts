import { constantOf } from '../../../../python/constants.ts';
import { argument, argumentCount, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Use } from '../../../../python/uses.ts';
import { limitOfLoop } from './limited-loops.ts';
import { cutOf } from './selection.ts';
import { isZero, negated, sliceOf } from './slices.ts';
import { onlyDefinition } from './statements.ts';

/** How far back one read looks: a number of items, as an expression, and how many more than it says. */
export interface Reach {
  /** `null`: `more` alone is the number. */
  readonly count: PyNode | null;
  /** The number of `count` in every run, where the text tells. */
  readonly value: number | null;
  readonly more: number;
  /** A slice that has to become a list, where the items are no list any more. */
  readonly slice: PyNode | null;
  /** It asks by a place that a list has and a deque has not, so that only a shorter list can stand there. */
  readonly listOnly: boolean;
}

/** Which end new items come to: reads look at the items nearest to it. */
export type End = 'back' | 'front';

/** How many of the newest items a use can see; `null` where it may see all of them. */
export function reachOf(use: Use, end: End, program: PyProgram): Reach | null {
  if (use.kind === 'truth' || use.kind === 'deleted') return number(1);
  if (use.kind === 'length') return compared(use.at, program);
  if (end === 'front') return fromFront(use, program);
  if (use.kind === 'indexed') return indexed(use, program);
  if (use.kind === 'sliced') return sliced(use.at, program);
  if (use.kind === 'passed' && use.detail === 'reversed') return backwards(use.at, program);
  if (use.kind !== 'iterated') return null;
  if (use.detail === 'unpack') return unpacked(use.at);
  return use.at.type === 'call' ? taken(use, program) : null;
}

function number(value: number): Reach {
  return { count: null, value: 0, more: value, slice: null, listOnly: false };
}

function reach(count: PyNode, program: PyProgram, rest: Partial<Reach> = {}): Reach {
  const value = constantOf(count, program);
  return {
    count,
    value: typeof value === 'number' ? value : null,
    more: 0,
    slice: null,
    listOnly: false,
    ...rest,
  };
}

/** The newest first: `rows[0]`, `rows[:n]`. */
function fromFront(use: Use, program: PyProgram): Reach | null {
  if (use.kind === 'indexed') {
    const [index, second] = use.at.all('subscript');
    const value = constantOf(index ?? null, program);
    return !second && typeof value === 'number' && value >= 0 && use.at.field !== 'left'
      ? number(value + 1)
      : null;
  }
  if (use.kind === 'sliced') {
    const slice = sliceOf(use.at);
    if (!slice?.stop || slice.step || !isZero(slice.start) || negated(slice.stop)) return null;
    return reach(slice.stop, program, { slice: use.at, listOnly: true });
  }
  if (use.kind !== 'iterated') return null;
  const count = limitOfLoop(use, program);
  return count && reach(count.count, program, { more: count.more, listOnly: true });
}

function indexed(use: Use, program: PyProgram): Reach | null {
  const [index, second] = use.at.all('subscript');
  if (!index || second || use.at.field === 'left') return null;
  const back = negated(index) ?? behindLength(index, use.node.text, program);
  if (back) {
    const range = back.type === 'identifier' ? rangeOf(back, program) : null;
    const bound = range?.get('arguments')?.parts[1];
    if (range) return bound ? reach(bound, program, { listOnly: true }) : null;
    return reach(back, program, { listOnly: negated(index) === null });
  }
  // `for i in range(max(0, len(rows) - n), len(rows)): rows[i]`
  const range = index.type === 'identifier' ? rangeOf(index, program) : null;
  const [from, to, step] = range?.get('arguments')?.parts ?? [];
  if (!from || !to || step || !isLengthOf(to, use.node.text, program)) return null;
  const count = tailStart(from, use.node.text, program);
  return count && reach(count, program, { listOnly: true });
}

/** The `range(…)` that a loop's variable counts through. */
function rangeOf(name: PyNode, program: PyProgram): PyNode | null {
  const only = onlyDefinition(program.moduleOf(name).scopes.bindingOf(name) ?? { definitions: [] });
  if (only?.kind !== 'for' || only.path || only.value?.type !== 'call') return null;
  return calledName(only.value, program.moduleOf(name)) === 'range' ? only.value : null;
}

function sliced(subscript: PyNode, program: PyProgram): Reach | null {
  const slice = sliceOf(subscript);
  const list = subscript.get('value')?.text ?? '';
  if (!slice) return null;
  if (slice.step) {
    if (slice.step.text !== '-1' || (slice.start && slice.start.text !== '-1')) return null;
    // `rows[:-4:-1]` are the last three, newest first; `rows[::-1][:n]` the last n.
    const stop = negated(slice.stop);
    if (slice.stop) return stop && reach(stop, program, { listOnly: true });
    return newestOf(subscript, program);
  }
  if (slice.stop && !isLengthOf(slice.stop, list, program)) {
    const [from, to] = [slice.start && tailStart(slice.start, list, program), negated(slice.stop)];
    return from && to ? reach(from, program, { slice: subscript }) : null;
  }
  if (!slice.start) return cutOf(subscript, program) ? copied(subscript, program) : null;
  const count = tailStart(slice.start, list, program);
  const plain = negated(slice.start) !== null && !slice.stop;
  return count && reach(count, program, { slice: subscript, listOnly: !plain });
}

/** What begins there are the last `n` items: `-n`, `len(rows) - n`, `max(0, len(rows) - n)`, or a name for one of these. */
function tailStart(node: PyNode, list: string, program: PyProgram, depth = 0): PyNode | null {
  if (depth > 4) return null;
  const next = (one: PyNode | null) => (one ? tailStart(one, list, program, depth + 1) : null);
  const own = negated(node) ?? behindLength(node, list, program);
  if (own) return own;
  if (node.type === 'parenthesized_expression') return next(node.parts[0] ?? null);
  if (node.type === 'conditional_expression') {
    const [first, , second] = node.parts;
    return isZero(second ?? null) ? next(first ?? null) : isZero(first ?? null) ? next(second ?? null) : null;
  }
  if (node.type === 'call' && calledName(node, program.moduleOf(node)) === 'max') {
    const parts = (node.get('arguments')?.parts ?? []).filter((one) => one.text !== '0');
    return parts.length === 1 && argumentCount(node) === 2 ? next(parts[0] ?? null) : null;
  }
  if (node.type !== 'identifier') return null;
  const only = onlyDefinition(program.moduleOf(node).scopes.bindingOf(node) ?? { definitions: [] });
  return only?.kind === 'assign' && !only.path ? next(only.value) : null;
}

/** The `n` of `len(rows) - n`. */
function behindLength(node: PyNode, list: string, program: PyProgram): PyNode | null {
  if (node.type !== 'binary_operator' || node.get('operator')?.text !== '-') return null;
  return isLengthOf(node.get('left'), list, program) ? node.get('right') : null;
}

export function isLengthOf(node: PyNode | null, list: string, program: PyProgram): boolean {
  if (node?.type !== 'call' || calledName(node, program.moduleOf(node)) !== 'len') return false;
  return argument(node, 0)?.text === list;
}

/** `reversed(rows)`, then the first few of it. */
function backwards(call: PyNode, program: PyProgram): Reach | null {
  return newestOf(call, program);
}

/** All items, newest first, of which the first few are taken. */
function newestOf(node: PyNode, program: PyProgram): Reach | null {
  const cut = cutOf(node, program);
  if (cut?.kind === 'first') return number(1);
  if (cut?.kind === 'head' && cut.count) return reach(cut.count, program, { listOnly: true });
  const parent = node.parent?.type === 'argument_list' ? node.parent.parent : null;
  if (parent?.type === 'call' && calledName(parent, program.moduleOf(node)) === 'next') return number(1);
  if (parent?.type === 'call' && /^(?:list|tuple)$/.test(calledName(parent, program.moduleOf(node)) ?? ''))
    return newestOf(parent, program);
  const at =
    parent?.type === 'call' || node.parent?.type === 'for_statement' ? (parent ?? node.parent) : null;
  const limit = at && limitOfLoop({ kind: 'iterated', node, at, detail: null }, program);
  return limit ? reach(limit.count, program, { more: limit.more }) : null;
}

/** `*_, last = rows`. */
function unpacked(assignment: PyNode): Reach | null {
  const [first, ...rest] = assignment.get('left')?.parts ?? [];
  if (first?.type !== 'list_splat_pattern' || rest.some((one) => one.type !== 'identifier')) return null;
  return first.parts[0]?.text === '_' ? { ...number(rest.length), listOnly: true } : null;
}

/** `list(rows)[-n:]`, `deque(rows, n)`, `islice(rows, len(rows) - n, None)`. */
function taken(use: Use, program: PyProgram): Reach | null {
  const name = calledName(use.at, program.moduleOf(use.at)) ?? '';
  if (/^(?:list|tuple)$/.test(name) && argumentCount(use.at) === 1) return copied(use.at, program);
  if (name === 'collections.deque') {
    const length = argument(use.at, 1, 'maxlen');
    return length ? reach(length, program) : null;
  }
  if (name !== 'itertools.islice') return null;
  const [from, to] = [argument(use.at, 1), argument(use.at, 2)];
  const count = from && to && isZero(to) && to.text !== '0' ? tailStart(from, use.node.text, program) : null;
  return count && reach(count, program, { listOnly: true });
}

/** A copy of all items that is cut at once. */
function copied(copy: PyNode, program: PyProgram): Reach | null {
  if (copy.parent?.type === 'subscript' && copy.field === 'value' && sliceOf(copy.parent)) {
    const found = sliced(copy.parent, program);
    return found && { ...found, slice: null };
  }
  return cutOf(copy, program)?.kind === 'last' ? number(1) : null;
}

/** `len(rows) < n` says the same of the last n items as of all; `> n` needs one more. */
function compared(call: PyNode, program: PyProgram): Reach | null {
  const parent = call.parent;
  if (parent?.type !== 'comparison_operator') return null;
  const sides = parent.parts.filter((one) => one.field !== 'operators');
  if (sides.length !== 2) return null;
  const operator = parent
    .all('operators')
    .map((one) => one.text)
    .join('');
  const left = sides[0] === call;
  const other = (left ? sides[1] : sides[0]) as PyNode;
  const strict = left ? operator : ({ '<': '>', '>': '<', '<=': '>=', '>=': '<=' }[operator] ?? operator);
  if (strict === '<' || strict === '>=') return reach(other, program);
  return /^(?:>|<=|==|!=)$/.test(strict) ? reach(other, program, { more: 1 }) : null;
}
