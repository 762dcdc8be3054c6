import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { factsOf } from './facts.ts';

/** The mapped array that an expression is computed from. */
export function mappedIn(node: PyNode, program: PyProgram): PyNode | null {
  for (const one of node.walk()) {
    if (one === node || !/^(?:identifier|attribute|call)$/.test(one.type)) continue;
    // Its measures are no copy of it.
    if (/^(?:shape|size|ndim|dtype)$/.test(one.parent?.get('attribute')?.text ?? '')) continue;
    const fact = factsOf(program).of(one);
    if (fact?.kind === 'array' && fact.memory === 'mapped') return one;
  }
  return null;
}
