import { type Edit, lineEnd, lineStart, replaceNode } from '../../../../python/edits.ts';
import { indentationOf } from '../../../../python/module.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Rewrite } from '../../detector.ts';
import {
  type Consumption,
  canBeLazy,
  closesSource,
  consumptionOf,
  consumptionOfName,
  isLogStatement,
  lazyEffects,
} from './consumption.ts';
import { conflict, effectsOf, isPure } from './effects.ts';
import { asGenerator, fillEdits, returnsOf } from './generators.ts';
import type { Holding } from './holdings.ts';
import {
  boundIn,
  countedInstead,
  deeper,
  hasLongString,
  isWholeLoop,
  loneEnd,
  loopOf,
  mayStop,
  movedAfter,
  movedText,
  staleLogs,
} from './moving.ts';
import {
  freshName,
  ownsLines,
  removed,
  replacedBy,
  singular,
  soleExpression,
  statementOf,
} from './statements.ts';

/** A list that is filled in one loop and read once in another: what is known of its reading, and how to do without it. */
export interface HandOn {
  readonly consumption: Consumption;
  readonly rewrites: readonly Rewrite[];
}

/**
 * A list that a function fills and returns, or fills and reads in one pass. `null` where it is read otherwise, or where what
 * runs between needs it complete.
 */
export function handOn(holding: Holding, program: PyProgram): HandOn | null {
  const fn = program.functionAround(holding.made);
  if (!holding.binding || holding.form !== 'list') return null;
  const returned = holding.binding.loads.filter((load) => load.parent?.type === 'return_statement');
  if (fn && returned.length > 0) return fromFunction(fn, holding, program);
  return inPlace(holding, program);
}

function fromFunction(fn: PyFunction, holding: Holding, program: PyProgram): HandOn | null {
  const calls = program.callsOf(fn);
  if (calls.length === 0 || program.isValue(fn)) return null;
  const found = calls.map((call) => consumptionOf(call, program));
  if (found.some((one) => one === null)) return null;
  const consumptions = found as Consumption[];
  const making = lazyEffects([fn.body], program);
  making.writes.delete(holding.binding as NonNullable<typeof holding.binding>);
  for (const key of [...making.writes])
    if (typeof key !== 'string' && key.scope.node === fn.node) making.writes.delete(key);
  const whole = all(consumptions);
  if (!canBeLazy(making, whole, program)) return null;
  if (mayStop(whole) && !isPure(making)) return null;
  const edits = asGenerator(fn, holding, program);
  const given = calls.flatMap((call) => call.get('arguments')?.parts ?? []);
  const closed = closesSource(given, whole.left, program);
  const counted = consumptions.map((one, index) =>
    countedInstead(one, callName(calls[index] as PyNode, holding), program),
  );
  const stale = consumptions.map((one) => {
    const logs = staleLogs(making, one, program);
    const loop = loopOf(one);
    if (logs.length === 0) return [];
    return loop && isWholeLoop(loop) ? movedAfter(logs, loop, program) : null;
  });
  if (!edits || closed || counted.some((one) => one === null) || stale.some((one) => one === null))
    return { consumption: whole, rewrites: [] };
  const more = [...counted.flatMap((one) => one?.edits ?? []), ...stale.flatMap((one) => one ?? [])];
  return {
    consumption: whole,
    rewrites: [
      {
        says: `Let \`${fn.name}\` yield its items one at a time, and keep no list \`${holding.name}\`.`,
        edits: [...edits, ...more],
        risk: 'The items are made when they are asked for: an error in one of them comes after those before it were used.',
        proof: 'text',
      },
    ],
  };
}

/** What the caller calls the list. */
function callName(call: PyNode, holding: Holding): string {
  const assignment = call.parent?.type === 'assignment' ? call.parent.get('left') : null;
  return assignment?.type === 'identifier' ? assignment.text : holding.name;
}

export function all(consumptions: readonly Consumption[]): Consumption {
  return {
    ends: consumptions.flatMap((one) => one.ends),
    between: consumptions.flatMap((one) => one.between),
    bodies: consumptions.flatMap((one) => one.bodies),
    extras: consumptions.flatMap((one) => one.extras),
    left: consumptions.flatMap((one) => one.left),
  };
}

/** Filled by a statement and read further down in the same function. */
function inPlace(holding: Holding, program: PyProgram): HandOn | null {
  const binding = holding.binding as NonNullable<typeof holding.binding>;
  const filler = fillerOf(holding);
  if (!filler) return null;
  const consumption = consumptionOfName(binding, holding.made, program, [filler]);
  if (!consumption) return null;
  const outside = { ...consumption, between: consumption.between.filter((node) => !overlaps(node, filler)) };
  if (consumption.ends.some((use) => filler.contains(use.at))) return null;
  const making = lazyEffects([filler], program);
  making.writes.delete(binding);
  making.reads.delete(binding);
  // What only the filling loop names is its own affair.
  for (const own of boundIn(filler, program))
    if ([...own.loads, ...own.definitions.map((one) => one.node)].every((node) => filler.contains(node))) {
      making.writes.delete(own);
      making.reads.delete(own);
    }
  const after = {
    ...outside,
    between: outside.between.filter((node) => node.start >= filler.end || !filler.parent?.contains(node)),
  };
  const fused = fuse(holding, filler, after, program);
  if (fused) return { consumption, rewrites: [fused] };
  if (!canBeLazy(making, after, program) || (mayStop(consumption) && !isPure(making))) return null;
  const nested = nestedGenerator(holding, filler, after, program, making);
  return { consumption, rewrites: nested ? [nested] : [] };
}

function overlaps(node: PyNode, filler: PyNode): boolean {
  return node === filler || filler.contains(node);
}

/** The one statement, in the block where the list is made, that does all the filling. */
function fillerOf(holding: Holding): PyNode | null {
  const block = holding.statement.parent;
  const [first] = holding.fills;
  if (!block || !first) return null;
  let at = statementOf(first.at);
  while (at.parent && at.parent !== block) at = at.parent;
  if (at.parent !== block || at.start < holding.statement.end) return null;
  return holding.fills.every((fill) => at.contains(fill.at)) ? at : null;
}

/** `for x in xs: rows.append(f(x))` and then `for row in rows: …` → one loop. */
function fuse(
  holding: Holding,
  filler: PyNode,
  consumption: Consumption,
  program: PyProgram,
): Rewrite | null {
  const loop = loneEnd(consumption)?.at;
  const [fill, second] = holding.fills;
  const module = program.moduleOf(filler);
  const left = loop?.get('left');
  const body = loop?.get('body');
  if (!loop || !fill || second || !left || !body || fill.how !== 'append' || !isWholeLoop(loop)) return null;
  if (loop.parent !== filler.parent || loop.start < filler.end || loop.get('right')?.type !== 'identifier')
    return null;
  if (!/^(?:for|while|with|if|try)_statement$/.test(filler.type) || consumption.left.length > 0) return null;
  if (
    filler.type === 'try_statement' ||
    /\b(?:continue|yield|await|return|global|nonlocal)\b/.test(body.text)
  )
    return null;
  const fillStatement = statementOf(fill.at);
  if (soleExpression(fillStatement) !== fill.at || !ownsLines(module, fillStatement)) return null;
  if (fill.at.above('try_statement') && filler.contains(fill.at.above('try_statement') as PyNode))
    return null;
  if (consumption.extras.some((one) => one.kind !== 'length')) return null;
  if (
    !ownsLines(module, holding.statement) ||
    soleExpression(holding.statement)?.get('right') !== holding.made
  )
    return null;
  const own = holding.binding as NonNullable<typeof holding.binding>;
  const making = lazyEffects([filler], program);
  making.writes.delete(own);
  making.reads.delete(own);
  const taking = effectsOf([body], program);
  // The loop's variable may be the very name that is appended.
  const same = left.text === fill.value.text;
  const targets = boundIn(left, program);
  if (!same && [...targets].some((one) => making.reads.has(one) || making.writes.has(one))) return null;
  for (const one of targets) {
    taking.reads.delete(one);
    if (taking.writes.has(one)) return null;
  }
  if (conflict(making, taking)) return null;
  const stays: PyNode[] = [];
  const early: PyNode[] = [];
  for (const node of consumption.between) {
    if (isLogStatement(node, program)) continue;
    if (node.parent !== filler.parent) return null;
    const effects = effectsOf([node], program);
    const needed = conflict(effects, taking);
    effects.reads.delete(own);
    if (!needed) stays.push(node);
    else if (!conflict(effects, making) && ownsLines(module, node) && !hasLongString(node)) early.push(node);
    else return null;
  }
  const text = movedText(module, body, indentationOf(module.text, fillStatement));
  if (text === null) return null;
  const edits: Edit[] = [];
  const lines = early.map((node) => module.text.slice(node.start, lineEnd(module.text, node.end)).trimEnd());
  const extras = consumption.extras;
  const count =
    extras.length > 0 ? freshName(`${singular(holding.name)}_count`, module.scopes.scopeOf(filler)) : null;
  if (count) lines.push(`${count} = 0`);
  edits.push(replacedBy(module, holding.statement, lines));
  for (const node of early)
    edits.push({
      path: module.path,
      start: lineStart(module.text, node.start),
      end: lineEnd(module.text, node.end),
      text: '',
    });
  const indent = indentationOf(module.text, fillStatement);
  const head = [same ? null : `${left.text} = ${fill.value.text}`, count ? `${count} += 1` : null].filter(
    (one) => one !== null,
  );
  edits.push(replaceNode(module, fill.at, [...head, text].join(`\n${indent}`)));
  for (const one of extras) {
    if (loop.contains(one.at) || filler.contains(one.at) || early.some((node) => node.contains(one.at)))
      return null;
    edits.push(replaceNode(module, one.at, count as string));
  }
  edits.push(removed(module, loop));
  return {
    says: `Use each \`${left.text}\` in the loop that makes it, and keep no list \`${holding.name}\`.`,
    edits,
    risk: 'The items are used while the others are still being read.',
    proof: 'text',
  };
}

/** The filling statement becomes a function that yields, called where the list was read. */
function nestedGenerator(
  holding: Holding,
  filler: PyNode,
  consumption: Consumption,
  program: PyProgram,
  making: ReturnType<typeof effectsOf>,
): Rewrite | null {
  const module = program.moduleOf(filler);
  const fn = program.functionAround(filler);
  const end = loneEnd(consumption);
  if (!end || fn?.async || consumption.extras.length > 0 || consumption.left.length > 0) return null;
  if (
    !/^(?:for|while|with)_statement$/.test(filler.type) ||
    hasLongString(filler) ||
    !ownsLines(module, holding.statement)
  )
    return null;
  if (soleExpression(holding.statement)?.get('right') !== holding.made || !holding.binding) return null;
  for (const one of filler.walk())
    if (/^(?:return_statement|yield|await|function_definition|class_definition)$/.test(one.type)) return null;
  const loads = holding.binding.loads.filter((load) => !filler.contains(load));
  const [load, second] = loads;
  if (!load || second || program.functionAround(load) !== fn) return null;
  const stale = staleLogs(making, consumption, program);
  const moved =
    stale.length === 0 ? [] : end.at.type === 'for_statement' ? movedAfter(stale, end.at, program) : null;
  const edits = fillEdits(holding.fills, fn, program);
  if (!edits || !moved) return null;
  const outer = [...boundIn(filler, program)].filter(
    (one) =>
      !filler.contains(one.scope.node) &&
      [...one.loads, ...one.definitions.map((definition) => definition.node)].some(
        (node) => !filler.contains(node),
      ),
  );
  if (outer.some((one) => one.scope.node !== (fn?.node ?? module.root) && one.scope.kind !== 'module'))
    return null;
  const name = freshName(`each_${singular(holding.name)}`, module.scopes.scopeOf(filler));
  const start = lineStart(module.text, filler.start);
  const stop = lineEnd(module.text, filler.end);
  const inner = module.text.slice(start, stop);
  const changed = [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce(
      (text, edit) => text.slice(0, edit.start - start) + edit.text + text.slice(edit.end - start),
      inner,
    );
  const indent = indentationOf(module.text, filler);
  const word = fn ? 'nonlocal' : 'global';
  const names = outer.map((one) => one.name).sort();
  const head = `${indent}def ${name}():\n${names.length > 0 ? `${indent}${module.indent}${word} ${names.join(', ')}\n` : ''}`;
  return {
    says: `Let a generator \`${name}\` hand on the items one at a time, and keep no list \`${holding.name}\`.`,
    edits: [
      removed(module, holding.statement),
      {
        ...deeper(module, start, stop),
        text: head + changed.replace(/\r\n?/g, '\n').replace(/^(?=[^\n])/gm, module.indent),
      },
      replaceNode(module, load, `${name}()`),
      ...moved,
    ],
    risk: 'The items are made when they are asked for.',
    proof: 'text',
  };
}

/** A value that is made in one expression and returned: the statements that return it, where that is all that is done with it. */
export function returnsOfValue(
  node: PyNode,
  program: PyProgram,
): { fn: PyFunction; statement: PyNode; returns: PyNode[] } | null {
  const fn = program.functionAround(node);
  if (!fn) return null;
  const returns = returnsOf(fn);
  const statement = statementOf(node);
  if (statement.type === 'return_statement')
    return statement.parts[0] === node ? { fn, statement, returns } : null;
  const assignment = soleExpression(statement);
  const left =
    assignment?.type === 'assignment' && assignment.get('right') === node ? assignment.get('left') : null;
  const binding = left?.type === 'identifier' ? program.moduleOf(node).scopes.bindingOf(left) : null;
  if (!binding || binding.definitions.length !== 1) return null;
  return binding.loads.length > 0 && binding.loads.every((load) => load.parent?.type === 'return_statement')
    ? { fn, statement, returns }
    : null;
}
