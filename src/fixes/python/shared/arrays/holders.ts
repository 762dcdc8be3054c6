import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';
import { indexOf } from './index-of.ts';

/** Every expression that stands for the value of one expression: names, attributes, parameters, calls that return it. */
export function holdersOf(node: PyNode, program: PyProgram): PyNode[] | null {
  const found = new Set<PyNode>();
  const seen = new Set<unknown>();
  const waiting = [node];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    const use = useOf(at, program);
    if ('kind' in use) {
      if (at !== node) found.add(at);
      continue;
    }
    if (found.size > 200) return null;
    if (use.to === 'expression') waiting.push(use.node);
    else if (use.to === 'binding') {
      if (seen.has(use.binding)) continue;
      seen.add(use.binding);
      if (!single(use.binding)) return null;
      waiting.push(...use.binding.loads);
    } else if (use.to === 'attribute') {
      if (seen.has(use.name)) continue;
      seen.add(use.name);
      if ((indexOf(program).attributeValues.get(use.name)?.length ?? 0) > 1) return null;
      waiting.push(...(indexOf(program).attributes.get(use.name) ?? []).filter((one) => !isTarget(one)));
    } else {
      const fn = program.functionAround(use.at);
      if (!fn || fn.generator || program.isValue(fn) || seen.has(fn)) return null;
      seen.add(fn);
      waiting.push(...program.callsOf(fn));
    }
  }
  return [...found].sort((a, b) => a.start - b.start);
}

function single(binding: Binding): boolean {
  return binding.definitions.length === 1;
}

function isTarget(node: PyNode): boolean {
  return node.field === 'left' && node.parent?.type === 'assignment';
}
