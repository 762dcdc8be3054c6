import { argument, argumentCount, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Use, useOf } from '../../../../python/uses.ts';

/** One place that puts something into a container. */
export interface Fill {
  /** `append`: one item; `extend`: all of an iterable; `set`: under a key; `group`: one item into the list under a key. */
  readonly how: 'append' | 'extend' | 'set' | 'group' | 'groupExtend';
  /** The call, the augmented assignment or the assignment. */
  readonly at: PyNode;
  readonly value: PyNode;
  readonly key: PyNode | null;
  /** The expression that stands for the container. */
  readonly container: PyNode;
}

const APPENDS = /^(?:append|add|appendleft)$/;
const EXTENDS = /^(?:extend|update|extendleft)$/;
const SHRINKS = /^(?:pop|popleft|popitem|clear|remove|discard|__delitem__|move_to_end)$/;

/** The fills that a use of a container is; `null` where it is none. */
export function fillOf(use: Use, program: PyProgram): Fill[] | null {
  const container = use.node;
  if (use.kind === 'method' && use.at.type === 'call') {
    const call = use.at;
    const method = use.detail ?? '';
    const value = argument(call, 0);
    if (APPENDS.test(method) && value && argumentCount(call) === 1)
      return [{ how: 'append', at: call, value, key: null, container }];
    if (EXTENDS.test(method) && value && argumentCount(call) === 1)
      return [{ how: 'extend', at: call, value, key: null, container }];
    if (method === 'insert' && argument(call, 1))
      return [{ how: 'append', at: call, value: argument(call, 1) as PyNode, key: null, container }];
    if (method === 'setdefault' && value)
      return makesList(argument(call, 1)) ? grouped(call, value, container, program) : null;
    return null;
  }
  if (use.kind === 'attribute' && APPENDS.test(use.detail ?? '')) return byAlias(use, program);
  if (use.kind === 'indexed') {
    const subscript = use.at;
    const [key = null, second] = subscript.all('subscript');
    if (!key) return null;
    const own = second ? subscript : key;
    const parent = subscript.parent;
    if (subscript.field === 'left' && parent?.type === 'assignment')
      return [{ how: 'set', at: parent, value: lastRight(parent), key: own, container }];
    return grouped(subscript, own, container, program);
  }
  if (use.kind === 'operand' && use.at.type === 'augmented_assignment' && use.node.field === 'left') {
    const value = use.at.get('right');
    if (!value || !/^(?:\+|\|)=$/.test(use.at.get('operator')?.text ?? '')) return null;
    if (value.type === 'list' || value.type === 'tuple')
      return value.parts.map((one) => ({ how: 'append', at: use.at, value: one, key: null, container }));
    return [{ how: 'extend', at: use.at, value, key: null, container }];
  }
  if (
    use.kind === 'passed' &&
    /^(?:heapq\.heappush|bisect\.insort(?:_left|_right)?)$/.test(use.detail ?? '')
  ) {
    const value = argument(use.at, 1);
    return value ? [{ how: 'append', at: use.at, value, key: null, container }] : null;
  }
  return null;
}

/** `a = b[k] = value`: the value, not the assignment in between. */
function lastRight(assignment: PyNode): PyNode {
  let right = assignment.get('right') as PyNode;
  while (right.type === 'assignment') right = right.get('right') as PyNode;
  return right;
}

function makesList(node: PyNode | null): boolean {
  return (node?.type === 'list' && node.parts.length === 0) || node?.text === 'list()';
}

/** `rows[key].append(value)`, `rows.setdefault(key, []).append(value)`, `rows[key] += [value]`. */
function grouped(slot: PyNode, key: PyNode, container: PyNode, program: PyProgram): Fill[] | null {
  const next = useOf(slot, program);
  if (!('kind' in next)) return null;
  if (next.kind === 'method' && next.at.type === 'call') {
    const value = argument(next.at, 0);
    if (!value || argumentCount(next.at) !== 1) return null;
    if (APPENDS.test(next.detail ?? '')) return [{ how: 'group', at: next.at, value, key, container }];
    if (EXTENDS.test(next.detail ?? '')) return [{ how: 'groupExtend', at: next.at, value, key, container }];
  }
  if (next.kind === 'operand' && next.at.type === 'augmented_assignment' && slot.field === 'left') {
    const value = next.at.get('right');
    if (next.at.get('operator')?.text === '+=' && value?.type === 'list')
      return value.parts.map((one) => ({ how: 'group', at: next.at, value: one, key, container }));
  }
  return null;
}

/** `push = rows.append`, then `push(value)`. */
function byAlias(use: Use, program: PyProgram): Fill[] | null {
  const next = useOf(use.at, program);
  if ('kind' in next || next.to !== 'binding' || next.at.type !== 'assignment') return null;
  const fills: Fill[] = [];
  for (const load of next.binding.loads) {
    const call = load.parent;
    const value = call?.type === 'call' && load.field === 'function' ? argument(call, 0) : null;
    if (!call || !value) return null;
    fills.push({ how: 'append', at: call, value, key: null, container: use.node });
  }
  return fills;
}

export function takesOut(use: Use, program: PyProgram): boolean {
  if (use.kind === 'method') return SHRINKS.test(use.detail ?? '');
  if (use.kind === 'passed')
    return /^heapq\.(?:heappop|heapreplace|heappushpop)$/.test(
      calledName(use.at, program.moduleOf(use.at)) ?? '',
    );
  if (use.kind !== 'indexed' && use.kind !== 'sliced') return false;
  const slot = use.at;
  let at = slot;
  while (at.parent && /^(?:expression_list|pattern_list|tuple_pattern)$/.test(at.parent.type)) at = at.parent;
  if (at.parent?.type === 'delete_statement') return true;
  if (use.kind === 'sliced' && slot.field === 'left' && slot.parent?.type === 'assignment') return true;
  const next = useOf(slot, program);
  return 'kind' in next && next.kind === 'method' && SHRINKS.test(next.detail ?? '');
}
