import { argumentsFor } from '../../../../python/constants.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isSmall } from '../../../../python/volume.ts';
import { bytesOf, factsOf } from './facts.ts';
import { loopAround, repeats } from './repeats.ts';

/** An array that matters: large by its numbers, or of the size of the data, which the text does not bound. */
export function isLarge(node: PyNode, program: PyProgram): boolean {
  const fact = factsOf(program).of(node);
  if (fact?.kind !== 'array') return false;
  const bytes = bytesOf(fact, program);
  if (bytes !== null) return !isSmall({ items: null, bytes, unbounded: false }, program);
  if (fact.origins.length === 0 || fact.origins.every((one) => bounded(one, program))) return false;
  return !fact.origins.every((one) => repeats(one, program)) && !onePiece(node, program);
}

/** Made of what stands in the text. */
function bounded(origin: PyNode, program: PyProgram): boolean {
  const first = origin.get('arguments')?.parts[0];
  if (first?.type === 'list' || first?.type === 'tuple')
    return first.parts.every((one) => one.type !== 'list_splat');
  if (first?.type !== 'identifier') return false;
  const [only, second] = program.moduleOf(first).scopes.bindingOf(first)?.definitions ?? [];
  return (
    !second && (only?.value?.type === 'list' || only?.value?.type === 'tuple') && only.value.parts.length > 0
  );
}

/** One item, slice or chunk at a time of something larger. */
function onePiece(node: PyNode, program: PyProgram): boolean {
  for (const one of node.walk()) {
    if (one.type !== 'identifier') continue;
    const fact = factsOf(program).of(one);
    const binding = program.moduleOf(one).scopes.bindingOf(one);
    if (fact?.kind === 'array' && binding && isPiece(binding, program, 0)) return true;
  }
  return false;
}

function isPiece(binding: Binding, program: PyProgram, depth: number): boolean {
  if (depth > 5) return false;
  return binding.definitions.some((one) => {
    if (one.kind === 'for') return true;
    if (one.kind === 'assign') {
      const own = one.value?.text.includes(binding.name) ?? false;
      return !own && loopAround(one.node) !== null;
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

/** A name that is bound outside of the loop that it is read in. */
function outlives(name: PyNode, program: PyProgram): boolean {
  const loop = loopAround(name);
  const binding = program.moduleOf(name).scopes.bindingOf(name);
  return binding?.definitions.every((one) => one.kind !== 'for' && !loop?.contains(one.node)) ?? false;
}
