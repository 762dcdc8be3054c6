import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { indexOf } from './index-of.ts';

const LOOPS = new Set([
  'for_statement',
  'while_statement',
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);

/** The innermost loop or comprehension that runs this place again and again, within its own function. */
export function loopAround(node: PyNode): PyNode | null {
  let inner = node;
  for (let at = node.parent; at; inner = at, at = at.parent) {
    if (at.type === 'function_definition' || at.type === 'lambda' || at.type === 'class_definition')
      return null;
    if (!LOOPS.has(at.type)) continue;
    const once =
      (at.type === 'for_statement' && inner.field === 'right') ||
      (inner.type === 'for_in_clause' &&
        at.children.find((one) => one.type === 'for_in_clause') === inner &&
        (inner.get('right')?.contains(node) ?? false));
    if (!once) return at;
  }
  return null;
}

/**
 * The place runs more than once in one run of the program, as far as its callers are seen: one item at a time. With `values`, what
 * is passed on as a value counts as called again and again.
 */
export function repeats(node: PyNode, program: PyProgram, values = true, depth = 0): boolean {
  if (loopAround(node) || node.above('lambda')) return true;
  const fn = depth < 6 ? program.functionAround(node) : null;
  if (!fn) return false;
  const owner = fn.name === '__init__' ? fn.owner : null;
  const calls = owner ? (indexOf(program).instances.get(owner) ?? []) : program.callsOf(fn);
  return (values && program.isValue(fn)) || calls.some((call) => repeats(call, program, values, depth + 1));
}
