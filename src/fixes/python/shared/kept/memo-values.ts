import { attributesOf } from '../../../../python/flow.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { effectsOf, isPure } from './effects.ts';
import { holdingsOf } from './holdings.ts';
import { flat, type Store } from './memo-stores.ts';

/** The value is worked out from the key alone, so that it can be worked out again. */
export function dependsOnKey(store: Store, program: PyProgram): boolean {
  const module = program.moduleOf(store.at);
  const parts = store.key.type === 'subscript' ? store.key.all('subscript') : [store.key];
  const allowed = new Set<Binding>();
  const learn = (node: PyNode) => {
    for (const one of node.walk()) {
      const binding = one.type === 'identifier' ? module.scopes.bindingOf(one) : null;
      if (!binding || allowed.has(binding)) continue;
      allowed.add(binding);
      // `key = (a, b)`: the result may be worked out from the parts.
      for (const definition of binding.definitions)
        if (
          definition.kind === 'assign' &&
          definition.value &&
          !definition.path &&
          binding.scope.kind !== 'module'
        )
          learn(definition.value);
    }
  };
  for (const part of parts) learn(part);
  const fn = program.functionAround(store.at);
  return (
    fromKey(store.value, allowed, fn?.node ?? null, store.container.text, program, 0) &&
    !isMutable(store.value, program, 0)
  );
}

function fromKey(
  node: PyNode,
  allowed: ReadonlySet<Binding>,
  fn: PyNode | null,
  container: string,
  program: PyProgram,
  depth: number,
): boolean {
  if (depth > 6) return false;
  const module = program.moduleOf(node);
  const effects = effectsOf([node], program);
  if (!isPure(effects)) return false;
  for (const key of effects.reads)
    if (typeof key === 'string' && isState(key.slice(1).replace(/\|.*$/, ''), program)) return false;
  for (const one of node.walk()) {
    const binding = one.type === 'identifier' ? module.scopes.bindingOf(one) : null;
    if (!binding || allowed.has(binding) || node.contains(binding.scope.node)) continue;
    if (binding.scope.kind === 'module') {
      if (
        binding.definitions.length > 1 ||
        holdingsOf(program).some((holding) => holding.binding === binding && holding.fills.length > 0)
      )
        return false;
      continue;
    }
    const [only] = binding.definitions;
    if (only?.kind === 'parameter' && (binding.name === 'self' || binding.name === 'cls')) continue;
    if (binding.scope.node !== fn) {
      if (binding.definitions.length > 1) return false;
      continue;
    }
    const assigned = binding.definitions.filter(
      (definition) => definition.kind === 'assign' && definition.value && definition.node.start < node.end,
    );
    if (assigned.length !== binding.definitions.length) return false;
    if (
      !assigned.every(
        (definition) =>
          definition.value !== node &&
          (definition.value?.contains(node) ||
            isAsked(definition.value, container) ||
            fromKey(definition.value as PyNode, allowed, fn, container, program, depth + 1)),
      )
    )
      return false;
  }
  return true;
}

/** What the memory itself said before: `cache.get(key)`. */
function isAsked(value: PyNode | null, container: string): boolean {
  return value?.type === 'call' && flat(value.get('function')?.text ?? '') === flat(`${container}.get`);
}

/** An attribute that changes while the program runs. */
function isState(name: string, program: PyProgram): boolean {
  if (
    holdingsOf(program).some(
      (holding) => !holding.binding && holding.name === name && holding.fills.length > 0,
    )
  )
    return true;
  return attributesOf(program, name).some(
    (one) =>
      one.field === 'left' &&
      /assignment$/.test(one.parent?.type ?? '') &&
      program.functionAround(one)?.name !== '__init__',
  );
}

/** The value is an object that lives on by itself: a container, an instance whose attributes change. */
export function isMutable(node: PyNode, program: PyProgram, depth: number): boolean {
  if (depth > 4) return false;
  if (/^(?:list|dictionary|set)$/.test(node.type) && node.parts.length === 0) return true;
  if (
    /^(?:[\w.]*\b)?(?:set|list|dict|deque|Counter|OrderedDict|defaultdict|bytearray)\((?:\w*)\)$/.test(
      node.text,
    )
  )
    return true;
  if (node.type !== 'call') return false;
  const cls = program.classOf(node);
  if (cls) {
    const bases = cls.get('superclasses')?.text ?? '';
    const above =
      cls.parent?.type === 'decorated_definition'
        ? cls.parent.text.slice(0, cls.start - cls.parent.start)
        : '';
    if (/NamedTuple|Enum|tuple\b|str\b/.test(bases) || /frozen\s*=\s*True/.test(above)) return false;
    return changes(cls, program);
  }
  const callee = program.calleeOf(node);
  return (
    callee !== null && !callee.generator && callee.returns.some((one) => isMutable(one, program, depth + 1))
  );
}

/** A method of the class changes its instances, or code outside does. */
function changes(cls: PyNode, program: PyProgram): boolean {
  for (const fn of program.functions) {
    if (fn.owner !== cls || fn.name === '__init__') continue;
    if ([...effectsOf([fn.body], program).writes].some((key) => typeof key === 'string')) return true;
  }
  return false;
}
