import { calledName, importedAs } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';
import { indexOf } from './index-of.ts';
import { VIEWS } from './numpy-calls.ts';

/** Methods that put their argument into something. */
const PUTS = /^(?:append|add|appendleft|insert|put|put_nowait|setdefault|push|extend)$/;

/**
 * The place where a value is put into something that lives on: a container, an object's attribute, a list that is built.
 * `null` when it is only read. What is computed from it is another value.
 */
export function keptAt(node: PyNode, program: PyProgram): PyNode | null {
  return new Keeper(program).value(node);
}

class Keeper {
  readonly #program: PyProgram;
  readonly #seen = new Set<object>();

  constructor(program: PyProgram) {
    this.#program = program;
  }

  value(node: PyNode): PyNode | null {
    if (this.#seen.has(node) || this.#seen.size > 300) return null;
    this.#seen.add(node);
    const use = useOf(node, this.#program);
    if (!('kind' in use)) {
      if (use.to === 'expression') return this.value(use.node);
      if (use.to === 'binding') return this.#first(use.binding.loads, use.at);
      if (use.to === 'attribute') return this.#instance(use.at);
      return this.#returned(node);
    }
    switch (use.kind) {
      case 'stored':
        return this.#stored(use.at, use.detail);
      case 'yielded':
        return this.#returned(node);
      case 'passed':
        return this.#passed(use.at, use.detail);
      case 'method':
        return VIEWS.has(use.detail ?? '') ? this.value(use.at) : null;
      case 'attribute':
        return use.detail === 'T' ? this.value(use.at) : null;
      default:
        return null;
    }
  }

  #first(nodes: readonly PyNode[], at: PyNode): PyNode | null {
    for (const one of nodes) {
      const found = this.value(one);
      // A value that is given to an object's maker is kept where that is called.
      if (found) return at.type === 'call' ? at : found;
    }
    return null;
  }

  #stored(at: PyNode, detail: string | null): PyNode | null {
    if (detail?.startsWith('.')) return at;
    if (at.type === 'assignment') return at.get('left')?.type === 'subscript' ? at : null;
    if (at.type === 'call') return PUTS.test(detail ?? '') ? at : null;
    if (at.type === 'list_comprehension' || at.type === 'set_comprehension') return at;
    if (at.type === 'pair')
      return at.parent?.type === 'dictionary_comprehension'
        ? at.parent
        : at.parent
          ? this.value(at.parent)
          : null;
    if (at.type === 'generator_expression') return this.#spread(at);
    if (at.type === 'expression_list') {
      if (at.parent?.type === 'return_statement' || at.parent?.type === 'yield') return this.#returned(at);
      return null;
    }
    return this.value(at);
  }

  /** `list(x for …)` and the like. */
  #spread(generator: PyNode): PyNode | null {
    const call = generator.parent?.type === 'argument_list' ? generator.parent.parent : generator.parent;
    return call?.type === 'call' && /^(?:list|tuple|set|sorted|dict)$/.test(call.get('function')?.text ?? '')
      ? call
      : null;
  }

  /** `self.tail = value`: kept as long as the object, which is kept where it was made. */
  #instance(at: PyNode): PyNode | null {
    const owner = at.above('class_definition');
    if (!owner) return at;
    const made = indexOf(this.#program).instances.get(owner) ?? [];
    for (const call of made) {
      const found = this.value(call);
      if (found) return at;
    }
    return null;
  }

  #passed(at: PyNode, detail: string | null): PyNode | null {
    if (at.type !== 'call') return null;
    if (this.#program.classOf(at) || this.#isRecord(at)) return this.value(at);
    const method = at.get('function')?.get('attribute')?.text ?? '';
    if (method === '_replace' || detail === 'dataclasses.replace' || detail === 'dict' || detail === 'tuple')
      return this.value(at);
    return calledName(at, this.#program.moduleOf(at)) === null && PUTS.test(method) ? at : null;
  }

  /** `Event = namedtuple("Event", …)`. */
  #isRecord(call: PyNode): boolean {
    const called = call.get('function');
    const binding =
      called?.type === 'identifier' ? this.#program.moduleOf(call).scopes.bindingOf(called) : null;
    const value = binding?.definitions[0]?.value;
    if (binding && importedAs(binding) === 'types.SimpleNamespace') return true;
    return /(?:namedtuple|NamedTuple|make_dataclass)$/.test(
      value?.type === 'call' ? (value.get('function')?.text ?? '') : '',
    );
  }

  #returned(node: PyNode): PyNode | null {
    const fn = this.#program.functionAround(node);
    for (const call of fn ? this.#program.callsOf(fn) : []) {
      const found = fn?.generator ? this.#items(call) : this.value(call);
      if (found) return found;
    }
    return null;
  }

  /** Items of a generator: where a loop or a container takes them. */
  #items(node: PyNode): PyNode | null {
    const use = useOf(node, this.#program);
    if (!('kind' in use)) {
      if (use.to === 'expression') return this.#items(use.node);
      if (use.to !== 'binding') return null;
      for (const load of use.binding.loads) {
        const found = this.#items(load);
        if (found) return found;
      }
      return null;
    }
    if (use.kind !== 'iterated') return null;
    if (use.at.type === 'call') {
      if (/^(?:list|tuple|set|sorted|dict|extend)$/.test(use.detail ?? '')) return use.at;
      return /^(?:enumerate|zip|filter|iter)$/.test(use.detail ?? '') ? this.#items(use.at) : null;
    }
    const scopes = this.#program.moduleOf(use.at).scopes;
    for (const one of use.at.get('left')?.walk() ?? []) {
      const binding = one.type === 'identifier' ? scopes.bindingOf(one) : null;
      for (const load of binding?.loads ?? []) {
        const found = use.at.parent?.contains(load) ? this.value(load) : null;
        if (found) return found;
      }
    }
    return null;
  }
}
