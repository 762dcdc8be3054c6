import { calledName } from './names.ts';
import type { PyProgram } from './program.ts';
import type { Binding } from './scopes.ts';
import type { PyNode } from './syntax.ts';

/**
 * What is done with a value at one place:
 * - `iterated`: read once from start to end (`for`, a comprehension, `sum`, `sorted`, `join`, `yield from`, a splat);
 * - `length`, `indexed`, `sliced`, `membership`, `truth`, `compared`, `operand`, `formatted`, `printed`;
 * - `method`: a method of it is called, `attribute`: something of it is read; `detail` is the name;
 * - `stored`: kept in a container or an attribute; `yielded`: handed on one at a time; `deleted`;
 * - `passed`: given to code that is not seen, `detail` is its name; `returned`: to a caller that is not seen;
 * - `discarded`: nothing. */
export type UseKind =
  | 'iterated'
  | 'length'
  | 'indexed'
  | 'sliced'
  | 'membership'
  | 'truth'
  | 'compared'
  | 'operand'
  | 'formatted'
  | 'method'
  | 'attribute'
  | 'stored'
  | 'yielded'
  | 'deleted'
  | 'passed'
  | 'returned'
  | 'discarded';

export interface Use {
  readonly kind: UseKind;
  /** The expression whose value is used: an identifier, a call, … */
  readonly node: PyNode;
  /** The construct that uses it: the `for`, the call, the subscript. */
  readonly at: PyNode;
  readonly detail: string | null;
}

/** Where a value goes on to, under another name. */
export type Onward =
  | { readonly to: 'binding'; readonly binding: Binding; readonly at: PyNode }
  | { readonly to: 'attribute'; readonly name: string; readonly at: PyNode }
  | { readonly to: 'callers'; readonly at: PyNode }
  | { readonly to: 'expression'; readonly node: PyNode };

/** Builtins and library functions that read their argument once, item by item, as they need it. */
export const READS_ONCE = new Set(
  `sum min max any all sorted list tuple set frozenset dict enumerate zip map filter iter bytes bytearray
  itertools.chain itertools.islice itertools.groupby itertools.takewhile itertools.dropwhile itertools.filterfalse
  itertools.starmap itertools.accumulate itertools.zip_longest itertools.compress itertools.chain.from_iterable
  itertools.pairwise itertools.batched heapq.nsmallest heapq.nlargest heapq.merge collections.Counter collections.deque
  collections.OrderedDict functools.reduce statistics.mean statistics.fmean math.fsum math.prod csv.reader
  csv.DictReader array.array numpy.fromiter next`.split(/\s+/),
);

/** Methods that read an iterable argument once. */
const METHODS_READ_ONCE = new Set(
  `join extend update writelines writerows executemany union intersection difference add_all imap imap_unordered`.split(
    /\s+/,
  ),
);

const PASS_THROUGH = new Set(['parenthesized_expression', 'await', 'conditional_expression']);

/** What happens to the value of this expression right where it stands: a use, or the place where it goes on. */
export function useOf(node: PyNode, program: PyProgram): Use | Onward {
  const parent = node.parent;
  if (!parent) return { kind: 'discarded', node, at: node, detail: null };
  const use = (kind: UseKind, detail: string | null = null, at = parent): Use => ({ kind, node, at, detail });
  const module = program.moduleOf(node);
  if (PASS_THROUGH.has(parent.type)) {
    const isTest = parent.type === 'conditional_expression' && parent.parts[1] === node;
    return isTest ? use('truth') : { to: 'expression', node: parent };
  }
  switch (parent.type) {
    case 'expression_statement':
      return use('discarded');
    case 'assignment':
      return node.field === 'right' ? assigned(node, parent, program) : use('stored');
    case 'named_expression': {
      const binding = module.scopes.bindingOf(parent.get('name') as PyNode);
      return binding ? { to: 'binding', binding, at: parent } : use('stored');
    }
    case 'augmented_assignment':
      return parent.get('operator')?.text === '+=' && node.field === 'right'
        ? use('operand', '+=')
        : use('operand');
    case 'return_statement':
      return { to: 'callers', at: parent };
    case 'yield':
      return /^yield\s+from\b/.test(parent.text) ? use('iterated', 'yield from') : use('yielded');
    case 'for_statement':
    case 'for_in_clause':
      return node.field === 'right' ? use('iterated', 'for') : use('stored');
    case 'subscript':
      if (node.field !== 'value') return use('operand', 'key');
      return use(parent.all('subscript').some((part) => part.type === 'slice') ? 'sliced' : 'indexed');
    case 'attribute': {
      const call = parent.parent?.type === 'call' && parent.field === 'function' ? parent.parent : null;
      return use(call ? 'method' : 'attribute', parent.get('attribute')?.text ?? null, call ?? parent);
    }
    case 'call':
      // `sum(x for x in xs)`: the generator stands where other arguments have their list.
      return node.field === 'arguments' ? argumentUse(node, program) : use('method', '__call__');
    case 'keyword_argument':
    case 'argument_list':
      return argumentUse(node, program);
    case 'list_splat':
      return use('iterated', '*');
    case 'dictionary_splat':
      return use('passed', '**');
    case 'comparison_operator':
      return /\bin\b/.test(
        parent
          .all('operators')
          .map((one) => one.text)
          .join(' '),
      ) && parent.parts[0] !== node
        ? use('membership')
        : use('compared');
    case 'not_operator':
    case 'boolean_operator':
    case 'if_statement':
    case 'elif_clause':
    case 'while_statement':
    case 'if_clause':
    case 'assert_statement':
      return use('truth');
    case 'binary_operator':
      return use('operand', parent.get('operator')?.text ?? null);
    case 'unary_operator':
      return use('operand');
    case 'interpolation':
    case 'format_expression':
      return use('formatted');
    case 'with_item':
      return use('method', '__enter__');
    case 'as_pattern': {
      // Files, connections and pools enter as themselves.
      const alias = parent.get('alias')?.children[0];
      const binding = alias?.type === 'identifier' ? module.scopes.bindingOf(alias) : null;
      return binding ? { to: 'binding', binding, at: parent } : use('stored');
    }
    case 'delete_statement':
    case 'expression_list': {
      const unpacked = unpackedTo(node, parent, program);
      if (unpacked) return unpacked;
      return parent.type === 'delete_statement' || parent.parent?.type === 'delete_statement'
        ? use('deleted')
        : use('stored');
    }
    case 'generator_expression':
    case 'list_comprehension':
    case 'set_comprehension':
    case 'pair':
    case 'tuple':
    case 'list':
    case 'set':
      return use('stored', parent.type);
    case 'lambda':
      return use('returned', 'lambda');
    default:
      return use('passed', parent.type);
  }
}

/** `rows, names = load(), []`: the name that stands where this value stands. */
function unpackedTo(node: PyNode, list: PyNode, program: PyProgram): Onward | null {
  const assignment = list.type === 'expression_list' && list.field === 'right' ? list.parent : null;
  const left = assignment?.type === 'assignment' ? assignment.get('left') : null;
  if (!assignment || left?.type !== 'pattern_list' || left.parts.length !== list.parts.length) return null;
  if ([...left.parts, ...list.parts].some((one) => /splat/.test(one.type))) return null;
  const name = left.parts[list.parts.indexOf(node)];
  const binding = name?.type === 'identifier' ? program.moduleOf(node).scopes.bindingOf(name) : null;
  return binding && { to: 'binding', binding, at: assignment };
}

function assigned(node: PyNode, assignment: PyNode, program: PyProgram): Use | Onward {
  const left = assignment.get('left');
  if (left?.type === 'identifier') {
    const binding = program.moduleOf(node).scopes.bindingOf(left);
    if (binding) return { to: 'binding', binding, at: assignment };
  }
  if (left?.type === 'attribute')
    return { to: 'attribute', name: left.get('attribute')?.text ?? '', at: assignment };
  const unpacked = left && /pattern/.test(left.type);
  return { kind: unpacked ? 'iterated' : 'stored', node, at: assignment, detail: unpacked ? 'unpack' : null };
}

/** An argument of a call: read by a builtin, bound to a parameter of the program's own function, or given away. */
function argumentUse(node: PyNode, program: PyProgram): Use | Onward {
  const part = node.parent?.type === 'keyword_argument' ? node.parent : node;
  const sole = node.field === 'arguments' && node.parent?.type === 'call';
  const list = sole ? node : (part.parent as PyNode);
  const parts = sole ? [node] : list.parts;
  const call = list.parent as PyNode;
  const module = program.moduleOf(node);
  const use = (kind: UseKind, detail: string | null): Use => ({ kind, node, at: call, detail });
  if (call.type !== 'call') return use('passed', call.type);
  const binding = parameterOf(part, parts, call, program);
  if (binding) return { to: 'binding', binding, at: call };
  const name = calledName(call, module);
  if (name === 'len') return use('length', null);
  if (name === 'print' || name === 'str' || name === 'repr' || name === 'format')
    return use('formatted', name);
  if (name === 'bool' || name === 'isinstance' || name === 'type' || name === 'id') return use('truth', name);
  if (name && READS_ONCE.has(name)) {
    const callable =
      (name === 'map' || name === 'filter' || name === 'functools.reduce') && parts[0] === part;
    const counted = /nsmallest|nlargest/.test(name) && parts[0] === part;
    if (
      (name === 'min' || name === 'max') &&
      parts.filter((one) => one.type !== 'keyword_argument').length > 1
    )
      return use('compared', name);
    return callable || counted || part !== node ? use('passed', name) : use('iterated', name);
  }
  const method =
    call.get('function')?.type === 'attribute' ? call.get('function')?.get('attribute')?.text : null;
  if (method && METHODS_READ_ONCE.has(method)) {
    const callable = method.startsWith('imap') && parts[0] === part;
    return callable ? use('passed', method) : use('iterated', method);
  }
  if (method && ['append', 'add', 'appendleft', 'put', 'insert', 'put_nowait', 'setdefault'].includes(method))
    return use('stored', method);
  return use('passed', name ?? method ?? call.get('function')?.text ?? null);
}

/** The parameter that an argument of a call becomes, when the callee is the program's own. */
function parameterOf(
  part: PyNode,
  parts: readonly PyNode[],
  call: PyNode,
  program: PyProgram,
): Binding | null {
  const cls = program.classOf(call);
  const callee = cls
    ? (program.functions.find((fn) => fn.owner === cls && fn.name === '__init__') ?? null)
    : program.calleeOf(call);
  if (!callee) return null;
  if (part.type === 'keyword_argument')
    return callee.parameters.find((one) => one.name === part.get('name')?.text) ?? null;
  const positional = parts.filter((one) => one.type !== 'keyword_argument');
  const index = positional.indexOf(part);
  if (positional.slice(0, index + 1).some((one) => /splat/.test(one.type))) return null;
  const decorated = callee.decorators.some((one) => /staticmethod/.test(one.text));
  const skip = callee.owner && !decorated ? 1 : 0;
  const parameter = callee.parameters[index + skip];
  return parameter && !/^\*/.test(parameter.definitions[0]?.node.parent?.text ?? '') ? parameter : null;
}
