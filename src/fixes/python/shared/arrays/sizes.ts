import { argumentsFor } from '../../../../python/constants.ts';
import { calledName, dottedName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isSmall, volumeOf } from '../../../../python/volume.ts';
import { sizeOf } from './dtypes.ts';
import { bytesOf, factsOf } from './facts.ts';
import { loopAround, repeats } from './repeats.ts';
import { itemsOf } from './shapes.ts';

/** An array that matters: large by its numbers, or of the size of the data, which the text does not bound. */
export function isLarge(node: PyNode, program: PyProgram): boolean {
  const fact = factsOf(program).of(node);
  if (fact?.kind !== 'array') return false;
  const bytes = bytesOf(fact, program);
  if (bytes !== null) return !isSmall({ items: null, bytes, unbounded: false }, program);
  const read = fact.origins.filter((one) => isData(one, program));
  if (read.length === 0) return isStack(node, program) && !repeats(node, program);
  return !read.every((one) => repeats(one, program)) && !onePiece(node, program);
}

/** An unknown number of pictures, or of other things that are large each. */
function isStack(node: PyNode, program: PyProgram): boolean {
  const fact = factsOf(program).of(node);
  const [first, ...rest] = fact?.shape ?? [];
  if (!fact || typeof first === 'number' || rest.length === 0) return false;
  const items = itemsOf(rest);
  return items !== null && items * sizeOf(fact.dtype ?? 'float64') >= 1 << 14;
}

export const READS_ARRAY =
  /^numpy\.(?:fromfile|load|memmap|loadtxt|genfromtxt|frombuffer|fromiter|fromstring|lib\.format\.open_memmap)$/;

/** Read from a file, or made in the length of what was read. */
export function isData(origin: PyNode, program: PyProgram, depth = 0): boolean {
  if (origin.type !== 'call' || depth > 3) return false;
  const name = calledName(origin, program.moduleOf(origin)) ?? '';
  if (READS_ARRAY.test(name)) return true;
  const mapped = name === 'map' ? origin.get('arguments')?.parts[0] : null;
  if (mapped) return READS_ARRAY.test(dottedName(mapped, program.moduleOf(origin)) ?? '');
  const first = origin.get('arguments')?.parts[0];
  if (!first) return false;
  if (/^numpy\.(?:array|asarray)$/.test(name)) return volumeOf(first, program).unbounded;
  // `np.zeros(len(data))`
  return [...first.walk()].some((one) => {
    const fact = one.type === 'identifier' || one.type === 'attribute' ? factsOf(program).of(one) : null;
    return (
      fact?.kind === 'array' &&
      fact.origins.some((other) => other !== origin && isData(other, program, depth + 1))
    );
  });
}

/** One item, slice or chunk at a time of something larger. */
function onePiece(node: PyNode, program: PyProgram): boolean {
  for (const one of node.walk()) {
    if (one.type === 'slice' && loopAround(node) && movesWithLoop(one, program)) return true;
    if (one.type !== 'identifier') continue;
    const fact = factsOf(program).of(one);
    const binding = program.moduleOf(one).scopes.bindingOf(one);
    if (fact?.kind === 'array' && binding && isPiece(binding, program, 0)) return true;
  }
  return false;
}

/** `data[start:start + step]`, with bounds that change from turn to turn. */
function movesWithLoop(slice: PyNode, program: PyProgram): boolean {
  const loop = loopAround(slice);
  return [...slice.walk()].some((one) => {
    const binding = one.type === 'identifier' ? program.moduleOf(one).scopes.bindingOf(one) : null;
    return binding?.definitions.some((def) => loop?.contains(def.node)) ?? false;
  });
}

function isPiece(binding: Binding, program: PyProgram, depth: number): boolean {
  if (depth > 5) return false;
  return binding.definitions.some((one) => {
    if (one.kind === 'for') return true;
    if (one.kind === 'assign') {
      const loop = loopAround(one.node);
      return loop !== null && one.value !== null && madeInLoop(one.value, loop, binding, program, depth);
    }
    if (one.kind !== 'parameter') return false;
    const given = argumentsFor(one.node, program);
    return given.some((value) => {
      if (!value) return false;
      if (loopAround(value)) return !(value.type === 'identifier' && outlives(value, program));
      const source = value.type === 'identifier' ? program.moduleOf(value).scopes.bindingOf(value) : null;
      return source !== null && source !== binding && isPiece(source, program, depth + 1);
    });
  });
}

/** Read in this very loop, or computed from such a thing or from a moving slice. */
function madeInLoop(value: PyNode, loop: PyNode, self: Binding, program: PyProgram, depth: number): boolean {
  const origins = factsOf(program).of(value)?.origins ?? [];
  if (origins.some((origin) => loop.contains(origin) || repeats(origin, program))) return true;
  return [...value.walk()].some((one) => {
    if (one.type === 'slice') return movesWithLoop(one, program);
    const binding = one.type === 'identifier' ? program.moduleOf(one).scopes.bindingOf(one) : null;
    return (
      binding !== null &&
      binding !== self &&
      factsOf(program).of(one)?.kind === 'array' &&
      isPiece(binding, program, depth + 1)
    );
  });
}

/** A name that is bound outside of the loop that it is read in. */
function outlives(name: PyNode, program: PyProgram): boolean {
  const loop = loopAround(name);
  const binding = program.moduleOf(name).scopes.bindingOf(name);
  return binding?.definitions.every((one) => one.kind !== 'for' && !loop?.contains(one.node)) ?? false;
}
