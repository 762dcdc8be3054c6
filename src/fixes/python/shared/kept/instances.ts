import { argumentsFor } from '../../../../python/constants.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { holdingsOf } from './holdings.ts';

/** The class of the program whose instance an expression is, followed through names, calls, generators; `null` if not seen. */
export function instanceOf(node: PyNode | null, program: PyProgram, depth = 0): PyNode | null {
  if (!node || depth > 8) return null;
  const next = (one: PyNode | null) => instanceOf(one, program, depth + 1);
  if (node.type === 'parenthesized_expression' || node.type === 'await') return next(node.parts[0] ?? null);
  if (node.type === 'call') {
    const cls = program.classOf(node);
    if (cls) return cls;
    const called = node.get('function');
    if (called?.type === 'identifier' && called.text === 'cls') return node.above('class_definition');
    const callee = program.calleeOf(node);
    return callee && !callee.generator ? first(callee.returns.map(next)) : null;
  }
  if (node.type !== 'identifier') return null;
  const binding = program.moduleOf(node).scopes.bindingOf(node);
  for (const definition of binding?.definitions ?? []) {
    if (definition.path) continue;
    let found: PyNode | null = null;
    if (definition.kind === 'assign' || definition.kind === 'walrus') found = next(definition.value);
    else if (definition.kind === 'for') found = itemOf(definition.value, program, depth + 1);
    else if (definition.kind === 'parameter') found = first(argumentsFor(definition.node, program).map(next));
    if (found) return found;
  }
  return null;
}

/** The class of the items that an iterable hands out. */
function itemOf(node: PyNode | null, program: PyProgram, depth: number): PyNode | null {
  if (!node || depth > 8) return null;
  if (/^(?:list|set)_comprehension$|^generator_expression$/.test(node.type))
    return instanceOf(node.get('body'), program, depth + 1);
  if (node.type === 'call') {
    const callee = program.calleeOf(node);
    if (callee?.generator)
      return first(
        callee.yields.map((one) =>
          /^yield\s+from\b/.test(one.text)
            ? itemOf(one.parts[0] ?? null, program, depth + 1)
            : instanceOf(one.parts[0] ?? null, program, depth + 1),
        ),
      );
    if (calledName(node, program.moduleOf(node)) === 'map') {
      const mapped = node.get('arguments')?.parts[0] ?? null;
      const fn =
        mapped?.type === 'identifier'
          ? program.functions.find((one) => one.name === mapped.text && !one.owner)
          : null;
      return fn ? first(fn.returns.map((one) => instanceOf(one, program, depth + 1))) : null;
    }
  }
  return null;
}

function first(found: readonly (PyNode | null)[]): PyNode | null {
  return found.find((one) => one !== null) ?? null;
}

/** Where instances of a class are put into containers that live on. */
export function keepersOf(cls: PyNode, program: PyProgram): PyNode[] {
  const filled = holdingsOf(program).flatMap((holding) =>
    holding.shrinks
      ? []
      : holding.fills
          .filter((fill) => fill.how !== 'extend' && instanceOf(fill.value, program) === cls)
          .map((fill) => fill.at),
  );
  const once = holdingsOf(program).flatMap((holding) =>
    holding.reads
      .filter((use) => use.kind === 'method' && use.detail === 'setdefault')
      .filter((use) => instanceOf(argument(use.at, 1), program) === cls)
      .map((use) => use.at),
  );
  const made = program.modules.flatMap((module) =>
    [...module.root.walk()].filter((node) => {
      if (!/^(?:list_comprehension|dictionary_comprehension)$/.test(node.type)) return false;
      const body = node.get('body');
      return instanceOf(body?.type === 'pair' ? body.get('value') : body, program) === cls;
    }),
  );
  return [...filled, ...once, ...made];
}

/** The code treats instances as a whole somewhere: as dicts, tuples, pickles. */
export function treatedAsWhole(program: PyProgram): boolean {
  return program.modules.some((module) =>
    /\b(?:asdict|astuple|vars|__dict__|pickle|getattr|_asdict|__getstate__|deepcopy|dataclasses\.fields|fields\(|shelve|__slots__\s*:|__reduce__)\b/.test(
      module.text,
    ),
  );
}
