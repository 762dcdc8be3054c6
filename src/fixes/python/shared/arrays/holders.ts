import type { PyProgram } from '../../../../python/program.ts';
import type { Binding, Definition } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';
import { indexOf } from './index-of.ts';
import { reachedBy, reaching } from './reaching.ts';

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
      const own = use.binding.definitions.find((one) => use.at.contains(one.node));
      if (seen.has(own ?? use.binding)) continue;
      seen.add(own ?? use.binding);
      const loads = loadsOf(use.binding, own ?? null, program);
      if (!loads) return null;
      waiting.push(...loads);
    } else if (use.to === 'attribute') {
      if (seen.has(use.name)) continue;
      seen.add(use.name);
      const values = indexOf(program).attributeValues(use.name);
      if (values.filter((one) => one?.type !== 'none').length > 1) return null;
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

/** Loads that only this value can reach; of a parameter, where there is one call. */
function loadsOf(binding: Binding, own: Definition | null, program: PyProgram): readonly PyNode[] | null {
  const [first, second] = binding.definitions;
  if (first?.kind === 'parameter') {
    const fn = program.functions.find((one) => one.node === binding.scope.node);
    const makes = fn?.name === '__init__' && fn.owner ? (indexOf(program).instances.get(fn.owner) ?? []) : [];
    const calls = fn ? program.callsOf(fn).length + makes.length : 0;
    return second || calls !== 1 || (fn && program.isValue(fn)) ? null : binding.loads;
  }
  if (!second) return binding.loads;
  if (!own) return null;
  const loads = reachedBy(own, binding);
  return loads.every((load) => reaching(load, binding).length === 1) ? loads : null;
}

function isTarget(node: PyNode): boolean {
  return node.field === 'left' && node.parent?.type === 'assignment';
}
