import type { Binding, Definition } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { statementOf } from '../kept/statements.ts';

const COMPOUND = 'for_statement while_statement'.split(' ');

/** A name that is bound more often is a table of statements; which of them arrives is not asked. */
export const MANY = 200;

const plains = new WeakMap<Binding, readonly Definition[]>();

function plainOf(binding: Binding): readonly Definition[] {
  let plain = plains.get(binding);
  if (!plain) {
    plain = binding.definitions.filter((one) => one.kind !== 'augmented');
    plains.set(binding, plain);
  }
  return plain;
}

/** The definitions that can have given a name its value at a load; `+=` and the like change a value and are not among them. */
export function reaching(load: PyNode, binding: Binding): readonly Definition[] {
  const plain = plainOf(binding);
  if (plain.length < 2 || plain.length > MANY || scopeNode(load) !== binding.scope.node) return plain;
  const before = plain.filter((one) => one.node.start < load.start && !isOwnValue(one, load));
  const sure = before.filter((one) => dominates(one, load));
  const last = sure.at(-1);
  if (!last) return plain;
  const after = before.slice(before.indexOf(last));
  // Round a loop, what is bound further down in it arrives as well.
  const around = plain.filter((one) => {
    if (after.includes(one)) return false;
    for (let loop = load.above(...COMPOUND); loop; loop = loop.above(...COMPOUND))
      if (loop.contains(one.node) && !loop.contains(last.node) && one.node.start > last.node.start)
        return true;
    return false;
  });
  return [...after, ...around];
}

/** The loads that a definition can reach. */
export function reachedBy(definition: Definition, binding: Binding): readonly PyNode[] {
  if (binding.definitions.length > MANY) return binding.loads;
  return binding.loads.filter((load) => reaching(load, binding).includes(definition));
}

/** `x` of `x = x * 2` still has the value that it had. */
function isOwnValue(definition: Definition, load: PyNode): boolean {
  return definition.kind !== 'for' && (definition.value?.contains(load) ?? false);
}

/** On every way to the load the definition was run. */
function dominates(definition: Definition, load: PyNode): boolean {
  if (definition.kind === 'parameter') return true;
  if (definition.kind === 'for')
    return definition.node.above('for_statement')?.get('body')?.contains(load) ?? false;
  if (definition.kind === 'with') return definition.node.above('with_statement')?.contains(load) ?? false;
  const block = statementOf(definition.node).parent;
  return block?.contains(load) ?? false;
}

/** Comprehensions run where they stand. */
function scopeNode(node: PyNode): PyNode {
  let at = node;
  for (; at.parent; at = at.parent)
    if (/^(?:function_definition|lambda|class_definition)$/.test(at.parent.type) && at.field === 'body')
      return at.parent;
  return at;
}
