import { argumentsFor, constantOf } from '../../../../python/constants.ts';
import { argument, argumentCount, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';
import { freeNames } from './folding.ts';

/** How a sorted sequence is cut: the first or last few, the first or last one. */
export interface Cut {
  readonly kind: 'head' | 'tail' | 'first' | 'last';
  /** The subscript, or the call of `islice`. */
  readonly at: PyNode;
  /** How many; `null` for one. */
  readonly count: PyNode | null;
}

/** The cut that is made of a sequence at the place where it is used; `null` for any other use. */
export function cutOf(node: PyNode, program: PyProgram): Cut | null {
  const parent = node.parent;
  if (parent?.type === 'subscript' && node.field === 'value') return subscripted(parent);
  const call = parent?.type === 'argument_list' ? parent.parent : null;
  if (
    call?.type === 'call' &&
    calledName(call, program.moduleOf(call)) === 'itertools.islice' &&
    argumentCount(call) === 2
  ) {
    const count = argument(call, 1);
    return argument(call, 0) === node && count ? { kind: 'head', at: call, count } : null;
  }
  return null;
}

function subscripted(subscript: PyNode): Cut | null {
  const [index, second] = subscript.all('subscript');
  if (!index || second || subscript.field === 'left' || subscript.parent?.type === 'delete_statement')
    return null;
  if (index.type !== 'slice') {
    if (index.text === '0') return { kind: 'first', at: subscript, count: null };
    return index.text === '-1' ? { kind: 'last', at: subscript, count: null } : null;
  }
  const [bound, more] = index.parts;
  if (!bound || more) return null;
  const text = index.text.replace(/\s+/g, '');
  if (/^0?:[^:]*:?$/.test(text) && !text.startsWith('0:') && text.startsWith(':') && !text.startsWith('::'))
    return bound.type === 'unary_operator' ? null : { kind: 'head', at: subscript, count: bound };
  if (
    text.endsWith(':') &&
    !text.startsWith(':') &&
    bound.type === 'unary_operator' &&
    bound.get('operator')?.text === '-'
  )
    return { kind: 'tail', at: subscript, count: bound.get('argument') };
  return null;
}

/** The number cannot be negative or `None` in any run. */
export function isCount(node: PyNode | null, program: PyProgram, depth = 0): boolean {
  if (!node || depth > 5) return false;
  const value = constantOf(node, program);
  if (typeof value === 'number') return value >= 0;
  if (node.type === 'call') return calledName(node, program.moduleOf(node)) === 'len';
  if (node.type !== 'identifier') return false;
  const given = argumentsFor(node, program);
  return given.length > 0 && given.every((one) => one !== null && isCount(one, program, depth + 1));
}

/** `key=` and `reverse=` of a sort. `null` where the direction is not written. */
export function orderOf(call: PyNode): { key: PyNode | null; reverse: boolean } | null {
  const reverse = argument(call, null, 'reverse');
  const parts = (call.get('arguments')?.parts ?? []).filter((part) => part.type === 'keyword_argument');
  if (parts.some((part) => !/^(?:key|reverse)$/.test(part.get('name')?.text ?? ''))) return null;
  if (reverse && reverse.type !== 'true' && reverse.type !== 'false') return null;
  const key = argument(call, null, 'key');
  return { key: key?.type === 'none' ? null : key, reverse: reverse?.type === 'true' };
}

/** Names that an expression needs have their value already at another place, in the same function or outside. */
export function isKnownAt(node: PyNode, place: PyNode, program: PyProgram): boolean {
  return freeNames(node, null, program).every((binding) => isBoundAt(binding, place, program));
}

/** A name has its value already at a place. */
export function isBoundAt(binding: Binding, place: PyNode, program: PyProgram): boolean {
  if (binding.definitions.length !== 1)
    return binding.scope.kind === 'module' && binding.definitions.every((one) => one.kind !== 'for');
  const [only] = binding.definitions;
  if (binding.scope.kind === 'module' && program.functionAround(place)) return true;
  if (!binding.scope.node.contains(place)) return false;
  return only?.kind === 'parameter' || (only?.node.start ?? 0) < place.start;
}

/** Two elements that compare equal read the same: plain values, and no order of the program's own. */
export function hasPlainOrder(program: PyProgram): boolean {
  return program.modules.every((module) => !/__lt__|total_ordering|order\s*=\s*True/.test(module.text));
}

/** The cuts of everything that a sorted name is used for; `null` where it is used otherwise. */
export function cutsOf(
  loads: readonly PyNode[],
  program: PyProgram,
): { cuts: Cut[]; lengths: PyNode[] } | null {
  const cuts: Cut[] = [];
  const lengths: PyNode[] = [];
  for (const load of loads) {
    const cut = cutOf(load, program);
    const use = cut ? null : useOf(load, program);
    if (cut) cuts.push(cut);
    else if (use && 'kind' in use && (use.kind === 'length' || use.kind === 'truth')) lengths.push(use.at);
    else if (!(use && 'kind' in use && use.kind === 'deleted')) return null;
  }
  return { cuts, lengths };
}
