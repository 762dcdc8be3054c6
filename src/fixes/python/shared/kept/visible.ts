import { argumentsFor, constantOf } from '../../../../python/constants.ts';
import { attributesOf } from '../../../../python/flow.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { freeNames } from './folding.ts';
import { isBoundAt } from './selection.ts';

/** An expression can be written at another place and has its value there. `self.size` has it after the line that sets it. */
export function isVisible(node: PyNode, place: PyNode, program: PyProgram): boolean {
  if (program.moduleOf(node) !== program.moduleOf(place)) return false;
  const own = (binding: Binding) => binding.name === 'self' || binding.name === 'cls';
  const free = freeNames(node, null, program);
  if (!free.every((binding) => own(binding) || isBoundAt(binding, place, program))) return false;
  if (!free.some(own)) return true;
  if (place.above('class_definition') !== node.above('class_definition') || !program.functionAround(place))
    return false;
  for (const one of node.walk()) {
    const ofSelf = one.type === 'attribute' && /^(?:self|cls)$/.test(one.get('object')?.text ?? '');
    if (!ofSelf || (one.field === 'function' && one.parent?.type === 'call')) continue;
    const [set, second] = attributesOf(program, one.get('attribute')?.text ?? '').filter(
      (other) => other.field === 'left',
    );
    if (!set) continue;
    const setter = program.functionAround(set);
    const here = setter === program.functionAround(place);
    if (second || !(here ? set.start < place.start : setter?.name === '__init__')) return false;
  }
  return true;
}

/** The largest number that an expression is in any run: its one value, or what the callers give for a parameter. */
export function mostOf(node: PyNode, program: PyProgram): number | null {
  const value = constantOf(node, program);
  if (typeof value === 'number') return value;
  if (node.type !== 'identifier') return null;
  const [only, second] = program.moduleOf(node).scopes.bindingOf(node)?.definitions ?? [];
  if (only?.kind !== 'parameter' || second) return null;
  const values = argumentsFor(only.node, program).map((one) => constantOf(one ?? only.value, program));
  return values.length > 0 && values.every((one) => typeof one === 'number')
    ? Math.max(...(values as number[]))
    : null;
}

/** A number that the text itself writes: no option and no variable of the environment decides it. */
export function isWritten(node: PyNode, program: PyProgram, depth = 0): boolean {
  if (depth > 4) return false;
  if (node.type === 'integer') return true;
  if (node.type === 'binary_operator' || node.type === 'unary_operator')
    return node.parts
      .filter((one) => one.field !== 'operator')
      .every((one) => isWritten(one, program, depth + 1));
  if (node.type !== 'identifier') return false;
  const [only, second] = program.moduleOf(node).scopes.bindingOf(node)?.definitions ?? [];
  if (!only || second || only.path) return false;
  if (only.kind === 'assign') return only.value !== null && isWritten(only.value, program, depth + 1);
  if (only.kind !== 'parameter') return false;
  const given = argumentsFor(only.node, program).map((one) => one ?? only.value);
  return given.length > 0 && given.every((one) => one !== null && isWritten(one, program, depth + 1));
}
