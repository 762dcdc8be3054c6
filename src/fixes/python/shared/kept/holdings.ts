import { argumentsFor } from '../../../../python/constants.ts';
import { attributesOf, type Flow, flowOfAttribute, flowOfName } from '../../../../python/flow.ts';
import { argument, argumentCount, calledName, dottedName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Use, useOf } from '../../../../python/uses.ts';
import type { Volume } from '../../../../python/volume.ts';
import { repeatsOf } from './growth.ts';
import { statementOf } from './statements.ts';

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

/** A container that begins empty and is filled: a name's or an attribute's, with all that happens to it. */
export interface Holding {
  readonly made: PyNode;
  readonly statement: PyNode;
  readonly form: 'list' | 'set' | 'dict' | 'deque' | 'counter';
  /** A dict whose missing keys get a list (`defaultdict(list)`). */
  readonly groups: boolean;
  readonly name: string;
  readonly binding: Binding | null;
  readonly fills: readonly Fill[];
  /** Uses that are no fills. */
  readonly reads: readonly Use[];
  /** Uses that take something out of it again. */
  readonly taken: readonly Use[];
  /** Where its name gets another value, or its attribute is set again. */
  readonly rebound: readonly PyNode[];
  /** Something is taken out of it again, or the name gets another value. */
  readonly shrinks: boolean;
  readonly flow: Flow;
}

const APPENDS = /^(?:append|add|appendleft)$/;
const EXTENDS = /^(?:extend|update|extendleft)$/;
const SHRINKS = /^(?:pop|popleft|popitem|clear|remove|discard|__delitem__|move_to_end)$/;

const memo = new WeakMap<PyProgram, readonly Holding[]>();

/** The containers of a program that begin empty and are filled. */
export function holdingsOf(program: PyProgram): readonly Holding[] {
  let found = memo.get(program);
  if (!found) {
    found = program.modules.flatMap((module) =>
      [...module.root.walk()].flatMap((node) =>
        held(node, program) ?? [],
      ),
    );
    memo.set(program, found);
  }
  return found;
}

/** What an expression makes, where it makes an empty container. */
function emptyForm(node: PyNode, program: PyProgram): { form: Holding['form']; groups: boolean } | null {
  if (node.type === 'list' && node.parts.length === 0 && node.field !== 'left')
    return { form: 'list', groups: false };
  if (node.type === 'dictionary' && node.parts.length === 0) return { form: 'dict', groups: false };
  if (
    node.type === 'identifier' &&
    node.field === 'value' &&
    node.parent?.get('name')?.text === 'default_factory'
  ) {
    if (node.text === 'list' || node.text === 'set' || node.text === 'dict')
      return { form: node.text, groups: false };
    return null;
  }
  if (node.type !== 'call') return null;
  const name = calledName(node, program.moduleOf(node));
  if (name === null) return null;
  const count = argumentCount(node);
  switch (name) {
    case 'list':
    case 'set':
    case 'dict':
      return count === 0 ? { form: name, groups: false } : null;
    case 'collections.OrderedDict':
      return count === 0 ? { form: 'dict', groups: false } : null;
    case 'collections.Counter':
      return count === 0 ? { form: 'counter', groups: false } : null;
    case 'collections.deque':
      return count === 0 ? { form: 'deque', groups: false } : null;
    case 'collections.defaultdict': {
      const factory = argument(node, 0);
      const made = factory?.type === 'lambda' ? factory.get('body') : factory;
      const lists = made?.text === 'list' || (made?.type === 'list' && made.parts.length === 0);
      return count === 1 && lists ? { form: 'dict', groups: true } : null;
    }
    default:
      return null;
  }
}

/** A list that is made whole in one expression, with all that happens to the name or attribute that it is given to. */
export function listHolding(made: PyNode, program: PyProgram): Holding | null {
  return held(made, program, { form: 'list', groups: false });
}

function held(
  made: PyNode,
  program: PyProgram,
  empty: { form: Holding['form']; groups: boolean } | null = emptyForm(made, program),
): Holding | null {
  if (!empty) return null;
  const target = targetOf(made, program);
  if (!target) return null;
  const { binding, name } = target;
  const flow = binding ? flowOfName(binding, made, program) : flowOfAttribute(name, made, program);
  const fills: Fill[] = [];
  const reads: Use[] = [];
  const taken: Use[] = [];
  for (const use of flow.uses) {
    if (use.kind === 'stored' && use.detail === `.${name}`) continue;
    if (use.kind === 'deleted' && use.node.type === 'identifier') continue;
    const fill = fillOf(use, program);
    if (fill) {
      // The name of an augmented assignment is both read and written.
      for (const one of fill)
        if (!fills.some((other) => other.at === one.at && other.value === one.value)) fills.push(one);
    } else if (takesOut(use, program)) taken.push(use);
    else reads.push(use);
  }
  const { statement } = target;
  const rebound = binding
    ? binding.definitions
        .filter((one) => one.kind !== 'augmented' && !statement.contains(one.node))
        .map((one) => one.node)
    : attributesOf(program, name).filter(
        (one) =>
          one.field === 'left' &&
          one.parent?.type === 'assignment' &&
          statementOf(one) !== statementOf(made),
      );
  const shrinks = taken.length + rebound.length > 0;
  return { made, statement, ...empty, name, binding, fills, reads, taken, rebound, shrinks, flow };
}

/** The name or attribute that an expression is given to. */
function targetOf(
  made: PyNode,
  program: PyProgram,
): { binding: Binding | null; name: string; statement: PyNode } | null {
  const module = program.moduleOf(made);
  const factory = made.parent?.type === 'keyword_argument' ? made.parent.above('assignment') : null;
  const assignment =
    factory ?? made.above('assignment', 'block', 'default_parameter', 'typed_default_parameter');
  if (assignment && /default_parameter$/.test(assignment.type)) return remembered(made, assignment, program);
  if (assignment?.type !== 'assignment') return null;
  let left = assignment.get('left');
  const right = assignment.get('right');
  if (right !== made && !factory) {
    if (right?.type !== 'expression_list' || left?.type !== 'pattern_list' || made.parent !== right)
      return null;
    left = left.parts[right.parts.indexOf(made)] ?? null;
  }
  if (!left || (assignment.parent?.type === 'assignment' && assignment.field === 'right')) return null;
  const statement = statementOf(assignment);
  if (left.type === 'attribute') return { binding: null, name: left.get('attribute')?.text ?? '', statement };
  if (left.type !== 'identifier') return null;
  const binding = module.scopes.bindingOf(left);
  if (!binding) return null;
  // A name in a class body is an attribute of its instances.
  if (binding.scope.kind === 'class') return { binding: null, name: left.text, statement };
  return { binding, name: left.text, statement };
}

/** `def ask(key, _known={})`: a default that no caller replaces lives as long as the function. */
function remembered(
  made: PyNode,
  parameter: PyNode,
  program: PyProgram,
): { binding: Binding; name: string; statement: PyNode } | null {
  const name = parameter.get('name');
  const binding = name?.type === 'identifier' ? program.moduleOf(made).scopes.bindingOf(name) : null;
  if (!name || !binding || parameter.get('value') !== made) return null;
  if (argumentsFor(name, program).some((one) => one !== null)) return null;
  return { binding, name: name.text, statement: statementOf(parameter) };
}

/** The fills that a use of a container is; `null` where it is none. */
function fillOf(use: Use, program: PyProgram): Fill[] | null {
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
  if (use.kind === 'passed' && /^(?:heapq\.heappush|bisect\.insort(?:_left|_right)?)$/.test(use.detail ?? '')) {
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

function takesOut(use: Use, program: PyProgram): boolean {
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

/** How often a fill runs for one life of the container. */
export function repeatsOfFill(fill: Fill, holding: Holding, program: PyProgram): Volume | null {
  const start = holding.binding ? holding.made : null;
  return repeatsOf(fill.at, start, program);
}

/** The name of a module's function or class that an expression stands for, or its text. */
export function nameOf(node: PyNode, program: PyProgram): string {
  return dottedName(node, program.moduleOf(node)) ?? node.text;
}
