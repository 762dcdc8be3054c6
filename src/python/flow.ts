import type { PyFunction, PyProgram } from './program.ts';
import type { Binding } from './scopes.ts';
import type { PyNode } from './syntax.ts';
import { type Use, useOf } from './uses.ts';

/** All that happens to a value, followed through names, calls and returns of the program. */
export interface Flow {
  readonly uses: readonly Use[];
  /** Most times that one run of the program reads the value from start to end. Infinity: in a loop. */
  readonly passes: number;
  /** Some of its way is not seen: given to foreign code, returned to a caller outside, kept in an attribute or container. */
  readonly escapes: boolean;
  /** Functions whose return value it becomes. */
  readonly through: readonly PyFunction[];
  /** Names that hold it on its way. */
  readonly names: readonly Binding[];
}

/** Kinds of use after which more than the program text would have to be known. */
const ESCAPES = new Set(['passed', 'returned', 'stored']);

const LOOPS = [
  'for_statement',
  'while_statement',
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
];

/** Expression → all uses of its value in the program. */
export function flowOf(node: PyNode, program: PyProgram): Flow {
  return new Follower(program).expression(node);
}

/** All uses of whatever a name holds; `from` is where it gets the value that is followed. */
export function flowOfName(binding: Binding, from: PyNode, program: PyProgram): Flow {
  return new Follower(program).name(binding, from);
}

/** All uses of whatever the attributes of this name hold, on any object. */
export function flowOfAttribute(name: string, from: PyNode, program: PyProgram): Flow {
  return new Follower(program).attribute(name, from);
}

class Follower {
  readonly #program: PyProgram;
  readonly #seen = new Set<object>();

  constructor(program: PyProgram) {
    this.#program = program;
  }

  expression(node: PyNode): Flow {
    const next = useOf(node, this.#program);
    if ('kind' in next) {
      const passes = next.kind === 'iterated' ? 1 : 0;
      return { uses: [next], passes, escapes: ESCAPES.has(next.kind), through: [], names: [] };
    }
    if (next.to === 'expression') return this.expression(next.node);
    if (next.to === 'binding') return this.name(next.binding, node);
    if (next.to === 'attribute') return this.attribute(next.name, node);
    const fn = this.#program.functionAround(next.at);
    return fn ? this.#callers(fn, node) : { ...NOTHING, escapes: true };
  }

  /** Loads of a name each count; those in a loop that the value does not start in count without end. */
  name(binding: Binding, from: PyNode): Flow {
    if (this.#seen.has(binding)) return NOTHING;
    this.#seen.add(binding);
    const flows = binding.loads.map((load) => {
      const flow = this.expression(load);
      const repeated = flow.passes > 0 && inLoop(load, from, this.#program);
      return repeated ? { ...flow, passes: Number.POSITIVE_INFINITY } : flow;
    });
    this.#seen.delete(binding);
    const sum = merge(flows, (a, b) => a + b);
    return { ...sum, names: [binding, ...sum.names] };
  }

  /** `self.rows = value`: whoever reads an attribute of that name. */
  attribute(name: string, from: PyNode): Flow {
    const key = `.${name}`;
    const marker = this.#markers.get(key) ?? {};
    this.#markers.set(key, marker);
    if (this.#seen.has(marker)) return NOTHING;
    this.#seen.add(marker);
    const loads = attributesOf(this.#program, name).filter(
      (one) => !(one.field === 'left' && one.parent?.type === 'assignment'),
    );
    const flow = merge(
      loads.map((load) => this.expression(load)),
      (a, b) => a + b,
    );
    this.#seen.delete(marker);
    const kept: Use = { kind: 'stored', node: from, at: from.parent ?? from, detail: key };
    return { ...flow, uses: [kept, ...flow.uses], escapes: true };
  }
  readonly #markers = new Map<string, object>();

  /** A returned value lives once for each call. */
  #callers(fn: PyFunction, node: PyNode): Flow {
    const calls = this.#program.callsOf(fn);
    if (this.#seen.has(fn) || calls.length === 0 || fn.generator) {
      const use: Use = { kind: 'returned', node, at: fn.node, detail: fn.name };
      return { uses: [use], passes: 0, escapes: true, through: [fn], names: [] };
    }
    this.#seen.add(fn);
    const flow = merge(
      calls.map((call) => this.expression(call)),
      Math.max,
    );
    this.#seen.delete(fn);
    return { ...flow, escapes: flow.escapes || this.#program.isValue(fn), through: [fn, ...flow.through] };
  }
}

const attributes = new WeakMap<PyProgram, Map<string, PyNode[]>>();

/** Every place of the program where something of this name is read from or set on an object. */
export function attributesOf(program: PyProgram, name: string): readonly PyNode[] {
  let index = attributes.get(program);
  if (!index) {
    index = new Map();
    for (const module of program.modules) {
      for (const one of module.root.walk()) {
        if (one.type !== 'attribute') continue;
        const own = one.get('attribute')?.text ?? '';
        const known = index.get(own);
        if (known) known.push(one);
        else index.set(own, [one]);
      }
    }
    attributes.set(program, index);
  }
  return index.get(name) ?? [];
}

const NOTHING: Flow = { uses: [], passes: 0, escapes: false, through: [], names: [] };

function merge(flows: readonly Flow[], join: (a: number, b: number) => number): Flow {
  return {
    uses: flows.flatMap((flow) => flow.uses),
    passes: flows.reduce((passes, flow) => join(passes, flow.passes), 0),
    escapes: flows.some((flow) => flow.escapes),
    through: [...new Set(flows.flatMap((flow) => flow.through))],
    names: [...new Set(flows.flatMap((flow) => flow.names))],
  };
}

/** The load runs more than once for one value: a loop, comprehension or nested function around it, not around the value. */
export function inLoop(load: PyNode, value: PyNode, program: PyProgram): boolean {
  let inner: PyNode = load;
  for (let node = load.parent; node; inner = node, node = node.parent) {
    if (node.contains(value) && program.moduleOf(node) === program.moduleOf(value)) return false;
    if (node.type === 'lambda') return true;
    if (node.type === 'function_definition')
      return program.functionAround(value)?.node !== node && nestedIn(node, value);
    if (!LOOPS.includes(node.type)) continue;
    const once =
      inner.field === 'right' || (inner.type === 'for_in_clause' && firstClause(node, inner, load));
    if (!once) return true;
  }
  return false;
}

/** The iterable of a comprehension's first `for` is read once; everything else in it, once an item. */
function firstClause(comprehension: PyNode, clause: PyNode, load: PyNode): boolean {
  const first = comprehension.children.find((child) => child.type === 'for_in_clause');
  return first === clause && (clause.get('right')?.contains(load) ?? false);
}

/** A function inside the scope of the value can be called any number of times. */
function nestedIn(fn: PyNode, value: PyNode): boolean {
  const around = value.above('function_definition', 'lambda');
  return around?.contains(fn) ?? false;
}
