import { partOf } from '../../../../python/constants.ts';
import type { Edit } from '../../../../python/edits.ts';
import { attributesOf } from '../../../../python/flow.ts';
import { imported } from '../../../../python/imports.ts';
import { indentationOf } from '../../../../python/module.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Use } from '../../../../python/uses.ts';
import { effectsOf } from './effects.ts';
import { changesLater } from './folding.ts';
import { hasLongString, stops } from './moving.ts';
import { freshName, ownsLines, soleExpression, statementOf, textWith } from './statements.ts';

/** A loop over the rows of a group that only brings a few names up to date. */
export interface FoldLoop {
  readonly loop: PyNode;
  readonly use: Use;
  readonly states: readonly FoldState[];
  /** Lines that take one row, for a method: the names are attributes of `self`. */
  lines(item: string): string[];
  /** Lines that give the names their values where the loop stood, from the object that took the rows. */
  results(object: string, indent: string): string[];
  /** A part of a row may be changed after it was added, or the sum of parts may round otherwise: a run must show it. */
  readonly proof: 'text' | 'run';
}

/** A name that a loop brings up to date: text of its first value, the statement that gives it. */
export interface FoldState {
  readonly name: string;
  /** What the object that takes the rows calls it. */
  readonly attribute: string;
  readonly start: string;
  readonly statement: PyNode;
  /** The statement gives nothing else a value, so that it is not needed any more. */
  readonly dropped: boolean;
  /** Only added to, so that the sums can begin anywhere and be added to what it begins with. */
  readonly delta: 'number' | 'dict' | null;
}

/** A `for` over a list as running figures; `null` where its body does more than that. */
export function foldLoopOf(use: Use, program: PyProgram, owner: string | null = null): FoldLoop | null {
  const loop = use.at;
  const body = loop.type === 'for_statement' ? loop.get('body') : null;
  const target = loop.get('left');
  if (!body || !target || loop.get('right') !== use.node || loop.get('alternative') || stops(loop))
    return null;
  const module = program.moduleOf(loop);
  if (!ownsLines(module, loop) && body.row === loop.row) return null;
  if (hasLongString(body) || /\b(?:yield|await|global|nonlocal|lambda|def)\b/.test(body.text)) return null;
  const effects = effectsOf([body], program);
  if (effects.prints || effects.world || effects.written.size > 0) return null;
  const targets = new Set<Binding>();
  for (const one of target.walk()) {
    const binding = one.type === 'identifier' ? module.scopes.bindingOf(one) : null;
    if (binding) targets.add(binding);
  }
  if (
    [...targets].some((one) =>
      one.loads.some(
        (load) => !loop.contains(load) && !one.definitions.some((other) => !loop.contains(other.node)),
      ),
    )
  )
    return null;
  const states: (FoldState & { binding: Binding })[] = [];
  const block = loop.parent;
  for (const key of effects.writes) {
    if (typeof key === 'string') return null;
    if (targets.has(key)) continue;
    const nodes = [...key.loads, ...key.definitions.map((one) => one.node)];
    const outside = nodes.filter((node) => !body.contains(node));
    if (outside.length === 0 && !carried(key, body)) continue;
    if (
      key.scope.kind === 'module' ||
      outside.some((node) => program.functionAround(node) !== program.functionAround(loop))
    )
      return null;
    const first = key.definitions.filter((one) => one.kind === 'assign' && !body.contains(one.node));
    const [only, second] = first;
    const value = only ? partOf(only.value, only.path) : null;
    if (!only || second || !value) return null;
    const statement = statementOf(only.node);
    if (statement.parent !== block || statement.start > loop.start || !soleExpression(statement)) return null;
    if (key.loads.some((load) => load.start > statement.end && load.end < loop.start)) return null;
    const plain = isPlainStart(value);
    const delta = plain ? null : onlyAddedTo(key, body);
    if (!plain && !delta) return null;
    const dropped = plain && soleExpression(statement)?.type === 'assignment';
    const start = plain ? value.text : delta === 'dict' ? counterName(loop, program) : '0';
    const attribute = owner ? freeAttribute(key.name, program) : key.name;
    states.push({ name: key.name, attribute, start, statement, dropped, delta, binding: key });
  }
  if (states.length === 0) return null;
  states.sort((a, b) => firstOf(a.binding) - firstOf(b.binding));
  // A statement that also gives another name its value stays.
  for (const [index, one] of states.entries()) {
    const left = soleExpression(one.statement)?.get('left');
    const targets = left?.type === 'identifier' ? [left] : (left?.parts ?? []);
    const gone = targets.every((target) =>
      states.some((other) => other.dropped && other.name === target.text),
    );
    if (!gone || soleExpression(one.statement)?.get('right')?.type === 'assignment')
      states[index] = { ...one, dropped: false };
  }
  const names = new Map(states.map((one) => [one.binding, one.attribute]));
  // All else that the body reads must be seen from a class of the module.
  for (const one of body.walk()) {
    const binding = one.type === 'identifier' ? module.scopes.bindingOf(one) : null;
    if (
      !binding ||
      (binding.name === 'self' && owner === 'self') ||
      names.has(binding) ||
      targets.has(binding) ||
      binding.scope.kind === 'module' ||
      binding.scope.kind === 'comprehension'
    )
      continue;
    if (
      [...binding.loads, ...binding.definitions.map((definition) => definition.node)].every((node) =>
        body.contains(node),
      )
    )
      continue;
    return null;
  }
  const lines = (item: string): string[] => {
    const first = body.parts[0] as PyNode;
    const own = indentationOf(module.text, first);
    const simple = target.type === 'identifier';
    let text = '';
    let at = body.start;
    for (const one of body.walk()) {
      let other: string | null = null;
      if (
        one.type === 'identifier' &&
        one.field !== 'attribute' &&
        !(one.field === 'name' && one.parent?.type === 'keyword_argument')
      ) {
        const binding = module.scopes.bindingOf(one);
        if (binding && names.has(binding)) other = `self.${names.get(binding)}`;
        else if (binding && simple && targets.has(binding)) other = item;
      } else if (one.type === 'continue_statement' && one.above('for_statement', 'while_statement') === loop)
        other = 'return';
      if (other === null) continue;
      text += body.text.slice(at - body.start, one.start - body.start) + other;
      at = one.end;
    }
    text += body.text.slice(at - body.start);
    const made = text
      .split(/\r\n|\n|\r/)
      .map((line, index) =>
        index === 0 ? line : line.startsWith(own) ? line.slice(own.length) : line.trimStart(),
      );
    return simple ? made : [`${textWith(target, () => null)} = ${item}`, ...made];
  };
  const results = (object: string, indent: string) =>
    states.flatMap(({ name, attribute, delta }) => {
      if (delta === 'number') return [`${name} += ${object}.${attribute}`];
      if (delta !== 'dict') return [`${name} = ${object}.${attribute}`];
      const [key, part] = [freshName('key', scope), freshName('part', scope)];
      return [
        `for ${key}, ${part} in ${object}.${attribute}.items():`,
        `${indent}${name}[${key}] += ${part}`,
      ];
    });
  const scope = module.scopes.scopeOf(loop);
  const changing = [...effects.reads].some(
    (key) => typeof key === 'string' && changesLater(key.slice(1).replace(/\|.*$/, ''), program),
  );
  const proof = changing || states.some((one) => one.delta) ? 'run' : 'text';
  return { loop, use, states, lines, results, proof };
}

function firstOf(binding: Binding): number {
  return binding.definitions[0]?.node.start ?? 0;
}

/** A name that no attribute of the program has. */
function freeAttribute(wish: string, program: PyProgram): string {
  let name = wish;
  for (let number = 0; attributesOf(program, name).length > 0; number++)
    name = `${wish}_so_far${number > 0 ? `_${number + 1}` : ''}`;
  return name;
}

/** `units[sku] += amount` is all that is done with it, or `total += amount`. */
function onlyAddedTo(binding: Binding, body: PyNode): 'number' | 'dict' | null {
  const nodes = [...binding.loads, ...binding.definitions.map((one) => one.node)].filter((one) =>
    body.contains(one),
  );
  const forms = nodes.map((node) => {
    const slot = node.parent?.type === 'subscript' && node.field === 'value' ? node.parent : node;
    const parent = slot.parent;
    const adds =
      parent?.type === 'augmented_assignment' &&
      slot.field === 'left' &&
      parent.get('operator')?.text === '+=';
    return adds ? (slot === node ? 'number' : 'dict') : null;
  });
  const [first = null] = forms;
  return forms.every((one) => one === first) ? first : null;
}

function counterName(loop: PyNode, program: PyProgram): string {
  return `${imported(program.moduleOf(loop), 'collections', 'Counter').name}()`;
}

/** A row that one loop leaves out would not reach the loops whose lines stand below it. */
export function leavesRowsOut(loops: readonly FoldLoop[], item: string): boolean {
  return loops.slice(0, -1).some((one) => one.lines(item).some((line) => /\breturn\b/.test(line)));
}

/** The import that the states need. */
export function importsOf(loops: readonly FoldLoop[], program: PyProgram): Edit[] {
  const needed = loops.find((one) => one.states.some((state) => state.delta === 'dict'));
  return needed ? [...imported(program.moduleOf(needed.loop), 'collections', 'Counter').edits] : [];
}

/** The name keeps its value from one turn of the loop to the next: it is read before it is set. */
function carried(binding: Binding, body: PyNode): boolean {
  const first = Math.min(
    ...binding.definitions.filter((one) => body.contains(one.node)).map((one) => one.node.start),
  );
  return binding.loads.some((load) => body.contains(load) && load.start < first);
}

function isPlainStart(node: PyNode): boolean {
  if (/^(?:integer|float|none|true|false|string)$/.test(node.type)) return node.row === node.endRow;
  if (node.type === 'unary_operator' || (node.type === 'tuple' && node.parts.every(isPlainStart)))
    return true;
  if (node.type === 'call')
    return /^(?:[\w.]*(?:Counter|set|dict|list|float))\((?:"-?inf"|'-?inf')?\)$/.test(node.text);
  return (node.type === 'dictionary' || node.type === 'list') && node.parts.length === 0;
}
