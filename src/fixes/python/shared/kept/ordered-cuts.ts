import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Use, useOf } from '../../../../python/uses.ts';
import type { Holding } from './holdings.ts';
import { type Limit, limitOfLoop } from './limited-loops.ts';
import { cutOf, orderOf } from './selection.ts';
import { isZero, negated, sliceOf } from './slices.ts';
import { slotsOf } from './slots.ts';
import { onlyDefinition, soleExpression, statementOf } from './statements.ts';

export interface Order {
  readonly key: PyNode | null;
  readonly reverse: boolean;
}

/** A list that is only ever looked at in order, and of which only the ends are used then. */
export interface OrderedCuts {
  /** What puts it in order: a sort, `heapq.nsmallest`; `null` where it is kept in order (`bisect.insort`, a heap). */
  readonly by: PyNode | null;
  readonly order: Order;
  /** How many of the first, and of the last; `null` for one. */
  readonly heads: readonly (Limit | null)[];
  readonly tails: readonly (Limit | null)[];
  readonly lengths: readonly Use[];
  readonly places: readonly PyNode[];
}

interface Gathered {
  heads: (Limit | null)[];
  tails: (Limit | null)[];
  lengths: Use[];
  places: PyNode[];
}

/** How the ends of an ordered list are used; `null` where more of it is needed, or its order. */
export function orderedCuts(holding: Holding, program: PyProgram): OrderedCuts | null {
  const reads = holding.form === 'dict' ? slotsOf(holding, program)?.reads : holding.reads;
  if (!reads) return null;
  const [op, ...more] = reads.flatMap((use) => opOf(use, program) ?? []);
  const heap =
    holding.fills.length > 0 &&
    holding.fills.every((fill) => fill.at.type === 'call' && /heappush$/.test(called(fill.at, program)));
  if (!op) return heap || isInsorted(holding, program) ? kept(holding, reads, heap, program) : null;
  if (more.some((one) => orderText(one.order) !== orderText(op.order))) return null;
  const found: Gathered = { heads: [], tails: [], lengths: [], places: [] };
  const inPlace = [op, ...more].some((one) => one.inPlace);
  if (inPlace && more.length > 0) return null;
  for (const one of [op, ...more])
    if (
      !one.inPlace &&
      !(one.count ? add(one.count, 'head', one.at, found) : ofValue(one.at, found, program))
    )
      return null;
  const ops = new Set([op, ...more].map((one) => one.use));
  const others = reads.filter((use) => !ops.has(use));
  const cutting = inPlace ? cuttingStatements(holding, op.at, program) : [];
  if (!cutting || (!inPlace && holding.shrinks)) return null;
  for (const one of cutting) add(one.count, one.end, one.at, found);
  const turned = others.find((use) => use.kind === 'method' && use.detail === 'reverse');
  for (const use of others) {
    if (use === turned || use.kind === 'deleted') continue;
    if (use.kind === 'length' || use.kind === 'truth') {
      if (use.kind === 'length' && !isAfter(use, cutting, holding, program)) found.lengths.push(use);
      continue;
    }
    if (isAfter(use, cutting, holding, program) || cutting.some((one) => one.statement.contains(use.at)))
      continue;
    const later =
      program.functionAround(use.at) === program.functionAround(op.at) && use.at.start > op.at.end;
    if (!inPlace || !later || !cutHere(use, found, program)) return null;
  }
  if (turned && (!inPlace || !follows(turned.at, op.at))) return null;
  const { lengths, places } = found;
  const [heads, tails] = turned ? [found.tails, found.heads] : [found.heads, found.tails];
  if (heads.length + tails.length === 0) return null;
  return { by: op.at, order: op.order, heads, tails, lengths, places };
}

function called(call: PyNode, program: PyProgram): string {
  return calledName(call, program.moduleOf(call)) ?? '';
}

function orderText(order: Order): string {
  return `${order.key?.text.replace(/\s+/g, ' ')} ${order.reverse}`;
}

interface Op {
  readonly use: Use;
  readonly at: PyNode;
  readonly order: Order;
  /** The list itself, or its name, is in order from there on. */
  readonly inPlace: boolean;
  readonly count: PyNode | null;
}

function opOf(use: Use, program: PyProgram): Op | null {
  const { at } = use;
  if (use.kind === 'method' && use.detail === 'sort' && soleExpression(statementOf(at)) === at) {
    const order = orderOf(at);
    return order && { use, at, order, inPlace: true, count: null };
  }
  if (use.kind !== 'iterated' || at.type !== 'call') return null;
  const name = called(at, program);
  if (name === 'sorted') {
    const order = orderOf(at);
    const assignment = at.parent?.type === 'assignment' ? at.parent : null;
    const again = assignment?.get('left')?.text === use.node.text;
    return order && { use, at, order, inPlace: again, count: null };
  }
  if (!/^heapq\.n(?:smallest|largest)$/.test(name)) return null;
  const count = argument(at, 0);
  const order = { key: argument(at, 2, 'key'), reverse: name.endsWith('nlargest') };
  return count && { use, at, order, inPlace: false, count };
}

function add(count: PyNode | Limit | null, end: 'head' | 'tail', at: PyNode, found: Gathered): true {
  const limit = count && ('more' in count ? count : { count, more: 0 });
  (end === 'head' ? found.heads : found.tails).push(limit);
  found.places.push(at);
  return true;
}

/** One use of an ordered sequence where it stands: a cut, or a loop that ends by itself. */
function cutHere(use: Pick<Use, 'node' | 'at'>, found: Gathered, program: PyProgram): boolean {
  const cut = cutOf(use.node, program);
  if (cut)
    return add(cut.count, cut.kind === 'head' || cut.kind === 'first' ? 'head' : 'tail', cut.at, found);
  const limit = limitOfLoop({ kind: 'iterated', node: use.node, at: use.at, detail: null }, program);
  return limit !== null && add(limit, 'head', use.at, found);
}

/** All that is done with the value of an expression is to cut it. */
function ofValue(node: PyNode, found: Gathered, program: PyProgram, depth = 0): boolean {
  if (depth > 6) return false;
  const next = useOf(node, program);
  if (!('kind' in next)) {
    if (next.to === 'expression') return ofValue(next.node, found, program, depth + 1);
    if (next.to === 'callers') {
      const fn = program.functionAround(next.at);
      const calls = fn && !fn.generator && !program.isValue(fn) ? program.callsOf(fn) : [];
      return calls.length > 0 && calls.every((call) => ofValue(call, found, program, depth + 1));
    }
    if (next.to !== 'binding' || next.at.type === 'call' || !onlyDefinition(next.binding)) return false;
    return (
      next.binding.loads.length > 0 &&
      next.binding.loads.every((load) => ofValue(load, found, program, depth + 1))
    );
  }
  if (next.kind === 'length') {
    found.lengths.push(next);
    return true;
  }
  if (next.kind === 'truth' || next.kind === 'deleted') return true;
  if (cutHere(next, found, program)) return true;
  const name = next.at.type === 'call' ? called(next.at, program) : '';
  return /^(?:list|tuple|iter)$/.test(name) && ofValue(next.at, found, program, depth + 1);
}

interface Cutting {
  readonly statement: PyNode;
  readonly at: PyNode;
  readonly end: 'head' | 'tail';
  readonly count: PyNode;
}

/** `del rows[n:]`, `rows[n:] = []`, `rows = rows[:n]` after the sort; `null` where something else is taken out or bound. */
function cuttingStatements(holding: Holding, sort: PyNode, program: PyProgram): Cutting[] | null {
  const found: Cutting[] = [];
  for (const use of holding.taken) {
    const slice = use.kind === 'sliced' ? sliceOf(use.at) : null;
    if (!slice || slice.step || use.at.start < sort.end) return null;
    const emptied =
      use.at.field !== 'left' || /^(?:\[\]|\(\))$/.test(use.at.parent?.get('right')?.text ?? '');
    const tail = negated(slice.stop);
    const head = slice.start && !negated(slice.start) && !slice.stop ? slice.start : null;
    const count = head ?? (isZero(slice.start) ? tail : null);
    if (!emptied || !count || program.functionAround(use.at) !== program.functionAround(sort)) return null;
    found.push({ statement: statementOf(use.at), at: use.at, end: head ? 'head' : 'tail', count });
  }
  for (const name of holding.rebound) {
    const assignment = name.parent?.type === 'assignment' ? name.parent : null;
    const right = assignment?.get('right');
    if (!right || program.functionAround(name) !== program.functionAround(sort)) return null;
    const ordered = right.contains(sort);
    if (right === sort) continue;
    const cut = right.type === 'subscript' ? cutOf(right.get('value') as PyNode, program) : null;
    const of = right.get('value');
    if (!cut?.count || cut.at !== right || !(ordered ? of === sort : of?.text === name.text)) return null;
    if (!ordered && name.start < sort.end) return null;
    const end = cut.kind === 'head' ? 'head' : 'tail';
    found.push({ statement: statementOf(name), at: right, end, count: cut.count });
  }
  return found;
}

/** It is only reached when the list was cut: further down in the same function, or by what that function returns. */
function isAfter(use: Use, cutting: readonly Cutting[], holding: Holding, program: PyProgram): boolean {
  return cutting.some((cut) => {
    const fn = program.functionAround(cut.at);
    if (program.functionAround(use.node) === fn) return use.node.start > cut.statement.end;
    if (!holding.binding && use.node.type === 'attribute') return false;
    return fn !== null && holding.flow.through.includes(fn);
  });
}

function follows(node: PyNode, sort: PyNode): boolean {
  const block = statementOf(sort).parent;
  const index = block?.parts.indexOf(statementOf(sort)) ?? -1;
  return block?.parts[index + 1] === statementOf(node);
}

function isInsorted(holding: Holding, program: PyProgram): boolean {
  return (
    holding.form === 'list' &&
    holding.fills.length > 0 &&
    holding.fills.every((fill) => /^bisect\.insort/.test(called(fill.at, program)))
  );
}

/** A list that is in order all the time, and of which only the first few are ever taken. */
function kept(
  holding: Holding,
  reads: readonly Use[],
  heap: boolean,
  program: PyProgram,
): OrderedCuts | null {
  if (holding.fills.length === 0 || holding.rebound.length > 0) return null;
  const found: Gathered = { heads: [], tails: [], lengths: [], places: [] };
  for (const use of holding.taken) {
    // `[heapq.heappop(heap) for _ in range(n)]`
    const loop = use.at.above('for_statement', 'list_comprehension', 'generator_expression');
    const clause =
      loop?.type === 'for_statement' ? loop : loop?.children.find((one) => one.type === 'for_in_clause');
    const range = clause?.get('right');
    const pops = use.kind === 'passed' && /heappop$/.test(called(use.at, program));
    if (!heap || !pops || range?.type !== 'call' || called(range, program) !== 'range') return null;
    const bounds = range.get('arguments')?.parts ?? [];
    const count = bounds.length === 1 ? bounds[0] : null;
    if (!count || holding.fills.some((fill) => loop?.contains(fill.at))) return null;
    add(smallerOf(count, use.node.text, program), 'head', use.at, found);
  }
  for (const use of reads) {
    if (use.kind === 'length') {
      const own = holding.taken.some((one) =>
        one.at.above('for_statement', 'list_comprehension')?.contains(use.at),
      );
      if (!own) found.lengths.push(use);
    } else if (use.kind === 'truth' || use.kind === 'deleted') continue;
    else if (heap ? use.at.all('subscript')[0]?.text !== '0' : !cutHere(use, found, program)) return null;
  }
  if (found.heads.length === 0) return null;
  return { by: null, order: { key: null, reverse: false }, ...found };
}

/** `min(n, len(heap))` is at most `n`. */
function smallerOf(node: PyNode, list: string, program: PyProgram): PyNode {
  if (node.type !== 'call' || called(node, program) !== 'min') return node;
  const rest = (node.get('arguments')?.parts ?? []).filter((one) => one.text !== `len(${list})`);
  return rest.length === 1 ? (rest[0] as PyNode) : node;
}
