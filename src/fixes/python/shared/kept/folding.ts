import { attributesOf } from '../../../../python/flow.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding, Scope } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { effectsOf, isPure } from './effects.ts';
import type { Reduction } from './reductions.ts';
import { freshName, operand, singular, statementOf, textWith } from './statements.ts';

/** Running figures in place of a list: how they begin, what each item does to them, what stands where the list was reduced. */
export interface Fold {
  readonly states: readonly { readonly name: string; readonly start: string }[];
  /** Lines that take one item, without indentation; deeper lines begin with the module's indent. */
  readonly updates: readonly string[];
  readonly results: ReadonlyMap<Reduction, string>;
  /** Statements that only gave a figure its name: no longer needed. */
  readonly dropped: readonly PyNode[];
  readonly proof: 'text' | 'run';
}

export interface FoldPlace {
  /** The name that stands for the item where the figures are updated. */
  readonly item: string;
  /** The item as it is written where it is added, when there is one such place. */
  readonly value: PyNode | null;
  /** What stands before a figure's name there: `self.`, or nothing. */
  readonly prefix: string;
  readonly collection: string;
  readonly scope: Scope;
  readonly indent: string;
  /** Names of the figures of an attribute must not meet another attribute of the program. */
  readonly program: PyProgram;
  /** The figure may take the name that its result is given: `total = sum(…)`. */
  readonly reuseNames: boolean;
}

/** Reductions of one list → the figures that do the same; `null` where an item cannot be taken as it comes. */
export function foldOf(reductions: readonly Reduction[], place: FoldPlace): Fold | null {
  const byKey = new Map<string, { name: string; start: string; first: Reduction }>();
  const results = new Map<Reduction, string>();
  const updates: string[] = [];
  const dropped: PyNode[] = [];
  let proof: Fold['proof'] = 'text';
  for (const one of reductions) {
    if (one.proof === 'run') proof = 'run';
    const between = one.between && statementOf(one.between);
    if (between && !dropped.includes(between)) dropped.push(between);
    const key = keyOf(one);
    const known = byKey.get(key);
    const own = place.reuseNames && !known ? givenName(one, place.program) : null;
    if (own) dropped.push(own.statement);
    if (!known) {
      const name =
        own?.name ??
        newName(
          one,
          place,
          [...byKey.values()].map((other) => other.name),
        );
      byKey.set(key, { name, start: one.start, first: one });
      const lines = updateOf(one, `${place.prefix}${name}`, place);
      if (!lines) return null;
      // Several figures may take an item apart in the same way.
      const apart = lines[0]?.endsWith(` = ${place.item}`) && updates.includes(lines[0]);
      updates.push(...(apart ? lines.slice(1) : lines));
    }
    const name = (byKey.get(key) as { name: string }).name;
    results.set(one, name);
  }
  return {
    states: [...byKey.values()].map(({ name, start }) => ({ name, start })),
    updates,
    results,
    dropped,
    proof,
  };
}

/** The expression that stands for a reduction, once the text of its figure is known. */
export function resultText(one: Reduction, figure: string): string {
  return one.fallback ? `(${one.fallback.text} if ${figure} is None else ${figure})` : figure;
}

function keyOf(one: Reduction): string {
  const text = (node: PyNode | null) => (node ? normal(node, one.variable) : '');
  return [
    one.kind,
    text(one.element),
    one.conditions.map(text).join('&'),
    one.key?.text ?? '',
    one.start,
    one.fallback?.text ?? '',
  ].join('|');
}

function normal(node: PyNode, variable: PyNode | null): string {
  return variable?.type === 'identifier'
    ? textWith(node, (name) => (name.text === variable.text ? '_' : null))
    : node.text;
}

/** `total = sum(…)`: the figure can have the name itself, when nothing else is ever bound to it. */
function givenName(one: Reduction, program: PyProgram): { name: string; statement: PyNode } | null {
  const assignment = one.at.parent;
  if (assignment?.type !== 'assignment' || one.at.field !== 'right' || one.fallback) return null;
  const left = assignment.get('left');
  const statement = statementOf(assignment);
  if (left?.type !== 'identifier' || statement.parts[0] !== assignment || assignment.get('type')) return null;
  const binding = program.moduleOf(one.at).scopes.bindingOf(left);
  if (binding?.definitions.length !== 1) return null;
  return { name: left.text, statement };
}

function newName(one: Reduction, place: FoldPlace, taken: readonly string[]): string {
  const own = singular(place.collection);
  const item = own === 'item' && /^[a-z]\w*$/i.test(place.item) ? place.item : own;
  const part = one.element?.type === 'attribute' ? (one.element.get('attribute')?.text ?? item) : item;
  const wish = {
    count: `${item}_count`,
    sum: one.element?.type === 'integer' ? `${item}_count` : `${part}_total`,
    max: `largest_${part}`,
    min: `smallest_${part}`,
    any: `any_${part}`,
    all: `all_${part}`,
    set: `${part}_set`,
    tally: `${part}_counts`,
    first: `first_${item}`,
    last: `last_${item}`,
  }[one.kind];
  if (place.prefix === '') {
    let name = freshName(wish, place.scope);
    for (let number = 2; taken.includes(name); number++) name = `${wish}_${number}`;
    return name;
  }
  const lead = /^_/.test(place.collection) ? '_' : '';
  let name = `${lead}${wish}`;
  for (let number = 2; taken.includes(name) || attributesOf(place.program, name).length > 0; number++)
    name = `${lead}${wish}_${number}`;
  return name;
}

function updateOf(one: Reduction, state: string, place: FoldPlace): string[] | null {
  const lines: string[] = [];
  const parts = partsOf(one.variable, place.value);
  const pattern = one.variable !== null && one.variable.type !== 'identifier' && !parts;
  if (pattern) {
    // The names of the pattern become names of the function.
    const names = [...one.variable.walk()].filter((node) => node.type === 'identifier');
    if (names.some((name) => [...scopesUp(place.scope)].some((scope) => scope.bindings.has(name.text))))
      return null;
  }
  if (pattern) lines.push(`${one.variable.text} = ${place.item}`);
  const text = (node: PyNode) =>
    parts
      ? textWith(node, (name) => {
          const part = parts.get(name.text);
          return part ? operand(part.text, part) : null;
        })
      : pattern || !one.variable
        ? node.text
        : textWith(node, (name) => (name.text === one.variable?.text ? place.item : null));
  const element = one.element ? text(one.element) : place.item;
  if (/\n/.test(element)) return null;
  const tests = one.conditions.map((condition) =>
    operand(
      text(condition),
      condition.type === 'boolean_operator' && /\bor\b/.test(condition.get('operator')?.text ?? '')
        ? condition
        : null,
    ),
  );
  const lead = tests.length > 0 ? place.indent : '';
  if (tests.length > 0) lines.push(`if ${tests.join(' and ')}:`);
  for (const line of change(one, state, element, place)) lines.push(lead + line);
  return lines;
}

/** `a, b` taken from an item that is written `(x.a, x.b)`: what each name stands for. */
function partsOf(variable: PyNode | null, value: PyNode | null): Map<string, PyNode> | null {
  if (!variable || value?.type !== 'tuple' || !/^(?:pattern_list|tuple_pattern)$/.test(variable.type))
    return null;
  const names = variable.parts;
  if (names.length !== value.parts.length || names.some((name) => name.type !== 'identifier')) return null;
  const simple = value.parts.every((part) =>
    /^(?:identifier|attribute|integer|string|float)$/.test(part.type),
  );
  return simple ? new Map(names.map((name, index) => [name.text, value.parts[index] as PyNode])) : null;
}

function change(one: Reduction, state: string, element: string, place: FoldPlace): string[] {
  const value = one.element ? operand(element, one.element) : element;
  const truth =
    one.element && /^(?:comparison_operator|not_operator|true|false)$/.test(one.element.type)
      ? value
      : `bool(${element})`;
  switch (one.kind) {
    case 'count':
      return [`${state} += 1`];
    case 'sum':
      return [`${state} += ${element}`];
    case 'max':
    case 'min':
      return [
        `${state} = ${value} if ${state} is None else ${one.kind}(${state}, ${value}${one.key ? `, key=${one.key.text}` : ''})`,
      ];
    case 'any':
      return [`${state} = ${state} or ${truth}`];
    case 'all':
      return [`${state} = ${state} and ${truth}`];
    case 'set':
      return [`${state}.add(${element})`];
    case 'tally':
      return [`${state}[${element}] += 1`];
    case 'first':
      return [`if ${state} is None:`, `${place.indent}${state} = ${element}`];
    default:
      return [`${state} = ${element}`];
  }
}

function* scopesUp(scope: Scope): Generator<Scope> {
  for (let at: Scope | null = scope; at; at = at.parent) if (at.kind !== 'class') yield at;
}

/**
 * What the reductions compute of an item is the same when it is taken as it comes: nothing but the item, and names that are
 * bound once before `place`, is needed, and no part of an item that is asked for is ever changed.
 */
export function takesItemsAsTheyCome(
  reductions: readonly Reduction[],
  place: PyNode,
  program: PyProgram,
): boolean {
  return reductions.every((one) => {
    const nodes = [one.element, ...one.conditions, one.key].filter((node): node is PyNode => node !== null);
    if (!isPure(effectsOf(nodes, program))) return false;
    const effects = effectsOf(nodes, program);
    if (
      [...effects.reads].some(
        (key) => typeof key === 'string' && changesLater(key.slice(1).replace(/\|.*$/, ''), program),
      )
    )
      return false;
    return nodes.every((node) =>
      freeNames(node, one.variable, program).every((binding) => isSettled(binding, place, program)),
    );
  });
}

/** Names of an expression that come from outside of it. */
export function freeNames(node: PyNode, variable: PyNode | null, program: PyProgram): Binding[] {
  const scopes = program.moduleOf(node).scopes;
  const found: Binding[] = [];
  for (const one of node.walk()) {
    if (one.type !== 'identifier') continue;
    const binding = scopes.bindingOf(one);
    if (!binding || node.contains(binding.scope.node)) continue;
    const own = variable && binding.definitions.some((definition) => variable.contains(definition.node));
    if (!own) found.push(binding);
  }
  return found;
}

/** The name has its one value when `place` is run, and can be read there. */
function isSettled(binding: Binding, place: PyNode, program: PyProgram): boolean {
  if (binding.definitions.length !== 1) return false;
  const [only] = binding.definitions;
  if (only && binding.scope.kind === 'module' && program.functionAround(place))
    return !only.node.above('for_statement', 'while_statement');
  if (!only || program.moduleOf(place) !== program.moduleOf(only.node)) return false;
  if (!binding.scope.node.contains(place)) return false;
  if (only.kind === 'parameter') return true;
  return only.node.start < place.start && /^(?:assign|import|with|function|class)$/.test(only.kind);
}

/** An attribute of this name is set elsewhere than in a constructor, or is worked out from one that is. */
export function changesLater(name: string, program: PyProgram, depth = 0): boolean {
  const property = program.functions.filter(
    (one) => one.name === name && one.decorators.some((decorator) => /property\b/.test(decorator.text)),
  );
  if (depth < 3 && property.length > 0)
    return property.some((one) =>
      [...effectsOf([one.body], program).reads].some(
        (key) =>
          typeof key === 'string' && changesLater(key.slice(1).replace(/\|.*$/, ''), program, depth + 1),
      ),
    );
  return attributesOf(program, name).some((one) => {
    const parent = one.parent;
    const set =
      one.field === 'left' &&
      (parent?.type === 'assignment' ||
        parent?.type === 'augmented_assignment' ||
        parent?.type === 'for_statement');
    return set && program.functionAround(one)?.name !== '__init__';
  });
}
