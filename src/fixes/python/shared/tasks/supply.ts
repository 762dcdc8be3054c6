import { argumentsFor, constantOf, partOf } from '../../../../python/constants.ts';
import { argument, calledName, dottedName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Definition } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isSmall, largest, type Volume, volumeOf } from '../../../../python/volume.ts';
import { loopsAround } from './places.ts';
import { surveyOf } from './survey.ts';

const UNKNOWN: Volume = { items: null, bytes: null, unbounded: false };
const ENDLESS: Volume = { items: null, bytes: null, unbounded: true };

const WRAPPERS =
  /^(?:list|tuple|set|iter|enumerate|zip|map|filter|reversed|sorted|itertools\.(?:chain|chain\.from_iterable|starmap|zip_longest|filterfalse|takewhile|dropwhile|cycle))$/;
const SOURCES =
  /^(?:sys\.stdin(?:\.buffer)?|fileinput\.(?:input|FileInput)|itertools\.count|struct\.iter_unpack|os\.walk)$/;
const READS =
  /^(?:read|readline|readexactly|readuntil|recv|recvfrom|recv_bytes|fetchmany|fetchone|get|get_nowait|unpack|__next__)$/;
const ROWS =
  /^(?:iter_content|iter_lines|iter_chunked|iter_rows|iterrows|itertuples|iter_any|stream|fetchall|scan_iter|iter_unpack|finditer|readlines|splitlines)$/;
const ADDS = /^(?:append|add|extend|appendleft|insert|update)$/;

/** How much an iterable brings while a program runs; an unbounded one grows with a file, a table or a peer. */
export function supplyOf(node: PyNode | null, program: PyProgram, depth = 0): Volume {
  if (!node || depth > 10) return UNKNOWN;
  const next = (one: PyNode | null) => supplyOf(one, program, depth + 1);
  const module = program.moduleOf(node);
  switch (node.type) {
    case 'parenthesized_expression':
    case 'await':
      return next(node.parts[0] ?? null);
    case 'identifier':
      return named(node, program, depth);
    case 'attribute': {
      if (SOURCES.test(dottedName(node, module) ?? '')) return ENDLESS;
      const values = surveyOf(program).attributeValues(node.get('attribute')?.text ?? '');
      return most([...values.map(next), ...grownBy(node.get('attribute')?.text ?? '', program, depth)]);
    }
    case 'list_comprehension':
    case 'set_comprehension':
    case 'dictionary_comprehension':
    case 'generator_expression': {
      const whole = volumeOf(node, program);
      const clauses = node.parts
        .filter((part) => part.type === 'for_in_clause')
        .map((part) => next(part.get('right')));
      return whole.unbounded || whole.items !== null ? whole : most(clauses);
    }
    case 'call':
      return called(node, program, depth);
    default:
      return volumeOf(node, program);
  }
}

function called(node: PyNode, program: PyProgram, depth: number): Volume {
  const next = (one: PyNode | null) => supplyOf(one, program, depth + 1);
  const name = calledName(node, program.moduleOf(node));
  const parts = (node.get('arguments')?.parts ?? []).filter((part) => part.type !== 'keyword_argument');
  if (name === 'iter' && parts.length === 2) return ENDLESS;
  if (name === 'itertools.islice') {
    const stop = constantOf(parts.at(parts.length > 2 ? 2 : 1) ?? null, program);
    return typeof stop === 'number' ? { items: stop, bytes: null, unbounded: false } : UNKNOWN;
  }
  if (name !== null && SOURCES.test(name)) return name === 'os.walk' ? UNKNOWN : ENDLESS;
  if (name !== null && WRAPPERS.test(name)) {
    const values = parts.filter((part) => part.type !== 'lambda').map(next);
    // `zip` ends with its shortest.
    const short = name === 'zip' ? values.find((one) => !one.unbounded && one.items !== null) : undefined;
    return short ?? most(values);
  }
  const known = volumeOf(node, program);
  const own = program.calleeOf(node);
  // A returned list that a loop filled is as large as the loop, not as the `[]` that it began as.
  if (known.unbounded || (known.items !== null && !own)) return known;
  if (own) {
    const given = own.generator
      ? own.yields.map((one) =>
          /^yield\s+from\b/.test(one.text) ? next(one.parts[0] ?? null) : loopSupply(one, program, depth + 1),
        )
      : own.returns.map(next);
    return most(given);
  }
  const method =
    node.get('function')?.type === 'attribute' ? node.get('function')?.get('attribute')?.text : null;
  if (method && ROWS.test(method)) {
    const object = next(node.get('function')?.get('object') ?? null);
    return object.items !== null || object.bytes !== null ? object : ENDLESS;
  }
  return known;
}

function named(node: PyNode, program: PyProgram, depth: number): Volume {
  const binding = program.moduleOf(node).scopes.bindingOf(node);
  if (!binding) return UNKNOWN;
  const values = binding.definitions.flatMap((one) => {
    if (one.kind === 'parameter')
      return argumentsFor(one.node, program).map((given) => supplyOf(given ?? one.value, program, depth + 1));
    if (one.kind === 'assign' || one.kind === 'with' || one.kind === 'walrus')
      return [supplyOf(partOf(one.value, one.path), program, depth + 1)];
    return [];
  });
  const { definitions } = binding;
  const emptied = binding.loads.some(isEmptied);
  const grown = emptied ? [] : binding.loads.flatMap((load) => growth(load, definitions, program, depth));
  return most([...grown, ...values]);
}

/** `batch.clear()`, `del batch[:]`: what is filled again and again is as large as one filling. */
function isEmptied(load: PyNode): boolean {
  const method = load.parent?.type === 'attribute' && load.field === 'object' ? load.parent : null;
  if (method?.parent?.type === 'call')
    return /^(?:clear|popleft|pop)$/.test(method.get('attribute')?.text ?? '');
  return load.parent?.type === 'subscript' && load.parent.parent?.type === 'delete_statement';
}

/** What a container is filled with, where this load of it fills it. */
function growth(
  load: PyNode,
  definitions: readonly Definition[],
  program: PyProgram,
  depth: number,
): Volume[] {
  const method = load.parent?.type === 'attribute' && load.field === 'object' ? load.parent : null;
  const call = method?.parent?.type === 'call' && method.field === 'function' ? method.parent : null;
  const adds = call && ADDS.test(method?.get('attribute')?.text ?? '');
  const item = load.parent?.type === 'subscript' && load.field === 'value' && load.parent.field === 'left';
  const joined = load.parent?.type === 'augmented_assignment' && load.field === 'left';
  if (!adds && !item && !joined) return [];
  const inner =
    call && /^(?:extend|update)$/.test(method?.get('attribute')?.text ?? '') ? argument(call, 0) : null;
  // A loop that makes the container anew in each round does not fill it.
  const anew = loopsAround(load).find((loop) => definitions.some((one) => loop.contains(one.node)));
  const outside = loopsAround(load).filter((loop) => !anew || (anew !== loop && anew.contains(loop)));
  const filled = outside.length > 0 ? [loopSupply(load, program, depth + 1, outside.at(-1))] : [];
  return [...(inner ? [supplyOf(inner, program, depth + 1)] : []), ...filled];
}

/** The same for an attribute: `self.rows.append(…)`. */
function grownBy(name: string, program: PyProgram, depth: number): Volume[] {
  const { calls, attributeValues } = surveyOf(program);
  const objects = calls.flatMap((call) => call.get('function')?.get('object') ?? []);
  const emptied = objects.some(
    (one) => one.type === 'attribute' && one.get('attribute')?.text === name && isEmptied(one),
  );
  // Set in one place, and set anew in another.
  if (emptied || attributeValues(name).length > 1) return [];
  return surveyOf(program).calls.flatMap((call) => {
    const object = call.get('function')?.type === 'attribute' ? call.get('function')?.get('object') : null;
    return object?.type === 'attribute' && object.get('attribute')?.text === name
      ? growth(object, [], program, depth)
      : [];
  });
}

/** How often a place runs: what the loops around it bring, the largest of them. Nothing around it: once. */
export function loopSupply(node: PyNode, program: PyProgram, depth = 0, outermost?: PyNode): Volume {
  const loops = loopsAround(node).filter((loop) => !outermost || outermost.contains(loop));
  if (loops.length === 0 || depth > 10) return { items: 1, bytes: null, unbounded: false };
  return most(
    loops.map((loop) => {
      if (loop.type === 'for_statement') return supplyOf(loop.get('right'), program, depth + 1);
      if (loop.type !== 'while_statement') return supplyOf(loop, program, depth + 1);
      return reads(loop) ? ENDLESS : UNKNOWN;
    }),
  );
}

/** A `while` that takes something new from outside in each round. */
function reads(loop: PyNode): boolean {
  for (const node of loop.walk()) {
    if (node.type !== 'call') continue;
    const method = node.get('function');
    if (method?.type === 'attribute' && READS.test(method.get('attribute')?.text ?? '')) return true;
    if (method?.text === 'next') return true;
  }
  return false;
}

function most(volumes: readonly Volume[]): Volume {
  const endless = volumes.filter((one) => one.unbounded);
  return largest(
    endless.length > 0 ? endless : [...volumes].sort((a, b) => (b.items ?? 0) - (a.items ?? 0)).slice(0, 1),
  );
}

/** More items than a program can be careless about: they grow with an input, or are many by literal numbers. */
export function isMany(volume: Volume, program: PyProgram): boolean {
  if (volume.unbounded) return !isSmall(volume, program);
  return volume.items !== null && volume.items >= 2000 && !isSmall(volume, program);
}
