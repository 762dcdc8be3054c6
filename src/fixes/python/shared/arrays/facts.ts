import { argumentsFor, constantOf, partOf } from '../../../../python/constants.ts';
import { dottedName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding, Definition } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { volumeOf } from '../../../../python/volume.ts';
import { ANY, type Bounds, boundsOf, union } from './bounds.ts';
import { callFact } from './call-facts.ts';
import { type Dtype, isInteger, promote, rangeOf, sizeOf } from './dtypes.ts';
import { indexOf } from './index-of.ts';
import { MAKES_FLOAT, ufuncOf } from './numpy-calls.ts';
import { reaching } from './reaching.ts';
import { loopAround } from './repeats.ts';
import { valueSourcesOf } from './resolve.ts';
import { broadcast, itemsOf, type Shape } from './shapes.ts';
import { isTarget } from './targets.ts';

/** What the text tells of an array, or of a number that goes into one. */
export interface Fact {
  readonly kind: 'array' | 'scalar';
  readonly dtype: Dtype | null;
  readonly bounds: Bounds;
  /** Every value is a whole number, whatever the type. */
  readonly whole: boolean;
  /** `null`: not even the number of dimensions is known. */
  readonly shape: Shape | null;
  /** `fresh`: new memory that only this value refers to; `view`: another value's memory; `mapped`: a file's. */
  readonly memory: 'fresh' | 'view' | 'mapped' | 'unknown';
  /** Calls that read or allocated what it is made of. */
  readonly origins: readonly PyNode[];
}

export type PathOf = readonly number[] | null;

export const SCALAR: Fact = {
  kind: 'scalar',
  dtype: null,
  bounds: ANY,
  whole: false,
  shape: [],
  memory: 'unknown',
  origins: [],
};

const readers = new WeakMap<PyProgram, { strict: Facts; usual: Facts }>();

/**
 * Facts of a program. With `usual`, the difference of two like quantities is taken to stay within their type's range: what
 * measured data does, and what a run must show.
 */
export function factsOf(program: PyProgram, usual = false): Facts {
  let both = readers.get(program);
  if (!both) {
    both = { strict: new Facts(program, false), usual: new Facts(program, true) };
    readers.set(program, both);
  }
  return usual ? both.usual : both.strict;
}

/** Bytes of an array; `null` where its size is not known. */
export function bytesOf(fact: Fact, program: PyProgram): number | null {
  const size = sizeOf(fact.dtype ?? 'float64');
  const items = itemsOf(fact.shape);
  if (items !== null) return items * size;
  const read = fact.origins.flatMap((origin) => {
    const own = factsOf(program).of(origin);
    const { bytes, unbounded } = volumeOf(origin, program);
    return bytes !== null && unbounded && own?.dtype ? [(bytes / sizeOf(own.dtype)) * size] : [];
  });
  return read.length > 0 ? Math.max(...read) : null;
}

/** Follows values backwards, each node once. */
export class Facts {
  readonly program: PyProgram;
  readonly usual: boolean;
  readonly #known = new Map<PyNode, Fact | null>();
  readonly #busy = new Set<unknown>();
  /** What is known so far of a name whose own value is in what is written into it. */
  readonly #partial = new Map<Binding, Fact>();
  #guessed = 0;
  readonly #bindings = new Map<Binding, Fact | null>();

  constructor(program: PyProgram, usual: boolean) {
    this.program = program;
    this.usual = usual;
  }

  /** Fact of an expression; `null` where it is not known to be an array or a number. */
  of(node: PyNode | null): Fact | null {
    if (!node) return null;
    const known = this.#known.get(node) ?? this.#tried.get(node);
    if (known !== undefined) return known;
    if (this.#known.has(node)) return null;
    if (this.#busy.has(node) || this.#busy.size > 30) {
      this.#guessed++;
      return null;
    }
    const first = this.#busy.size === 0;
    this.#busy.add(node);
    const guessed = this.#guessed;
    const fact = this.#read(node);
    this.#busy.delete(node);
    // What was cut short inside of a circle is not the last word on it, but good for the question that is open.
    if (first || this.#guessed === guessed) this.#known.set(node, fact);
    else this.#tried.set(node, fact);
    if (first) {
      this.#tried.clear();
      this.#keptTried.clear();
    }
    return fact;
  }
  readonly #tried = new Map<PyNode | Binding | Definition, Fact | null>();

  #read(node: PyNode): Fact | null {
    switch (node.type) {
      case 'integer':
      case 'float':
      case 'true':
      case 'false':
        return this.#constant(node);
      case 'parenthesized_expression':
        return this.of(node.parts[0] ?? null);
      case 'named_expression':
        return this.of(node.get('value'));
      case 'identifier':
        return this.#name(node);
      case 'attribute':
        return this.#attribute(node);
      case 'subscript':
        return this.#subscript(node);
      case 'binary_operator':
        if (node.get('operator')?.text === '@') return this.#product(node);
        return this.operation(ufuncOf(node.get('operator')?.text), [
          this.of(node.get('left')),
          this.of(node.get('right')),
        ]);
      case 'unary_operator':
        return this.operation(node.get('operator')?.text === '-' ? 'negative' : 'positive', [
          this.of(node.get('argument')),
        ]);
      case 'comparison_operator': {
        const sides = node.parts.map((one) => this.of(one)).filter((one) => one?.kind === 'array');
        const [first] = sides;
        return first ? { ...first, dtype: 'bool', bounds: [0, 1], whole: true, memory: 'fresh' } : null;
      }
      case 'conditional_expression':
        return this.join([this.of(node.parts[0] ?? null), this.of(node.parts[2] ?? null)]);
      case 'call':
        return this.#call(node);
      default:
        return null;
    }
  }

  #product(node: PyNode): Fact | null {
    const both = this.operation('multiply', [this.of(node.get('left')), this.of(node.get('right'))]);
    return both && { ...both, bounds: ANY, shape: null };
  }

  #constant(node: PyNode): Fact | null {
    const value = constantOf(node, this.program);
    if (typeof value !== 'number' && typeof value !== 'boolean') return null;
    const number = Number(value);
    const whole = Number.isInteger(number) && node.type !== 'float';
    return {
      ...SCALAR,
      dtype: whole ? 'int' : 'float',
      bounds: [number, number],
      whole: Number.isInteger(number),
    };
  }

  #name(node: PyNode): Fact | null {
    const fixed = this.#constant(node);
    if (fixed) return fixed;
    const binding = this.program.moduleOf(node).scopes.bindingOf(node);
    if (!binding) return null;
    const plain = binding.definitions.filter((one) => one.kind !== 'augmented');
    const own = reaching(node, binding);
    return own.length === plain.length ? this.binding(binding) : this.#reached(binding, own);
  }

  /** A name where only some of its definitions arrive. */
  #reached(binding: Binding, own: readonly Definition[]): Fact | null {
    const [first] = own;
    if (!first || this.#busy.has(first)) {
      this.#guessed++;
      return null;
    }
    const key = own.length === 1 ? first : null;
    const known = this.#byDefinition.get(first) ?? this.#tried.get(first);
    if (key && known !== undefined) return known;
    this.#busy.add(first);
    const guessed = this.#guessed;
    const fact = this.#bound(binding, own);
    this.#busy.delete(first);
    if (key && fact && this.#guessed === guessed) this.#byDefinition.set(key, fact);
    else if (key) this.#tried.set(key, fact);
    return fact;
  }
  readonly #byDefinition = new Map<Definition, Fact>();

  /** All that a name can stand for, with what is written into it. */
  binding(binding: Binding): Fact | null {
    const known = this.#bindings.get(binding) ?? this.#tried.get(binding);
    if (known !== undefined) return known;
    if (this.#busy.has(binding)) {
      this.#guessed++;
      return this.#partial.get(binding) ?? null;
    }
    this.#busy.add(binding);
    const guessed = this.#guessed;
    const fact = this.#bound(binding);
    this.#busy.delete(binding);
    if (this.#busy.size <= 1 || this.#guessed === guessed) this.#bindings.set(binding, fact);
    else this.#tried.set(binding, fact);
    this.#partial.delete(binding);
    return fact;
  }

  #bound(binding: Binding, own: readonly Definition[] | null = null): Fact | null {
    const plain = own ?? binding.definitions.filter((one) => one.kind !== 'augmented');
    const all = own === null;
    let fact: Fact | null = null;
    let open = false;
    const guessed = this.#guessed;
    for (const definition of plain) {
      // The value is being computed right now, from this name: the other definitions tell.
      if (
        definition.kind === 'assign' &&
        definition.value &&
        this.#busy.has(definition.value) &&
        plain.length > 1
      ) {
        this.#guessed++;
        continue;
      }
      const values = this.definition(definition);
      const known = values.filter((one) => one !== null);
      if (known.length < values.length || known.length === 0) open = true;
      fact = this.join(fact ? [fact, ...known] : known);
      // What a later definition is computed from may be this very name.
      if (all && fact) this.#partial.set(binding, fact);
    }
    if (!fact) return null;
    if (open) fact = { ...fact, bounds: ANY, dtype: null };
    else if (plain.length > 1 && this.#guessed !== guessed) fact = { ...fact, bounds: ANY };
    if (fact.kind !== 'array') return fact;
    if (all) this.#partial.set(binding, fact);
    const reached = (node: PyNode) => all || reaching(node, binding).some((one) => plain.includes(one));
    for (const definition of binding.definitions)
      if (definition.kind === 'augmented' && reached(definition.node))
        fact = this.#augmented(fact, definition);
    for (const load of binding.loads) if (all || reached(load)) fact = this.#stored(fact, load);
    return fact;
  }

  /** What one definition gives: of a parameter, what each caller gives. */
  definition(definition: Definition): (Fact | null)[] {
    if (definition.kind === 'parameter') {
      const given = argumentsFor(definition.node, this.program);
      if (given.length === 0) return [definition.value ? this.of(definition.value) : null];
      return given.map((one) => {
        const fact = this.of(one ?? definition.value);
        return fact && fact.memory === 'fresh' && one?.type === 'identifier'
          ? { ...fact, memory: 'view' }
          : fact;
      });
    }
    if (definition.kind === 'for') return [this.element(definition.value, definition.path)];
    if (definition.kind === 'assign' || definition.kind === 'walrus')
      return [this.part(definition.value, definition.path)];
    return [null];
  }

  /** `a, b = value`: the part with this path, also through a function that returns a tuple. */
  part(value: PyNode | null, path: PathOf): Fact | null {
    if (!value || !path || path.length === 0) return this.of(value);
    const direct = partOf(value, path);
    if (direct) return this.of(direct);
    const callee = value.type === 'call' ? this.program.calleeOf(value) : null;
    if (!callee || callee.generator || callee.returns.length === 0) return null;
    return this.join(callee.returns.map((one) => this.of(partOf(one, path))));
  }

  /** One item of what a `for` goes through. */
  element(iterable: PyNode | null, path: PathOf = null): Fact | null {
    if (!iterable) return null;
    const [first = null, ...rest] = path ?? [];
    if (iterable.type === 'call') {
      const called = iterable.get('function')?.text;
      const list = iterable.get('arguments')?.parts ?? [];
      if (called === 'enumerate')
        return first === 1
          ? this.element(list[0] ?? null, rest)
          : first === 0
            ? { ...SCALAR, dtype: 'int', whole: true }
            : null;
      if (called === 'zip') return first === null ? null : this.element(list[first] ?? null, rest);
      if (called === 'range') return { ...SCALAR, dtype: 'int', whole: true };
      if (called === 'list' || called === 'reversed' || called === 'sorted' || called === 'iter')
        return this.element(list[0] ?? null, path);
      if (
        called === 'map' &&
        list[0] &&
        /^numpy\.(?:load|fromfile|loadtxt|genfromtxt)$/.test(
          dottedName(list[0], this.program.moduleOf(iterable)) ?? '',
        )
      )
        return { ...SCALAR, kind: 'array', shape: null, memory: 'fresh', origins: [iterable] };
      const method = iterable.get('function');
      const values = method?.type === 'attribute' ? method.get('attribute')?.text : null;
      if (values === 'values' || (values === 'items' && first === 1))
        return this.#dictValue(method?.get('object') ?? null, values === 'items' ? rest : (path ?? []));
      const callee = this.program.calleeOf(iterable);
      if (callee?.generator)
        return this.join(callee.yields.map((one) => this.part(one.parts[0] ?? null, path)));
    }
    if (/^(?:list|set)_comprehension$|^generator_expression$/.test(iterable.type))
      return this.part(iterable.get('body'), path);
    if (iterable.type === 'list' || iterable.type === 'tuple')
      return path?.length ? null : this.join(iterable.parts.map((one) => this.of(one)));
    const whole = this.of(iterable);
    if (whole?.kind === 'array' && !path?.length) return this.sliced(whole, 1);
    return iterable.type === 'identifier' ? this.#itemOfName(iterable, path) : null;
  }

  #dictValue(dict: PyNode | null, path: PathOf): Fact | null {
    return this.join(valueSourcesOf(dict, path ?? [], this.program).map((one) => this.of(one)));
  }

  /** `parts = []` with `parts.append(x)`, or a name for a comprehension. */
  #itemOfName(node: PyNode, path: PathOf): Fact | null {
    const binding = this.program.moduleOf(node).scopes.bindingOf(node);
    if (!binding || this.#busy.has(binding)) return null;
    this.#busy.add(binding);
    const given = binding.definitions.flatMap((one): (PyNode | null)[] => {
      if (one.kind === 'parameter') return argumentsFor(one.node, this.program);
      return one.kind === 'assign' && !one.path ? [one.value] : [];
    });
    const items = given.filter((one) => one && one.text !== '[]').map((one) => this.element(one, path));
    for (const load of binding.loads) {
      const call = load.parent?.type === 'attribute' ? load.parent.parent : null;
      if (call?.type === 'call' && load.parent?.get('attribute')?.text === 'append')
        items.push(this.part(call.get('arguments')?.parts[0] ?? null, path));
    }
    this.#busy.delete(binding);
    return this.join(items);
  }

  #augmented(fact: Fact, definition: Definition): Fact {
    const statement = definition.node.parent;
    const name = ufuncOf(statement?.get('operator')?.text.slice(0, -1));
    const after = this.operation(name, [fact, this.of(definition.value)]);
    if (!after) return { ...fact, bounds: ANY, whole: fact.dtype !== null && isInteger(fact.dtype) };
    const endless = statement && loopAround(statement);
    return {
      ...fact,
      bounds: endless ? ANY : union(fact.bounds, after.bounds),
      whole: (fact.dtype !== null && isInteger(fact.dtype)) || (fact.whole && after.whole),
    };
  }

  /** `x[…] = value`, `x[…] += value` and `out=x`. */
  #stored(fact: Fact, load: PyNode): Fact {
    const subscript = load.parent?.type === 'subscript' && load.field === 'value' ? load.parent : null;
    const store = subscript && isTarget(subscript) ? subscript.parent : null;
    if (store?.type === 'assignment') {
      const value = this.of(store.get('right'));
      return {
        ...fact,
        bounds: value ? union(fact.bounds, value.bounds) : ANY,
        whole: fact.whole && (value?.whole ?? false),
      };
    }
    const out = load.parent?.type === 'keyword_argument' && load.parent.get('name')?.text === 'out';
    return store || out
      ? { ...fact, bounds: ANY, whole: fact.dtype !== null && isInteger(fact.dtype) }
      : fact;
  }

  #attribute(node: PyNode): Fact | null {
    const name = node.get('attribute')?.text ?? '';
    if (name === 'T' || name === 'flat') {
      const base = this.of(node.get('object'));
      return base?.kind === 'array'
        ? { ...base, shape: base.shape ? [...base.shape].reverse() : null, memory: viewOf(base) }
        : null;
    }
    if (name === 'size' && this.of(node.get('object'))?.kind === 'array')
      return { ...SCALAR, dtype: 'int', whole: true };
    const own = node.get('object')?.text === 'self' ? node.above('class_definition') : null;
    const key = `${own?.start ?? ''}.${name}`;
    const known = this.#kept.get(key) ?? this.#keptTried.get(key);
    if (known !== undefined) return known;
    const guessed = this.#guessed;
    const fact = this.#keptValue(node, name, own);
    if (this.#guessed === guessed) this.#kept.set(key, fact);
    else this.#keptTried.set(key, fact);
    return fact;
  }
  readonly #kept = new Map<string, Fact | null>();
  readonly #keptTried = new Map<string, Fact | null>();

  /** What is assigned to an attribute of this name, in its class where that is known. */
  #keptValue(node: PyNode, name: string, own: PyNode | null): Fact | null {
    const all = indexOf(this.program)
      .attributeValues(name)
      .filter((one) => one?.type !== 'none');
    const inside = own ? all.filter((one) => one !== null && own.contains(one)) : [];
    const values = inside.length > 0 ? inside : all;
    if (values.length === 0 || values.length > 8) return this.#option(node, name);
    const facts = values.map((one) => this.of(one));
    if (facts.some((one) => one === null)) return null;
    const fact = this.join(facts);
    if (fact?.kind !== 'array') return fact;
    const loads = indexOf(this.program).attributes.get(name) ?? [];
    let stored = loads.reduce((sum, load) => this.#stored(sum, load), fact);
    if (loads.some((load) => load.parent?.type === 'augmented_assignment' && isTarget(load)))
      stored = { ...stored, bounds: ANY, whole: stored.dtype !== null && isInteger(stored.dtype) };
    return { ...stored, memory: viewOf(stored) };
  }

  /** `args.rate`: reading an option's default walks the program, so once for each name. */
  #option(node: PyNode, name: string): Fact | null {
    let fact = this.#options.get(name);
    if (fact === undefined) {
      fact = this.#constant(node);
      this.#options.set(name, fact);
    }
    return fact;
  }
  readonly #options = new Map<string, Fact | null>();

  #subscript(node: PyNode): Fact | null {
    const base = this.of(node.get('value'));
    if (base?.kind !== 'array') return this.#picked(node);
    const keys = node.all('subscript');
    const picks = keys.some((key) => {
      const fact = key.type === 'slice' || key.type === 'tuple' ? null : this.of(key);
      return fact?.kind === 'array' || key.type === 'list' || key.type === 'comparison_operator';
    });
    if (picks || keys.some((key) => key.type === 'unary_operator' && key.text.startsWith('~')))
      return {
        ...base,
        shape: keys.length === 1 && base.shape ? [`#${node.start}`, ...base.shape.slice(1)] : null,
        memory: 'fresh',
      };
    const gone = keys.filter(
      (key) => key.type !== 'slice' && key.text !== 'None' && key.text !== '...',
    ).length;
    const whole = this.sliced(base, gone);
    if (gone === keys.length || !whole.shape) return whole;
    let dimension = 0;
    const lengths = keys.flatMap((key): Shape => {
      if (key.text === 'None') return [1];
      const own = base.shape?.[dimension++] ?? null;
      return key.type === 'slice' ? [key.text === ':' ? own : `#${key.start}`] : [];
    });
    return { ...whole, shape: base.shape ? [...lengths, ...base.shape.slice(dimension)] : null };
  }

  /** `centre[0]` of a tuple. */
  #picked(node: PyNode): Fact | null {
    const [key, second] = node.all('subscript');
    const index = key && !second ? constantOf(key, this.program) : undefined;
    const value = node.get('value');
    if (typeof index !== 'number' || value?.type !== 'identifier') return null;
    const binding = this.program.moduleOf(node).scopes.bindingOf(value);
    const [only, other] = binding?.definitions ?? [];
    if (!only || other || only.path) return null;
    const given = only.kind === 'parameter' ? argumentsFor(only.node, this.program) : [only.value];
    return given.length === 0 ? null : this.join(given.map((one) => this.part(this.#tuple(one), [index])));
  }

  #tuple(node: PyNode | null): PyNode | null {
    if (node?.type !== 'identifier') return node;
    const [only, second] = this.program.moduleOf(node).scopes.bindingOf(node)?.definitions ?? [];
    return only && !second && only.kind === 'assign' && !only.path ? only.value : node;
  }

  /** The array with so many of its first dimensions picked. */
  sliced(base: Fact, dimensions: number): Fact {
    const shape = base.shape?.slice(dimensions) ?? null;
    const scalar = base.shape !== null && base.shape.length <= dimensions;
    return { ...base, shape, kind: scalar ? 'scalar' : 'array', memory: scalar ? 'unknown' : viewOf(base) };
  }

  #call(node: PyNode): Fact | null {
    const own = this.program.calleeOf(node);
    if (own) {
      if (own.generator || own.returns.length === 0) return null;
      const facts = own.returns.map((one) => this.of(one));
      if (facts.some((one) => one === null)) return null;
      return this.join(facts);
    }
    return callFact(node, this);
  }

  /** Element by element: type, bounds and shape of the result. */
  operation(name: string | null, operands: readonly (Fact | null)[]): Fact | null {
    const [a = null, b = null] = operands;
    const arrays = operands.filter((one): one is Fact => one?.kind === 'array');
    if (!name || !a || (arrays.length === 0 && operands.some((one) => one === null))) return null;
    const unary = operands.length === 1;
    const whole = operands.every((one) => one?.whole ?? false) && !MAKES_FLOAT.has(name);
    const first = arrays[0] ?? a;
    const dtype = operands.reduce<Dtype | null>(
      (sum, one, index) => (index === 0 ? (one?.dtype ?? null) : promote(sum, one?.dtype ?? null)),
      null,
    );
    return {
      kind: arrays.length > 0 ? 'array' : 'scalar',
      dtype: MAKES_FLOAT.has(name) ? floatOf(dtype) : /^abs/.test(name) ? realOf(dtype) : dtype,
      bounds: boundsOf(
        name,
        operands.map((one) => one?.bounds ?? ANY),
        this.usual,
      ),
      whole,
      shape: unary
        ? a.shape
        : operands.reduce<Shape | null>(
            (sum, one, index) => (index === 0 ? (one?.shape ?? null) : broadcast(sum, one?.shape ?? null)),
            null,
          ),
      memory: 'fresh',
      origins: first.origins.length > 0 ? first.origins : (b?.origins ?? []),
    };
  }

  join(facts: readonly (Fact | null)[]): Fact | null {
    const known = facts.filter((one): one is Fact => one !== null);
    const [first, ...rest] = known;
    if (!first) return null;
    const joined = rest.reduce<Fact>(
      (sum, one) => ({
        kind: sum.kind === 'array' || one.kind === 'array' ? 'array' : 'scalar',
        dtype: sum.dtype === one.dtype ? sum.dtype : null,
        bounds: union(sum.bounds, one.bounds),
        whole: sum.whole && one.whole,
        shape: sameShape(sum.shape, one.shape),
        memory: sum.memory === one.memory ? sum.memory : 'view',
        origins: [...new Set([...sum.origins, ...one.origins])],
      }),
      first,
    );
    return known.length < facts.length ? { ...joined, bounds: ANY, whole: false } : joined;
  }
}

export function viewOf(base: Fact): Fact['memory'] {
  return base.memory === 'mapped' ? 'mapped' : 'view';
}

/** Bounds of everything that a type can hold; measured data does not touch the lowest value of a signed one. */
export function typeBounds(dtype: Dtype | null, usual: boolean): Bounds {
  if (!dtype || !isInteger(dtype)) return ANY;
  const [low, high] = rangeOf(dtype);
  return usual && low < 0 ? [-high, high] : [low, high];
}

/** The absolute value of a complex number is a real one. */
function realOf(dtype: Dtype | null): Dtype | null {
  return dtype === 'complex128' ? 'float64' : dtype === 'complex64' ? 'float32' : dtype;
}

function floatOf(dtype: Dtype | null): Dtype | null {
  if (dtype === null) return null;
  return isInteger(dtype) || dtype === 'int' || dtype === 'float' ? 'float64' : dtype;
}

function sameShape(a: Shape | null, b: Shape | null): Shape | null {
  if (!a || !b || a.length !== b.length) return null;
  return a.map((one, index) => (one === b[index] ? one : null));
}
