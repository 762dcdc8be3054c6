import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';
import { statementOf } from '../kept/statements.ts';
import { looped } from './loop-generations.ts';
import { MANY } from './reaching.ts';

/** One container of items, made item by item from an iterable. */
export interface Generation {
  readonly binding: Binding;
  /** What reads it, until the name is bound again. */
  readonly loads: readonly PyNode[];
  /** The whole statement that binds the name. */
  readonly statement: PyNode;
  readonly kind: 'list' | 'dict';
  /** The comprehension, here or in the function that makes it; `null` for a loop that appends. */
  readonly comprehension: PyNode | null;
  /** The loop that appends its items. */
  readonly loop: PyNode | null;
  /** The item that is kept: of a dict, the value. */
  readonly item: PyNode;
  readonly key: PyNode | null;
  readonly target: PyNode;
  /** What is iterated over. */
  readonly iterable: PyNode;
  /** The names that stand for the source, at the place where the name `binding` is bound. */
  readonly sources: readonly PyNode[];
  /** Some items are left out. */
  readonly filtered: boolean;
  /** The function that makes and returns it, when it is not made in place. */
  readonly maker: PyFunction | null;
}

/** All names of a program that hold such containers. */
export function generationsOf(program: PyProgram): Generation[] {
  return program.modules.flatMap((module) =>
    [...module.root.walk()].flatMap((node) =>
      node.type === 'assignment' ? (generation(node, program) ?? []) : [],
    ),
  );
}

function generation(assignment: PyNode, program: PyProgram): Generation | null {
  const [left, right] = [assignment.get('left'), assignment.get('right')];
  const statement = assignment.parent;
  if (left?.type !== 'identifier' || !right || statement?.type !== 'expression_statement') return null;
  const binding = program.moduleOf(left).scopes.bindingOf(left);
  const loads = binding && loadsOf(binding, assignment);
  if (!binding || !loads) return null;
  const base = { binding, loads, statement };
  if (/^(?:list|dictionary)$/.test(right.type) && right.parts.length === 0)
    return looped(base, right.type === 'list');
  if (right.type === 'list_comprehension' || right.type === 'dictionary_comprehension') {
    const read = comprehended(right);
    return read && { ...base, ...read, sources: namesIn(read.iterable), maker: null };
  }
  const mapping = mapped(right);
  if (mapping) return { ...base, ...mapping, sources: namesIn(mapping.iterable), maker: null };
  const maker = right.type === 'call' ? program.calleeOf(right) : null;
  if (
    !maker ||
    maker.generator ||
    maker.returns.length !== 1 ||
    program.isValue(maker) ||
    maker.decorators.length > 0
  )
    return null;
  const [returned] = maker.returns;
  if (!returned || program.callsOf(maker).length !== 1) return null;
  if (returned.type !== 'list_comprehension' && returned.type !== 'dictionary_comprehension') return null;
  const read = comprehended(returned);
  return read && { ...base, ...read, sources: namesIn(right.get('arguments')), maker };
}

function comprehended(
  node: PyNode,
): Pick<
  Generation,
  'kind' | 'comprehension' | 'loop' | 'item' | 'key' | 'target' | 'iterable' | 'filtered'
> | null {
  const clauses = node.children.filter((one) => one.type === 'for_in_clause');
  const [clause] = clauses;
  const body = node.get('body');
  const [target, iterable] = [clause?.get('left'), clause?.get('right')];
  if (!clause || clauses.length > 1 || !body || !target || !iterable || /\basync\b/.test(clause.text))
    return null;
  const filtered = node.children.some((one) => one.type === 'if_clause');
  const pair = body.type === 'pair';
  const item = pair ? body.get('value') : body;
  if (!item) return null;
  const kind = pair ? 'dict' : 'list';
  return {
    kind,
    comprehension: node,
    loop: null,
    item,
    key: pair ? body.get('key') : null,
    target,
    iterable,
    filtered,
  };
}

/** `list(map(f, items))`: the whole call stands for its items. */
function mapped(
  node: PyNode,
): Pick<
  Generation,
  'kind' | 'comprehension' | 'loop' | 'item' | 'key' | 'target' | 'iterable' | 'filtered'
> | null {
  const inner =
    node.type === 'call' && node.get('function')?.text === 'list' ? node.get('arguments')?.parts[0] : null;
  const [fn, iterable, more] =
    inner?.type === 'call' && inner.get('function')?.text === 'map'
      ? (inner.get('arguments')?.parts ?? [])
      : [];
  if (!fn || !iterable || more || fn.type === 'lambda' || !inner) return null;
  return {
    kind: 'list',
    comprehension: node,
    loop: null,
    item: inner,
    key: null,
    target: fn,
    iterable,
    filtered: false,
  };
}

/** Loads of one definition of a name: up to the next one in the same block; `null` where that is not certain. */
function loadsOf(binding: Binding, assignment: PyNode): PyNode[] | null {
  const plain = binding.definitions;
  if (plain.length > MANY || plain.some((one) => one.kind !== 'assign' || one.path)) return null;
  const own = plain.findIndex((one) => one.node === assignment.get('left'));
  if (plain.length === 1) return binding.loads;
  const block = statementOf(assignment).parent;
  if (plain.some((one) => statementOf(one.node).parent !== block)) return null;
  const next = plain[own + 1] ? statementOf((plain[own + 1] as (typeof plain)[number]).node) : null;
  const loads = binding.loads.filter((one) => one.start > assignment.end && (!next || one.end <= next.end));
  return loads;
}

export function namesIn(node: PyNode | null): PyNode[] {
  return node ? [...node.walk()].filter((one) => one.type === 'identifier' && one.field !== 'attribute') : [];
}

export type Reading =
  | {
      readonly kind: 'pass';
      readonly items: 'items' | 'values' | 'keys' | null;
      readonly whole: PyNode;
      readonly at: PyNode;
    }
  | { readonly kind: 'length'; readonly at: PyNode }
  | { readonly kind: 'other' };

/** What a load does with a container: one pass over it, its length, or something else. */
export function readingOf(load: PyNode, program: PyProgram): Reading {
  const use = useOf(load, program);
  if (!('kind' in use)) return { kind: 'other' };
  if (use.kind === 'length') return { kind: 'length', at: use.at };
  if (use.kind === 'method' && /^(?:items|values|keys)$/.test(use.detail ?? '')) {
    const next = pass(use.at, program);
    return next ? { kind: 'pass', items: use.detail as 'items', whole: use.at, at: next } : { kind: 'other' };
  }
  const at = pass(load, program);
  return at ? { kind: 'pass', items: null, whole: load, at } : { kind: 'other' };
}

/** The loop or comprehension clause that goes through an expression once. */
function pass(node: PyNode, program: PyProgram): PyNode | null {
  const use = useOf(node, program);
  if (!('kind' in use) || use.kind !== 'iterated') return null;
  if (use.at.type === 'for_statement') return use.at;
  if (use.at.type === 'for_in_clause') {
    const comprehension = use.at.parent;
    const first = comprehension?.children.find((one) => one.type === 'for_in_clause');
    const eager = comprehension?.type !== 'generator_expression' || usedUp(comprehension);
    return first === use.at && eager ? use.at : null;
  }
  return use.detail === 'enumerate' || use.detail === 'zip' ? pass(use.at, program) : null;
}

/** `sum(f(x) for x in items)`: a generator that is read to its end where it stands. */
function usedUp(generator: PyNode): boolean {
  const list = generator.parent?.type === 'argument_list' ? generator.parent : generator;
  const call = list.parent;
  return (
    call?.type === 'call' &&
    /^(?:sum|min|max|any|all|list|tuple|set|sorted|dict|frozenset)$|\.join$/.test(
      call.get('function')?.text ?? '',
    )
  );
}
