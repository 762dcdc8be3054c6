import { argument, calledName, dottedName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Use, useOf } from '../../../../python/uses.ts';
import { conflict, type Effects, effectsOf, isLog } from './effects.ts';
import { statementOf } from './statements.ts';

/** How an iterable is read once, from the place where it is made to the loops that take its items. */
export interface Consumption {
  /** The uses that take the items: one for each way through the program. */
  readonly ends: readonly Use[];
  /** Code that runs after it is made and before its first item is taken. */
  readonly between: readonly PyNode[];
  /** Code that runs between two of its items. */
  readonly bodies: readonly PyNode[];
  /** Its length or truth is asked on the way. */
  readonly extras: readonly Use[];
  /** `with` and `try` statements that are left before the items are taken. */
  readonly left: readonly PyNode[];
}

/** Take items from an iterator and hand on something for each, as they are asked. */
const LAZY = new Set(
  `enumerate zip map filter iter itertools.chain itertools.islice itertools.groupby itertools.takewhile itertools.dropwhile
  itertools.filterfalse itertools.starmap itertools.accumulate itertools.zip_longest itertools.compress
  itertools.chain.from_iterable itertools.pairwise itertools.batched heapq.merge csv.reader csv.DictReader`.split(
    /\s+/,
  ),
);

const COMPREHENSION = /^(?:list|set|dictionary)_comprehension$|^generator_expression$/;
const MAX_DEPTH = 12;

/** The one way in which the value of an expression is read; `null` where it is read twice, in part, or by code that is not seen. */
export function consumptionOf(node: PyNode, program: PyProgram): Consumption | null {
  return new Walker(program).step(node, 0);
}

/** The same for what a name holds from one definition on. */
export function consumptionOfName(
  binding: Binding,
  from: PyNode,
  program: PyProgram,
  skip: readonly PyNode[] = [],
): Consumption | null {
  return new Walker(program).named(binding, from, skip, 0);
}

function end(use: Use, bodies: readonly PyNode[] = []): Consumption {
  return { ends: [use], between: [], bodies, extras: [], left: [] };
}

class Walker {
  readonly #program: PyProgram;
  readonly #seen = new Set<object>();

  constructor(program: PyProgram) {
    this.#program = program;
  }

  step(node: PyNode, depth: number): Consumption | null {
    if (depth > MAX_DEPTH) return null;
    const next = useOf(node, this.#program);
    if ('kind' in next)
      return next.kind === 'iterated' || isPoolMap(next) ? this.#taken(next, node, depth) : null;
    if (next.to === 'expression') {
      // Another value may stand in its place.
      return next.node.type === 'conditional_expression' ? null : this.step(next.node, depth + 1);
    }
    if (next.to === 'callers') return this.#returned(next.at, depth);
    if (next.to === 'attribute') return null;
    if (next.at.type === 'call') return this.#given(next.at, next.binding, depth);
    if (next.at.type !== 'assignment' && next.at.type !== 'named_expression') return null;
    return this.named(next.binding, node, [], depth);
  }

  /** A name of a function: the places that read it until it is bound again. */
  named(binding: Binding, from: PyNode, skip: readonly PyNode[], depth: number): Consumption | null {
    if (this.#seen.has(binding)) return null;
    const loads = this.#reached(binding, from)?.filter((load) => !skip.some((one) => one.contains(load)));
    if (!loads) return null;
    this.#seen.add(binding);
    const found: Consumption[] = [];
    const takers: PyNode[] = [];
    const extras: Use[] = [];
    const fn = this.#program.functionAround(from);
    for (const load of loads) {
      const use = useOf(load, this.#program);
      if ('kind' in use && (use.kind === 'length' || use.kind === 'truth')) {
        extras.push(use);
        continue;
      }
      if ('kind' in use && use.kind === 'deleted') continue;
      if (this.#program.functionAround(load) !== fn || repeated(load, from)) return this.#stop(binding);
      const one = this.step(load, depth + 1);
      if (!one) return this.#stop(binding);
      if (takers.some((other) => !exclusive(other, load))) return this.#stop(binding);
      takers.push(load);
      found.push(one);
    }
    this.#seen.delete(binding);
    if (found.length === 0) return null;
    const whole = merged(found);
    const body = fn?.body ?? this.#program.moduleOf(from).root;
    const between = takers.flatMap((taker) => nodesBetween(body, from, taker));
    return {
      ...whole,
      between: [...between, ...whole.between],
      extras: [...extras, ...whole.extras],
      left: [...takers.flatMap((taker) => leftBetween(from, taker)), ...whole.left],
    };
  }

  #stop(binding: Binding): null {
    this.#seen.delete(binding);
    return null;
  }

  /** The loads that see this definition: all, or those before the name is bound again in the same block. */
  #reached(binding: Binding, from: PyNode): PyNode[] | null {
    const own = binding.definitions.filter((one) => one.kind !== 'augmented');
    const statement = statementOf(from);
    const others = own.filter((one) => !statement.contains(one.node));
    if (others.length === 0) return [...binding.loads];
    if (own.length === others.length && others.some((one) => one.kind !== 'assign')) return null;
    if (others.some((one) => statementOf(one.node).parent !== statement.parent)) return null;
    if (binding.scope.kind === 'module' || statement.above('for_statement', 'while_statement')) return null;
    const next = others
      .map((one) => statementOf(one.node))
      .filter((one) => one.start > statement.start)
      .sort((a, b) => a.start - b.start)[0];
    return binding.loads.filter((load) => load.start > statement.end && (!next || load.start < next.end));
  }

  #taken(use: Use, node: PyNode, depth: number): Consumption | null {
    const at = use.at;
    if (at.type === 'for_statement') {
      const body = at.get('body');
      const own = end(use, body ? [body] : []);
      const fn = this.#program.functionAround(at);
      return fn?.generator && fn.yields.some((one) => at.contains(one))
        ? this.#andCallers(own, fn, depth)
        : own;
    }
    if (at.type === 'for_in_clause') {
      const comprehension = at.parent as PyNode;
      const first = comprehension.children.find((one) => one.type === 'for_in_clause');
      if (first !== at || !COMPREHENSION.test(comprehension.type)) return null;
      const rest = comprehension.children.filter((one) => one !== at);
      if (comprehension.type !== 'generator_expression') return end(use, rest);
      return this.#onward(comprehension, rest, depth);
    }
    if (at.type === 'yield') {
      const fn = this.#program.functionAround(at);
      return fn ? this.#andCallers(end(use), fn, depth) : null;
    }
    if (at.type === 'call') {
      const name = calledName(at, this.#program.moduleOf(at));
      if (name === 'next' || name === 'itertools.tee') return null;
      const rest = (at.get('arguments')?.children ?? []).filter((one) => !one.contains(node));
      if (name !== null && LAZY.has(name)) return this.#onward(at, rest, depth);
      const method = at.get('function')?.get('attribute')?.text ?? '';
      if (/^imap/.test(method)) return this.#onward(at, rest, depth);
      if (isPoolMap(use)) {
        const after = this.step(at, depth + 1);
        return after
          ? { ...end(use, rest), bodies: [...rest, ...after.bodies], between: after.between }
          : end(use, rest);
      }
      return end(use, rest);
    }
    return use.detail === 'unpack' || use.detail === '*' ? end(use) : null;
  }

  /** Items go on through another lazy thing, which must be read once itself. */
  #onward(lazy: PyNode, own: readonly PyNode[], depth: number): Consumption | null {
    const after = this.step(lazy, depth + 1);
    return after && { ...after, bodies: [...own, ...after.bodies] };
  }

  #andCallers(own: Consumption, fn: PyFunction, depth: number): Consumption | null {
    const after = this.#callers(fn, depth);
    return (
      after && {
        ...own,
        bodies: [...own.bodies, ...after.bodies],
        between: [...own.between, ...after.between],
      }
    );
  }

  #returned(at: PyNode, depth: number): Consumption | null {
    const fn = this.#program.functionAround(at);
    if (!fn || fn.generator) return null;
    const left = leftBetween(at, fn.node);
    const after = this.#callers(fn, depth);
    return after && { ...after, left: [...left, ...after.left] };
  }

  #callers(fn: PyFunction, depth: number): Consumption | null {
    const calls = this.#program.callsOf(fn);
    if (this.#seen.has(fn) || calls.length === 0 || this.#program.isValue(fn) || depth > MAX_DEPTH)
      return null;
    this.#seen.add(fn);
    const found = calls.map((call) => this.step(call, depth + 1));
    this.#seen.delete(fn);
    return found.some((one) => one === null) ? null : merged(found as Consumption[]);
  }

  /** An argument: read by the function that gets it; a generator reads it when its own items are taken. */
  #given(call: PyNode, parameter: Binding, depth: number): Consumption | null {
    const fn = this.#program.functions.find((one) => one.node === parameter.scope.node);
    const first = fn?.body;
    if (!fn || !first || fn.async) return null;
    const inside = this.named(parameter, parameterNode(parameter, fn), [], depth + 1);
    if (!inside || !fn.generator) return inside;
    const after = this.step(call, depth + 1);
    return (
      after && {
        ...merged([inside]),
        bodies: [...inside.bodies, ...after.bodies],
        between: [...inside.between, ...after.between],
        left: [...inside.left, ...after.left],
      }
    );
  }
}

function parameterNode(parameter: Binding, fn: PyFunction): PyNode {
  return parameter.definitions[0]?.node ?? fn.node;
}

/** `pool.map(f, items)` and `executor.map(f, items)` read their items once, at the call. */
function isPoolMap(use: Use): boolean {
  if (use.kind !== 'passed' || !/^(?:map|starmap)$/.test(use.detail ?? '') || use.at.type !== 'call')
    return false;
  return argument(use.at, 1) === use.node && use.at.get('function')?.type === 'attribute';
}

function merged(found: readonly Consumption[]): Consumption {
  return {
    ends: found.flatMap((one) => one.ends),
    between: found.flatMap((one) => one.between),
    bodies: found.flatMap((one) => one.bodies),
    extras: found.flatMap((one) => one.extras),
    left: found.flatMap((one) => one.left),
  };
}

const LOOPS = /^(?:for_statement|while_statement)$/;

/** The place runs more often than the place where the value is made. */
export function repeated(load: PyNode, from: PyNode): boolean {
  let inner = load;
  for (let node = load.parent; node && !node.contains(from); inner = node, node = node.parent) {
    if (node.type === 'lambda') return true;
    if (LOOPS.test(node.type) && inner.field !== 'right') return true;
    if (COMPREHENSION.test(node.type)) {
      const first = node.children.find((one) => one.type === 'for_in_clause');
      if (first !== inner || !inner.get('right')?.contains(load)) return true;
    }
  }
  return false;
}

/** Of two places at most one is run. */
function exclusive(a: PyNode, b: PyNode): boolean {
  for (let node = a.parent, inner = a; node; inner = node, node = node.parent) {
    if (!node.contains(b)) continue;
    if (node.type !== 'if_statement' && node.type !== 'conditional_expression') return false;
    return !inner.contains(b) && inner.field !== 'condition';
  }
  return false;
}

/** Code of a body that stands after one place and before the other, in pieces as large as possible. */
export function nodesBetween(body: PyNode, from: PyNode, to: PyNode): PyNode[] {
  const start = statementOf(from).end;
  const found: PyNode[] = [];
  const visit = (node: PyNode) => {
    if (node.end <= start || node.start >= to.start) return;
    if (node.start >= start && node.end <= to.start) {
      if (node.type !== 'comment') found.push(node);
      return;
    }
    for (const child of node.children) {
      // The names of a loop are set by it, not before it.
      if (child.field === 'left' && node.contains(to) && /^for_/.test(node.type)) continue;
      visit(child);
    }
  };
  visit(body);
  return found;
}

/** `with` and `try` statements around the first place, within its function, that the second is not in. */
export function leftBetween(from: PyNode, to: PyNode): PyNode[] {
  const found: PyNode[] = [];
  for (let node = from.parent; node; node = node.parent) {
    if (node.type === 'function_definition' || node.type === 'lambda') break;
    if (node.contains(to)) break;
    if (node.type === 'with_statement' || node.type === 'try_statement') found.push(node);
  }
  return found;
}

/** What taking the items of an iterable does, also that of the lazy things that its names stand for. */
export function lazyEffects(nodes: readonly PyNode[], program: PyProgram): Effects {
  const all: PyNode[] = [...nodes];
  const seen = new Set<Binding>();
  for (let index = 0; index < all.length && index < 60; index++) {
    for (const one of (all[index] as PyNode).walk()) {
      const binding = one.type === 'identifier' ? program.moduleOf(one).scopes.bindingOf(one) : null;
      if (!binding || seen.has(binding)) continue;
      seen.add(binding);
      for (const definition of binding.definitions) {
        if (definition.kind === 'assign' && definition.value && isLazy(definition.value, program))
          all.push(definition.value);
        if (definition.kind === 'parameter') all.push(...given(definition.node, program));
      }
    }
  }
  return effectsOf(all, program);
}

function given(parameter: PyNode, program: PyProgram): PyNode[] {
  const binding = program.moduleOf(parameter).scopes.bindingOf(parameter);
  const fn = program.functions.find((one) => one.node === binding?.scope.node);
  if (!binding || !fn) return [];
  const index = fn.parameters.indexOf(binding) - (fn.owner ? 1 : 0);
  return program
    .callsOf(fn)
    .map((call) => argument(call, index, binding.name))
    .filter((one): one is PyNode => one !== null && isLazy(one, program));
}

/** An expression whose items are made when they are taken. */
export function isLazy(node: PyNode, program: PyProgram): boolean {
  if (node.type === 'parenthesized_expression') return node.parts[0] ? isLazy(node.parts[0], program) : false;
  if (node.type === 'generator_expression') return true;
  if (node.type !== 'call') return false;
  if (program.calleeOf(node)?.generator) return true;
  const name = calledName(node, program.moduleOf(node));
  return name !== null && LAZY.has(name);
}

/** The items may be made one at a time: nothing that runs meanwhile changes what making them needs, or the other way. */
export function canBeLazy(making: Effects, consumption: Consumption, program: PyProgram): boolean {
  const silent = consumption.between.filter((node) => !isLogStatement(node, program));
  return (
    !conflict(making, effectsOf(silent, program)) &&
    !conflict(making, effectsOf(consumption.bodies, program)) &&
    !consumption.left.some((one) => one.type === 'try_statement')
  );
}

export function isLogStatement(node: PyNode, program: PyProgram): boolean {
  const call = node.type === 'expression_statement' ? node.parts[0] : node;
  return call !== undefined && isLog(call, program);
}

/** One of these `with` statements closes what the making reads. */
export function closesSource(
  making: readonly PyNode[],
  left: readonly PyNode[],
  program: PyProgram,
): boolean {
  return left.some((statement) => {
    if (statement.type !== 'with_statement') return false;
    const names = new Set<Binding>();
    for (const item of statement.children.filter((one) => one.type === 'with_clause'))
      for (const one of item.walk()) {
        const binding = one.type === 'identifier' ? program.moduleOf(one).scopes.bindingOf(one) : null;
        if (
          binding?.definitions.some(
            (definition) => definition.kind === 'with' && item.contains(definition.node),
          )
        )
          names.add(binding);
      }
    const clause = statement.children.find((one) => one.type === 'with_clause');
    if (
      clause &&
      /\b(?:open|connect|closing|Pool|Executor|lock|urlopen)\b/i.test(clause.text) &&
      names.size === 0
    )
      return true;
    return making.some((node) => [...reachable(node, program)].some((binding) => names.has(binding)));
  });
}

/** Names that an expression uses, also those that the lazy things behind its names use. */
function reachable(node: PyNode, program: PyProgram): Set<Binding> {
  const found = new Set<Binding>();
  const waiting = [node];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    for (const one of at.walk()) {
      const binding = one.type === 'identifier' ? program.moduleOf(one).scopes.bindingOf(one) : null;
      if (!binding || found.has(binding)) continue;
      found.add(binding);
      for (const definition of binding.definitions)
        if (definition.kind === 'assign' && definition.value) waiting.push(definition.value);
    }
  }
  return found;
}

/** The dotted name of what an expression calls, for reports. */
export function whatCalls(call: PyNode, program: PyProgram): string {
  return dottedName(call.get('function'), program.moduleOf(call)) ?? call.get('function')?.text ?? '';
}
