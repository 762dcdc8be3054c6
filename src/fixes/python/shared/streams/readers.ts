import { attributesOf, inLoop } from '../../../../python/flow.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Onward, type Use, useOf } from '../../../../python/uses.ts';

/** A place that takes the items of a value, one after the other. */
export interface End {
  /**
   * `loop`: a `for` statement; `comprehension`: one that keeps its results; `reducer`: a call that keeps a summary or hands the
   * items on; `keeps`: a call that keeps all items in another form; `whole`: a call that makes a list of them again.
   */
  readonly kind: 'loop' | 'comprehension' | 'reducer' | 'keeps' | 'whole';
  /** The loop, comprehension, call or `yield from`. */
  readonly at: PyNode;
  /** Where, in the function that has the value, the items are taken. `null`: inside of a generator, when somebody asks. */
  readonly anchor: PyNode | null;
  /** A comprehension, `map` or generator made other items of them on the way. */
  readonly transformed: boolean;
}

/** A use that asks for more than the items in their order. */
export interface Extra {
  /** `rest`: from a number of items on; `head`: the first items only; `first`: item 0. */
  readonly kind: 'length' | 'truth' | 'first' | 'rest' | 'head';
  /** The expression whose value is used. */
  readonly node: PyNode;
  /** `len(…)`, the subscript, the call of `pop`, the test. */
  readonly at: PyNode;
}

/** Who reads a value that is whole in memory, and whether it could be handed out one item at a time instead. */
export interface Reading {
  readonly ends: readonly End[];
  readonly extras: readonly Extra[];
  /** Functions that return it, the innermost first. */
  readonly through: readonly PyFunction[];
  /** Why it must stay whole; `null` where it need not. */
  readonly blocked: string | null;
}

interface State {
  readonly anchor: PyNode | null | undefined;
  readonly transformed: boolean;
}

const LAZY = new Set(
  `enumerate map filter zip iter csv.reader csv.DictReader itertools.islice itertools.chain itertools.chain.from_iterable
  itertools.takewhile itertools.dropwhile itertools.filterfalse itertools.starmap itertools.accumulate itertools.zip_longest
  itertools.compress itertools.pairwise itertools.batched itertools.groupby imap imap_unordered`.split(/\s+/),
);
const CHANGES = new Set(['map', 'csv.reader', 'csv.DictReader', 'itertools.starmap', 'itertools.accumulate']);
const WHOLE = new Set(['sorted', 'list', 'tuple', 'join', 'statistics.mean', '*', 'unpack']);
const KEEPS = new Set(
  `set frozenset dict bytes bytearray array.array numpy.fromiter collections.deque collections.OrderedDict extend update union
  intersection difference add_all`.split(/\s+/),
);

/** Expression that is whole in memory → who reads it. */
export function readingOf(node: PyNode, program: PyProgram): Reading {
  return new Reader(program).read(node);
}

class Reader {
  readonly #program: PyProgram;
  readonly #ends: End[] = [];
  readonly #extras: Extra[] = [];
  readonly #through: PyFunction[] = [];
  readonly #seen = new Set<object>();
  #blocked: string | null = null;

  constructor(program: PyProgram) {
    this.#program = program;
  }

  read(node: PyNode): Reading {
    this.#follow(node, { anchor: undefined, transformed: false });
    return { ends: this.#ends, extras: this.#extras, through: this.#through, blocked: this.#blocked };
  }

  #block(why: string): number {
    this.#blocked ??= why;
    return 0;
  }

  /** Follows a value; gives how often it is read from start to end. */
  #follow(node: PyNode, state: State): number {
    const next = useOf(node, this.#program);
    if ('kind' in next) return this.#used(next, state);
    if (next.to === 'expression') return this.#follow(next.node, state);
    if (next.to === 'attribute') return this.#block(`kept as .${next.name}`);
    if (next.to === 'binding') return this.#bound(next, state);
    return this.#returned(next.at, state);
  }

  #bound(next: Extract<Onward, { to: 'binding' }>, state: State): number {
    const { binding, at } = next;
    if (this.#seen.has(binding)) return this.#block(`${binding.name} is followed twice`);
    this.#seen.add(binding);
    const isParameter = at.type === 'call';
    const callee = isParameter
      ? (this.#program.functions.find((fn) => fn.node === binding.scope.node) ?? null)
      : null;
    if (isParameter && !callee) return this.#block('given to a function that is not seen');
    if (binding.definitions.length > 1) return this.#block(`${binding.name} gets other values too`);
    const anchor = callee ? (callee.generator ? null : (state.anchor ?? at)) : state.anchor;
    const from = isParameter ? (binding.definitions[0]?.node ?? at) : at;
    const extras = this.#extras.length;
    const readers = binding.loads.filter((load) => {
      const count = this.#follow(load, { ...state, anchor });
      if (count === 0) return false;
      if (inLoop(load, from, this.#program)) this.#block(`${binding.name} is read in a loop`);
      if (binding.scope.kind === 'module') this.#onceCalled(load);
      if (count > 1) this.#block(`${binding.name} is read more than once`);
      return true;
    });
    if (readers.some((load, index) => readers.slice(index + 1).some((other) => !exclusive(load, other))))
      this.#block(`${binding.name} is read more than once`);
    if (callee && this.#extras.length > extras && this.#program.callsOf(callee).length !== 1)
      this.#block(`other callers of ${callee.name} give something else`);
    const once = readers.length > 0 ? 1 : 0;
    if (!callee?.generator) return once;
    return this.#follow(at, { anchor: state.anchor, transformed: true }) > 1 ? 2 : once;
  }

  /** A module's name that a function reads: the function must run once. */
  #onceCalled(load: PyNode): void {
    const fn = this.#program.functionAround(load);
    if (!fn) return;
    const [call, second] = this.#program.callsOf(fn);
    if (!call || second || this.#program.isValue(fn) || inLoop(call, fn.module.root, this.#program))
      this.#block(`${fn.name} may run more than once`);
  }

  #returned(at: PyNode, state: State): number {
    const fn = this.#program.functionAround(at);
    if (!fn || this.#seen.has(fn)) return this.#block('returned to nobody that is seen');
    this.#seen.add(fn);
    const property = fn.decorators.length === 1 && fn.decorators[0]?.text.trim() === '@property';
    const calls = property ? attributesOf(this.#program, fn.name) : this.#program.callsOf(fn);
    if (fn.generator || fn.async) return this.#block(`${fn.name} is a generator or coroutine`);
    if (!property && fn.decorators.some((one) => !/^@\s*(?:staticmethod|classmethod)$/.test(one.text.trim())))
      return this.#block(`${fn.name} is decorated`);
    if (calls.length === 0 || (!property && this.#program.isValue(fn)))
      return this.#block(`callers of ${fn.name} are not seen`);
    this.#through.push(fn);
    return Math.max(...calls.map((call) => this.#follow(call, { ...state, anchor: undefined })));
  }

  #used(use: Use, state: State): number {
    const { kind, at, detail } = use;
    switch (kind) {
      case 'iterated':
        return this.#iterated(use, state);
      case 'length':
      case 'truth':
        this.#extras.push({ kind, node: use.node, at });
        return 0;
      case 'indexed':
        if (at.all('subscript')[0]?.text !== '0') return this.#block('indexed');
        this.#extras.push({ kind: 'first', node: use.node, at });
        return 0;
      case 'sliced': {
        const slice = at.all('subscript')[0]?.text ?? '';
        if (!/^\d+\s*:$|^:\s*\w+$/.test(slice)) return this.#block('sliced');
        this.#extras.push({ kind: slice.startsWith(':') ? 'head' : 'rest', node: use.node, at });
        return this.#follow(at, state);
      }
      case 'method':
        if (detail !== 'pop' || at.get('arguments')?.text.replace(/\s/g, '') !== '(0)')
          return this.#block(`its method ${detail}`);
        this.#extras.push({ kind: 'first', node: use.node, at });
        return 0;
      case 'deleted':
      case 'discarded':
        return 0;
      default:
        return this.#block(`${kind} ${detail ?? ''}`.trim());
    }
  }

  #iterated(use: Use, state: State): number {
    const { at, detail } = use;
    const end = (kind: End['kind'], where = at): number => {
      const anchor = state.anchor === undefined ? where : state.anchor;
      this.#ends.push({ kind, at: where, anchor, transformed: state.transformed });
      return 1;
    };
    if (detail === 'for') {
      if (at.type === 'for_statement') return end('loop');
      const comprehension = at.parent as PyNode;
      if (comprehension.type !== 'generator_expression') return end('comprehension', comprehension);
      this.#follow(comprehension, { ...state, transformed: true });
      return 1;
    }
    if (detail === 'yield from') return end('reducer');
    if (detail === 'next' || detail === null) return this.#block('read with next()');
    if (LAZY.has(detail)) {
      this.#follow(at, { ...state, transformed: state.transformed || CHANGES.has(detail) });
      return 1;
    }
    if (WHOLE.has(detail)) return end('whole');
    if (detail === 'collections.deque' && (at.get('arguments')?.parts.length ?? 0) > 1) return end('reducer');
    return end(KEEPS.has(detail) ? 'keeps' : 'reducer');
  }
}

/** The two stand in different branches of one `if`. */
function exclusive(a: PyNode, b: PyNode): boolean {
  for (let node = a.parent; node; node = node.parent) {
    if (node.type !== 'if_statement' || !node.contains(b)) continue;
    const branch = (one: PyNode) =>
      node.children.find((child) => child.contains(one) && child.field !== 'condition') ?? null;
    const [left, right] = [branch(a), branch(b)];
    return left !== null && right !== null && left !== right;
  }
  return false;
}
