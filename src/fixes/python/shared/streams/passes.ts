import { attributeValues } from '../../../../python/attributes.ts';
import { constantOf } from '../../../../python/constants.ts';
import { attributesOf, inLoop } from '../../../../python/flow.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Use, useOf } from '../../../../python/uses.ts';
import { statementOf } from '../kept/statements.ts';

/** All that is done with a value that is whole in memory, where all of it could be done by reading it again and again. */
export interface Passes {
  /** Places that go through it from start to end. */
  readonly ends: readonly PyNode[];
  /** `len(…)`, tests, `x[0]`, `x[1:]`. */
  readonly lengths: readonly PyNode[];
  readonly picks: readonly PyNode[];
  /** One of them stands in a loop that the value does not start in. */
  readonly looped: boolean;
}

/** They keep all items, or want them in another order. */
const KEEPS = new Set(
  `sorted list tuple dict join extend update union intersection difference unpack * bytes bytearray array.array
  statistics.mean collections.deque collections.OrderedDict next`.split(/\s+/),
);

/** Expression → who goes through its value, followed through names, attributes, properties, calls and parts of tuples. */
export function passesOf(node: PyNode, program: PyProgram): Passes | null {
  const follower = new Follower(program, node);
  if (!follower.follow(node)) return null;
  const { ends, lengths, picks, looped } = follower;
  return ends.length > 0 ? { ends, lengths, picks, looped } : null;
}

/** The same for a name; `from` is where it gets its value. */
export function passesOfName(binding: Binding, from: PyNode, program: PyProgram): Passes | null {
  const follower = new Follower(program, from);
  if (!binding.loads.every((load) => follower.follow(load))) return null;
  const { ends, lengths, picks, looped } = follower;
  return { ends, lengths, picks, looped };
}

class Follower {
  readonly ends: PyNode[] = [];
  readonly lengths: PyNode[] = [];
  readonly picks: PyNode[] = [];
  looped = false;
  readonly #program: PyProgram;
  readonly #from: PyNode;
  readonly #seen = new Set<object>();

  constructor(program: PyProgram, from: PyNode) {
    this.#program = program;
    this.#from = from;
  }

  follow(node: PyNode): boolean {
    if (this.#seen.has(node)) return true;
    this.#seen.add(node);
    const part = partOfReturn(node);
    if (part) return this.#returned(node, part);
    const next = useOf(node, this.#program);
    if ('kind' in next) return this.#used(next);
    if (next.to === 'expression') return this.follow(next.node);
    if (next.to === 'binding') return this.#bound(next.binding, next.at);
    if (next.to === 'attribute') return this.#attribute(next.name);
    return this.#returned(node, null);
  }

  #used(use: Use): boolean {
    const { kind, at, detail, node } = use;
    if (kind === 'deleted' || kind === 'discarded') return true;
    this.looped ||= kind !== 'iterated' && inLoop(node, this.#from, this.#program);
    if (kind === 'length' || kind === 'truth') return this.lengths.push(at) > 0;
    if (kind === 'indexed' || kind === 'sliced') {
      if (!fromStart(at, this.#program)) return false;
      this.picks.push(at);
      return kind === 'indexed' || this.follow(at);
    }
    if (kind !== 'iterated') return false;
    // Reading all of it for each turn of a loop would take too long.
    if (inLoop(node, this.#from, this.#program)) return false;
    if (detail === 'for') return this.ends.push(at.type === 'for_statement' ? at : (at.parent as PyNode)) > 0;
    if (detail === null || KEEPS.has(detail)) return false;
    return this.ends.push(at) > 0;
  }

  #bound(binding: Binding, at: PyNode): boolean {
    const loads = at.type === 'call' ? binding.loads : readersOf(binding, at);
    if (!loads || (at.type === 'call' && binding.definitions.length > 1)) return false;
    return loads.every((load) => this.follow(load));
  }

  #attribute(name: string): boolean {
    if (attributeValues(name, this.#program).length !== 1) return false;
    return this.#attributes(name);
  }

  #attributes(name: string): boolean {
    return attributesOf(this.#program, name)
      .filter((one) => one.field !== 'left' || one.parent?.type !== 'assignment')
      .every((one) => this.follow(one));
  }

  #returned(node: PyNode, part: number | null): boolean {
    const fn = this.#program.functionAround(node);
    if (!fn || fn.generator || fn.async) return false;
    if (isProperty(fn)) return part === null && this.#attributes(fn.name);
    if (this.#program.isValue(fn)) return false;
    if (fn.decorators.some((one) => !/^@\s*(?:staticmethod|classmethod)$/.test(one.text.trim())))
      return false;
    const calls = this.#program.callsOf(fn);
    return (
      calls.length > 0 && calls.every((call) => (part === null ? this.follow(call) : this.#part(call, part)))
    );
  }

  /** `header, rows = load(path)` and `load(path)[1]`. */
  #part(call: PyNode, part: number): boolean {
    const parent = call.parent;
    if (parent?.type === 'subscript' && call.field === 'value')
      return parent.all('subscript')[0]?.text === String(part) && this.follow(parent);
    const left = parent?.type === 'assignment' && call.field === 'right' ? parent.get('left') : null;
    const target = left && /^(?:pattern_list|tuple_pattern)$/.test(left.type) ? left.parts[part] : null;
    if (!target || left?.parts.some((one) => /splat/.test(one.type))) return false;
    if (target.type === 'attribute') return this.#attribute(target.get('attribute')?.text ?? '');
    const binding =
      target.type === 'identifier' ? this.#program.moduleOf(target).scopes.bindingOf(target) : null;
    return (
      binding !== null && binding.definitions.length === 1 && binding.loads.every((load) => this.follow(load))
    );
  }
}

export function isProperty(fn: PyFunction): boolean {
  return fn.decorators.some((one) => /^@\s*(?:functools\.)?(?:cached_)?property$/.test(one.text.trim()));
}

/** `return header, rows`: which of them a node is. */
function partOfReturn(node: PyNode): number | null {
  const list = node.parent;
  if (!list || !/^(?:expression_list|tuple)$/.test(list.type)) return null;
  return list.parent?.type === 'return_statement' ? list.parts.indexOf(node) : null;
}

/** A number or a slice that counts from the start. */
function fromStart(subscript: PyNode, program: PyProgram): boolean {
  const [key, more] = subscript.all('subscript');
  if (!key || more) return false;
  const known = (node: PyNode) => Number(constantOf(node, program) ?? -1) >= 0;
  return key.type === 'slice' ? key.parts.every(known) : known(key);
}

/** Loads that see the value that this assignment gives; `null` where a run decides. */
function readersOf(binding: Binding, assignment: PyNode): readonly PyNode[] | null {
  if (binding.definitions.length === 1) return binding.loads;
  const own = statementOf(assignment);
  const statements = binding.definitions.map((one) => statementOf(one.node));
  if (
    statements.some((one) => one.parent !== own.parent) ||
    binding.definitions.some((one) => one.kind !== 'assign')
  )
    return null;
  if (own.above('for_statement', 'while_statement')) return null;
  const next = statements.filter((one) => one.start > own.start).sort((a, b) => a.start - b.start)[0];
  return binding.loads.filter(
    (load) => load.start > own.end && load.start < (next?.end ?? Number.POSITIVE_INFINITY),
  );
}
