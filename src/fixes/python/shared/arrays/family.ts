import { calledName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Use, useOf } from '../../../../python/uses.ts';
import { type Dtype, isFloat, isInteger } from './dtypes.ts';
import { type Fact, factsOf } from './facts.ts';
import { indexOf } from './index-of.ts';
import { COPIES, KEEPS_TYPE, MAKES_BOOL, MAKES_FLOAT, numpyCall, ROUNDS } from './numpy-calls.ts';
import { reachedBy, reaching } from './reaching.ts';
import { isTarget } from './targets.ts';

/** All values that take their type from one conversion, and whether a narrower type would show. */
export interface Family {
  /** Expressions whose values have the type: arrays, their slices and items, and what is computed of them. */
  readonly members: readonly PyNode[];
  /** Something is done with it that depends on the type, such as writing its bytes. */
  readonly blocked: boolean;
  /** Some of its way is not seen. */
  readonly unsure: boolean;
  /** A function that gives narrower floats for narrower whole numbers needs so many bytes an item. */
  readonly leastBytes: number;
  /** Values may come out below zero, or a sum of them be mixed with such. */
  readonly signed: boolean;
}

/** Follows the values of a conversion from `wide`, forwards through the program. */
export function familyOf(node: PyNode, wide: Dtype, program: PyProgram): Family {
  const follower = new Follower(wide, program);
  follower.value(node);
  return follower;
}

const LOOKS = /^(?:size|shape|ndim|strides)$/;
const SAME = new Set(
  'copy reshape ravel flatten transpose squeeze swapaxes clip repeat take round expand_dims atleast_1d atleast_2d flip flipud fliplr array asarray ascontiguousarray asanyarray moveaxis array_split split compress diagonal T'.split(
    ' ',
  ),
);
const ONE = /^(?:min|max|amin|amax|ptp|nanmin|nanmax)$/;
const TOTALS = /^(?:sum|nansum|prod|cumsum|trace)$/;
const EXACT =
  /^(?:mean|average|median|percentile|quantile|nanmean|argmin|argmax|argsort|nonzero|flatnonzero|argwhere|searchsorted|any|all|count_nonzero|digitize|astype|sort|fill|size|ndim|shape|array_equal|isin)$/;
const BYTES =
  /^(?:tobytes|tofile|tostring|dump|dumps|view|data|byteswap|save|savez|savez_compressed|savetxt|dot|matmul|einsum|inner|outer|tensordot|vdot|convolve|correlate|polyfit|interp|packbits|unpackbits|invert)$/;

class Follower implements Family {
  readonly members: PyNode[] = [];
  blocked = false;
  unsure = false;
  leastBytes = 1;
  signed = false;
  readonly #wide: Dtype;
  readonly #program: PyProgram;
  readonly #seen = new Set<object>();

  constructor(wide: Dtype, program: PyProgram) {
    this.#wide = wide;
    this.#program = program;
  }

  value(node: PyNode): void {
    if (this.#seen.has(node) || this.blocked) return;
    this.#seen.add(node);
    if (this.#seen.size > 600) this.blocked = true;
    if (node.type !== 'identifier') this.members.push(node);
    const use = useOf(node, this.#program);
    if ('kind' in use) this.#used(node, use);
    else if (use.to === 'expression') this.value(use.node);
    else if (use.to === 'binding') this.#binding(use.binding, use.at);
    else if (use.to === 'attribute') this.#attribute(use.name);
    else this.#returned(node);
  }

  /** The name's value from this place on, until it is bound again. */
  #binding(binding: Binding, at: PyNode | null): void {
    const own = binding.definitions.find((one) => one.kind === 'assign' && at?.contains(one.node)) ?? null;
    const key = own ?? binding;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const loads = own ? reachedBy(own, binding) : binding.loads;
    for (const definition of binding.definitions) {
      if (definition.kind !== 'augmented') continue;
      if (own && !reaching(definition.node, binding).includes(own)) continue;
      const operator = definition.node.parent?.get('operator')?.text;
      if (operator === '/=' || operator === '@=' || !this.#integer(definition.value)) this.blocked = true;
      if (operator === '-=') this.signed = true;
    }
    const [load] = loads;
    if (load) this.members.push(load);
    for (const one of loads) this.value(one);
  }

  #attribute(name: string): void {
    for (const one of indexOf(this.#program).attributes.get(name) ?? [])
      if (one.field !== 'left' || one.parent?.type !== 'assignment') this.value(one);
  }

  #returned(node: PyNode, container = false): void {
    const fn = this.#program.functionAround(node);
    const calls = fn ? this.#program.callsOf(fn) : [];
    if (!fn || calls.length === 0 || this.#program.isValue(fn)) this.blocked = true;
    for (const call of calls) {
      if (fn?.generator) this.#generated(fn, call, node);
      else if (container) this.#container(call, null);
      else this.value(call);
    }
  }

  #generated(_fn: PyFunction, call: PyNode, node: PyNode): void {
    // A yielded tuple: the item's place in it.
    const tuple =
      node.parent?.type === 'expression_list' || node.parent?.type === 'tuple' ? node.parent : null;
    const index = tuple ? tuple.parts.indexOf(node) : null;
    this.#container(call, index);
  }

  /** Something that holds such values: its items are followed. */
  #container(node: PyNode, index: number | null): void {
    if (this.#seen.has(node)) return;
    this.#seen.add(node);
    const use = useOf(node, this.#program);
    if (!('kind' in use)) {
      if (use.to === 'expression') this.#container(use.node, index);
      else if (use.to === 'binding') for (const load of use.binding.loads) this.#container(load, index);
      else if (use.to === 'callers') this.#returned(node, true);
      else
        for (const one of indexOf(this.#program).attributes.get(use.name) ?? [])
          if (!isTarget(one)) this.#container(one, index);
      return;
    }
    if (use.kind === 'iterated') this.#items(use.at, node, index);
    else if (use.kind === 'indexed') this.value(use.at);
    else if (
      use.kind === 'passed' &&
      /^numpy\.(?:concatenate|stack|[vh]stack|array|asarray)$/.test(use.detail ?? '')
    )
      this.value(use.at);
    else if (!/^(?:length|truth|discarded|deleted)$/.test(use.kind)) {
      const appends = use.kind === 'method' && /^(?:append|extend|sort|clear)$/.test(use.detail ?? '');
      if (!appends) this.unsure = true;
    }
  }

  /** The names that a loop gives the items. */
  #items(at: PyNode, source: PyNode, index: number | null, path: readonly number[] = []): void {
    if (at.type === 'call') {
      const name = calledName(at, this.#program.moduleOf(at));
      const place = at.get('arguments')?.parts.indexOf(source) ?? -1;
      const next = name === 'enumerate' ? [...path, 1] : name === 'zip' ? [...path, place] : path;
      if (name === 'sum' || name === 'set' || name === 'numpy.fromiter') this.blocked = true;
      else if (!/^(?:enumerate|zip|iter|reversed|list|tuple|sorted)$/.test(name ?? '')) this.unsure = true;
      else {
        const outer = useOf(at, this.#program);
        if ('kind' in outer && outer.kind === 'iterated') this.#items(outer.at, at, index, next);
        else if (name !== 'enumerate' && name !== 'zip') this.#container(at, index);
        else this.unsure = true;
      }
      return;
    }
    const left = at.get('left');
    if (!left || !/^for_/.test(at.type)) {
      this.unsure = true;
      return;
    }
    const wanted = index === null ? path : [...path, index];
    const scopes = this.#program.moduleOf(at).scopes;
    for (const one of left.walk()) {
      const binding = one.type === 'identifier' ? scopes.bindingOf(one) : null;
      const definition = binding?.definitions.find((other) => other.node === one);
      if (!binding || !definition) continue;
      const own = definition.path ?? [];
      if (wanted.every((place, level) => own[level] === place) && own.length >= wanted.length)
        for (const load of binding.loads) this.value(load);
    }
  }

  #used(node: PyNode, use: Use): void {
    switch (use.kind) {
      case 'length':
      case 'truth':
      case 'compared':
      case 'membership':
      case 'discarded':
      case 'deleted':
        return;
      case 'operand':
        this.#operand(node, use.at, use.detail);
        return;
      case 'indexed':
      case 'sliced':
        this.#subscript(use.at);
        return;
      case 'attribute':
        if (LOOKS.test(use.detail ?? '')) return;
        if (use.detail === 'T' || use.detail === 'flat') this.value(use.at);
        else this.blocked = true;
        return;
      case 'method':
      case 'passed':
        this.#called(node, use);
        return;
      case 'formatted':
        if (!this.#prints(use.at)) this.blocked = true;
        return;
      case 'iterated':
        this.#items(use.at, node, null);
        return;
      case 'yielded':
        this.#returned(node);
        return;
      case 'stored':
        this.#stored(node, use);
        return;
      default:
        this.blocked = true;
    }
  }

  #stored(node: PyNode, use: Use): void {
    if (use.at.type === 'assignment' && use.at.get('left')?.type === 'subscript') return;
    if (use.at.type === 'tuple' || use.at.type === 'expression_list') {
      const outer = use.at.parent;
      if (outer?.type === 'binary_operator' && outer.get('left')?.type === 'string')
        this.#operand(use.at, outer, '%');
      else if (outer?.type === 'yield') this.#returned(node);
      else if (outer?.type === 'subscript') return;
      else if (outer?.type === 'assignment') this.#unpacked(outer.get('left'), use.at.parts.indexOf(node));
      else if (outer?.type === 'return_statement') this.#returnedPart(outer, use.at.parts.indexOf(node));
      else this.unsure = true;
    } else if (/comprehension$|^generator_expression$|^list$/.test(use.at.type))
      this.#container(use.at, null);
    else if (use.at.type === 'call' && use.detail === 'append') {
      const list = use.at.get('function')?.get('object');
      const binding =
        list?.type === 'identifier' ? this.#program.moduleOf(list).scopes.bindingOf(list) : null;
      if (binding) for (const load of binding.loads) this.#container(load, null);
      else this.unsure = true;
    } else this.unsure = true;
  }

  /** `a, b = x, y`: the name in the same place; a name for the whole tuple is not followed. */
  #unpacked(left: PyNode | null, index: number): void {
    const target = left && /^(?:pattern_list|tuple_pattern)$/.test(left.type) ? left.parts[index] : null;
    const binding =
      target?.type === 'identifier' ? this.#program.moduleOf(target).scopes.bindingOf(target) : null;
    if (binding) this.#binding(binding, left);
    else this.unsure = true;
  }

  /** `return a, b`, taken apart where the function is called. */
  #returnedPart(statement: PyNode, index: number): void {
    const fn = this.#program.functionAround(statement);
    const calls = fn ? this.#program.callsOf(fn) : [];
    if (!fn || calls.length === 0 || this.#program.isValue(fn)) this.blocked = true;
    for (const call of calls) {
      const assignment = call.parent?.type === 'assignment' ? call.parent : null;
      if (assignment) this.#unpacked(assignment.get('left'), index);
      else this.unsure = true;
    }
  }

  #operand(node: PyNode, at: PyNode, detail: string | null): void {
    if (detail === 'key') return;
    if (at.type === 'augmented_assignment') {
      if (at.get('left') === node) return;
      const left = this.#fact(at.get('left'));
      // What is added up elsewhere has its own type, if it has one.
      if (left?.kind !== 'array' || left.dtype === null) this.blocked = true;
      return;
    }
    const operator = at.get('operator')?.text ?? '';
    if (operator === '%' && at.get('left')?.type === 'string') {
      if (isFloat(this.#wide) && /%[-\d.]*[srg]/.test(at.get('left')?.text ?? '')) this.blocked = true;
      return;
    }
    if (operator === '@') this.blocked = true;
    else if (operator === '/') {
      // A float takes the quotient in, a whole number does not.
      if (isFloat(this.#wide) && this.#fact(node)?.kind === 'array') this.blocked = true;
      return;
    } else {
      const other =
        at.type === 'unary_operator' ? null : at.get('left') === node ? at.get('right') : at.get('left');
      if (other && !this.#integer(other)) this.blocked = true;
      if (operator === '-' || operator === '~') this.signed = true;
      this.value(at);
    }
  }

  #subscript(at: PyNode): void {
    if (!isTarget(at)) {
      this.value(at);
      return;
    }
    const store = at.parent;
    if (store?.type === 'augmented_assignment' || store?.type === 'assignment') {
      if (!this.#integer(store.get('right'))) this.blocked = true;
      if (store.get('operator')?.text === '-=') this.signed = true;
      if (store.get('operator')?.text === '/=') this.blocked = true;
    }
  }

  #called(node: PyNode, use: Use): void {
    const call = numpyCall(use.at, this.#program);
    const name = call?.name ?? use.detail ?? '';
    if (use.kind === 'passed' && (!call || call.method)) {
      if (!/^(?:int|float|bool|round|abs|divmod|logging|isinstance)$/.test(use.detail ?? ''))
        this.blocked = true;
      return;
    }
    if (!call || BYTES.test(name) || /^linalg\.|^fft\./.test(name)) this.blocked = true;
    else if (name === 'tolist' || name === 'item') this.blocked = this.blocked || isFloat(this.#wide);
    else if (TOTALS.test(name)) {
      this.signed = true;
      if (isFloat(this.#wide) && !call.keyword('dtype') && !this.#converted(use.at)) this.blocked = true;
    } else if (ONE.test(name)) this.value(use.at);
    else if (EXACT.test(name) || MAKES_BOOL.has(name)) return;
    else if (name === 'bincount' || name === 'std' || name === 'var' || name === 'histogram')
      this.unsure = this.unsure || name !== 'bincount';
    else if (name === 'divide' || name === 'true_divide') this.blocked = this.blocked || isFloat(this.#wide);
    else if (MAKES_FLOAT.has(name)) {
      this.leastBytes = 4;
      if (isFloat(this.#wide)) this.blocked = true;
    } else if (
      SAME.has(name) ||
      KEEPS_TYPE.has(name) ||
      ROUNDS.has(name) ||
      COPIES.has(name) ||
      name === 'where' ||
      name === 'diff'
    ) {
      if (name === 'subtract' || name === 'negative' || name === 'diff') this.signed = true;
      const others = call.operands.filter(
        (one) => one !== node && (KEEPS_TYPE.has(name) || name === 'where'),
      );
      if (others.some((one) => !this.#integer(one))) this.blocked = true;
      const written = call.keyword('dtype');
      if (!written) this.value(use.at);
    } else this.blocked = true;
  }

  /** A number that becomes Python's own, is divided, compared or formatted to so many digits: the type is not seen. */
  #converted(node: PyNode): boolean {
    const use = useOf(node, this.#program);
    if (!('kind' in use)) {
      if (use.to === 'expression') return this.#converted(use.node);
      return use.to === 'binding' && use.binding.loads.every((load) => this.#converted(load));
    }
    if (use.kind === 'compared' || use.kind === 'truth') return true;
    if (use.kind === 'passed') return /^(?:int|float|round|bool)$/.test(use.detail ?? '');
    if (use.kind === 'operand') return use.detail === '/';
    if (use.kind === 'formatted') return this.#prints(use.at);
    return false;
  }

  /** Text that a whole number and the float of the same value share. */
  #prints(at: PyNode): boolean {
    if (isInteger(this.#wide)) return true;
    return at.type === 'interpolation' && /:[^}]*(?:\.\d+f|%)\}$/.test(at.text);
  }

  #integer(node: PyNode | null): boolean {
    const fact = this.#fact(node);
    if (!fact?.whole) return false;
    return (
      fact.dtype === 'int' || fact.dtype === this.#wide || (fact.dtype !== null && isInteger(fact.dtype))
    );
  }

  #fact(node: PyNode | null): Fact | null {
    return factsOf(this.#program).of(node);
  }
}
