import { argumentsFor, partOf } from '../../../../python/constants.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { indexOf } from './index-of.ts';
import { isTarget } from './targets.ts';

type Path = readonly number[];

/**
 * The expressions that a value comes from: names, parameters, returns and loops followed back to where something is made.
 * `null` in the list for a way that is not seen.
 */
export function sourcesOf(node: PyNode | null, program: PyProgram): (PyNode | null)[] {
  return [...new Set(new Resolver(program).value(node, []))];
}

/** The expressions that the values of a dict come from. */
export function valueSourcesOf(
  dict: PyNode | null,
  path: readonly number[],
  program: PyProgram,
): (PyNode | null)[] {
  return [...new Set(new Resolver(program).dictValues(dict, path))];
}

class Resolver {
  readonly #program: PyProgram;
  readonly #seen = new Set<object>();
  /** Steps that are left, so that a tangle of names ends. */
  #left = 500;

  constructor(program: PyProgram) {
    this.#program = program;
  }

  value(node: PyNode | null, path: Path): (PyNode | null)[] {
    if (!node || this.#left-- <= 0) return [null];
    switch (node.type) {
      case 'parenthesized_expression':
      case 'await':
        return this.value(node.parts[0] ?? null, path);
      case 'conditional_expression':
        return [...this.value(node.parts[0] ?? null, path), ...this.value(node.parts[2] ?? null, path)];
      case 'named_expression':
        return this.value(node.get('value'), path);
      case 'identifier': {
        const binding = this.#program.moduleOf(node).scopes.bindingOf(node);
        return binding ? this.#bound(binding, path) : [null];
      }
      case 'attribute': {
        const values = indexOf(this.#program).attributeValues(node.get('attribute')?.text ?? '');
        if (values.length === 0 || path.length > 0 || values.length > 6) return [node];
        return this.#once(node, () => values.flatMap((one) => this.value(one, path)));
      }
      case 'call': {
        const own = this.#program.calleeOf(node);
        if (own && !own.generator && own.returns.length > 0)
          return this.#once(own, () => own.returns.flatMap((one) => this.value(one, path)));
        return path.length > 0 ? [null] : [node];
      }
      default: {
        const part = path.length > 0 ? partOf(node, path) : node;
        return part === node ? [node] : part ? this.value(part, []) : [null];
      }
    }
  }

  #once(key: object, next: () => (PyNode | null)[]): (PyNode | null)[] {
    if (this.#seen.has(key) || this.#seen.size > 40) return [];
    this.#seen.add(key);
    const found = next();
    this.#seen.delete(key);
    return found;
  }

  #bound(binding: Binding, path: Path): (PyNode | null)[] {
    return this.#once(binding, () =>
      binding.definitions.flatMap((one): (PyNode | null)[] => {
        const whole = [...(one.path ?? []), ...path];
        if (one.kind === 'assign' || one.kind === 'walrus') return this.value(one.value, whole);
        if (one.kind === 'for') return this.item(one.value, whole);
        if (one.kind === 'augmented') return [];
        if (one.kind === 'with') return path.length === 0 ? [one.value] : [null];
        if (one.kind !== 'parameter') return [null];
        const given = argumentsFor(one.node, this.#program);
        if (given.length === 0) return [null];
        return given.flatMap((value) => this.value(value ?? one.value, path));
      }),
    );
  }

  dictValues(dict: PyNode | null, path: Path): (PyNode | null)[] {
    return this.value(dict, []).flatMap((one) => {
      const body = one?.type === 'dictionary_comprehension' ? one.get('body') : null;
      if (body) return this.value(body.get('value'), path);
      const stored = one && isEmptyDict(one) ? this.#storedIn(one) : [];
      return stored.length > 0 ? stored.flatMap((value) => this.value(value, path)) : [null];
    });
  }

  /** `texts = {}`, then `texts[name] = value`. */
  #storedIn(dict: PyNode): (PyNode | null)[] {
    const left = dict.parent?.type === 'assignment' ? dict.parent.get('left') : null;
    const binding = left?.type === 'identifier' ? this.#program.moduleOf(left).scopes.bindingOf(left) : null;
    return (binding?.loads ?? []).flatMap((load) => {
      const target = load.parent?.type === 'subscript' && load.field === 'value' ? load.parent : null;
      return target && isTarget(target) && target.parent?.type === 'assignment'
        ? [target.parent.get('right')]
        : [];
    });
  }

  item(iterable: PyNode | null, path: Path): (PyNode | null)[] {
    if (!iterable || this.#left-- <= 0) return [null];
    if (iterable.type === 'call') {
      const name = iterable.get('function')?.text ?? '';
      const list = iterable.get('arguments')?.parts ?? [];
      const [first, ...rest] = path;
      if (name === 'enumerate') return first === 1 ? this.item(list[0] ?? null, rest) : [null];
      if (name === 'zip') return first === undefined ? [null] : this.item(list[first] ?? null, rest);
      if (/^(?:list|tuple|sorted|reversed|iter|tqdm|tqdm\.tqdm)$/.test(name))
        return this.item(list[0] ?? null, path);
      if (name === 'map') {
        const fn = list[0];
        const callee = this.#program.functions.find((one) => one.name === fn?.text && !one.owner);
        return callee ? callee.returns.flatMap((one) => this.value(one, path)) : [null];
      }
      const method = iterable.get('function');
      const called = method?.type === 'attribute' ? method.get('attribute')?.text : null;
      if (called === 'values' || (called === 'items' && first === 1))
        return this.dictValues(method?.get('object') ?? null, called === 'items' ? rest : path);
      const own = this.#program.calleeOf(iterable);
      if (own?.generator)
        return this.#once(own, () =>
          own.yields.flatMap((one) =>
            /^yield\s+from\b/.test(one.text)
              ? this.item(one.parts[0] ?? null, path)
              : this.value(one.parts[0] ?? null, path),
          ),
        );
      if (own) return this.#once(own, () => own.returns.flatMap((one) => this.item(one, path)));
      return [null];
    }
    if (/^(?:list|set)_comprehension$|^generator_expression$/.test(iterable.type))
      return this.value(iterable.get('body'), path);
    if (iterable.type === 'parenthesized_expression') return this.item(iterable.parts[0] ?? null, path);
    if (iterable.type === 'list' || iterable.type === 'tuple')
      return iterable.parts.flatMap((one) => this.value(one, path));
    if (iterable.type !== 'identifier') return [null];
    const binding = this.#program.moduleOf(iterable).scopes.bindingOf(iterable);
    if (!binding) return [null];
    const appended = binding.loads.flatMap((load) => {
      const call = load.parent?.type === 'attribute' ? load.parent.parent : null;
      const appends = call?.type === 'call' && load.parent?.get('attribute')?.text === 'append';
      return appends ? this.value(call.get('arguments')?.parts[0] ?? null, path) : [];
    });
    const direct = this.#once(binding, () =>
      binding.definitions.flatMap((one): (PyNode | null)[] => {
        if (one.kind === 'assign' && !one.path)
          return one.value?.text === '[]' ? [] : this.item(one.value, path);
        if (one.kind !== 'parameter') return [null];
        const given = argumentsFor(one.node, this.#program);
        return given.length === 0 ? [null] : given.flatMap((value) => this.item(value ?? one.value, path));
      }),
    );
    return [...direct, ...appended];
  }
}

function isEmptyDict(node: PyNode): boolean {
  return (
    (node.type === 'dictionary' && node.parts.length === 0) || /^(?:dict|OrderedDict)\(\)$/.test(node.text)
  );
}
