import type { PyModule } from './module.ts';
import type { Binding } from './scopes.ts';
import type { PyNode } from './syntax.ts';

/**
 * The full dotted name that an expression stands for: `np.zeros` → `numpy.zeros` by the module's imports, `open` → `open`
 * where nothing in the module binds it. `null` for anything that a variable decides.
 */
export function dottedName(node: PyNode | null, module: PyModule): string | null {
  if (!node) return null;
  if (node.type === 'attribute') {
    const owner = dottedName(node.get('object'), module);
    return owner === null ? null : `${owner}.${node.get('attribute')?.text}`;
  }
  if (node.type !== 'identifier') return null;
  const binding = module.scopes.bindingOf(node);
  return binding === null ? node.text : importedAs(binding);
}

/** The dotted name of what a call calls. */
export function calledName(call: PyNode, module: PyModule): string | null {
  return call.type === 'call' ? dottedName(call.get('function'), module) : null;
}

/** `import numpy as np` binds `np` to `numpy`; `from json import load` binds `load` to `json.load`. */
export function importedAs(binding: Binding): string | null {
  const [definition, second] = binding.definitions;
  if (!definition || second || definition.kind !== 'import' || !definition.value) return null;
  const statement = definition.value;
  const from = statement.get('module_name')?.text ?? null;
  for (const name of statement.all('name')) {
    const alias = name.type === 'aliased_import' ? name.get('alias') : null;
    const full = (name.type === 'aliased_import' ? name.get('name') : name)?.text ?? '';
    if (alias ? alias.text !== binding.name : full.split('.')[0] !== binding.name) continue;
    if (from !== null) return `${from}.${full}`;
    return alias ? full : binding.name;
  }
  return null;
}

/** An argument of a call, by keyword or by position; splats end what positions can tell. */
export function argument(call: PyNode, position: number | null, keyword?: string): PyNode | null {
  const list = call.get('arguments');
  if (!list) return null;
  if (list.type === 'generator_expression') return position === 0 ? list : null;
  const named = list.parts.find(
    (part) => part.type === 'keyword_argument' && part.get('name')?.text === keyword,
  );
  if (named) return named.get('value');
  if (position === null) return null;
  const positional = list.parts.filter((part) => part.type !== 'keyword_argument');
  const before = positional.slice(0, position + 1);
  if (before.some((part) => /splat/.test(part.type))) return null;
  return before[position] ?? null;
}

/** How many arguments a call has, by position and by keyword. */
export function argumentCount(call: PyNode): number {
  const list = call.get('arguments');
  if (!list) return 0;
  return list.type === 'generator_expression' ? 1 : list.parts.length;
}
