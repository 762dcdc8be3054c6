import { argumentsFor } from '../../../../python/constants.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { Binding, Definition } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';
import { statementOf } from '../kept/statements.ts';
import { factsOf } from './facts.ts';
import { numpyCall, VIEWS } from './numpy-calls.ts';
import { MANY, reaching } from './reaching.ts';

/** What is read of an array without its values. */
const MEASURES = new Set(['size', 'shape', 'ndim', 'dtype', 'nbytes', 'itemsize', 'strides']);
const SAME_MEMORY = new Set(['T', 'flat', 'real', 'imag', 'base', 'data']);
/** Foreign functions that keep nothing of an array that they are given. */
const KEEPS_NOTHING =
  /^(?:print|len|int|float|bool|str|repr|sum|min|max|any|all|sorted|bytes|list|tuple|zlib\.|hashlib\.|math\.|statistics\.|json\.|logging\.|numpy\.)/;

/**
 * Whether the memory of an array can be written over at a statement: it is the program's own, and from there on nothing reads
 * the old values, by this name or by another. `name` is a load in that statement.
 */
export function overwritable(name: PyNode, statement: PyNode, program: PyProgram): boolean {
  return new Owner(program).name(name, statement, true);
}

class Owner {
  readonly #program: PyProgram;
  readonly #seen = new Set<object>();
  /** Steps that are left, so that a tangle of names ends. */
  #left = 2000;

  constructor(program: PyProgram) {
    this.#program = program;
  }

  /** `inside`: other loads in the statement are the caller's concern; else there may be none. */
  name(node: PyNode, statement: PyNode, inside: boolean): boolean {
    const binding = this.#program.moduleOf(node).scopes.bindingOf(node);
    if (binding && binding.definitions.length > MANY) return false;
    if (!binding || this.#seen.has(binding) || this.#seen.size > 24 || this.#left-- <= 0) return false;
    this.#seen.add(binding);
    const fine =
      this.#local(binding, statement) &&
      this.quiet(binding, statement, inside ? 'any' : node) &&
      reaching(node, binding).every((one) => this.#owned(one, statement));
    this.#seen.delete(binding);
    return fine;
  }

  /** Bound in the function that the statement is in, and again each time that the statement runs. */
  #local(binding: Binding, statement: PyNode): boolean {
    const fn = functionOf(statement);
    if ((binding.scope.kind === 'module' ? null : binding.scope.node) !== fn) return false;
    const renews = rebinds(statement, binding);
    for (let loop = loopIn(statement); loop; loop = loopIn(loop)) {
      const within = binding.definitions.some(
        (one) => loop?.contains(one.node) && one.node.start < statement.start && one.kind !== 'augmented',
      );
      if (within) return true;
      if (!renews) return false;
    }
    return true;
  }

  #owned(definition: Definition, statement: PyNode): boolean {
    if (definition.kind === 'augmented') return true;
    if (definition.kind === 'parameter') {
      const fn = this.#program.functions.find((one) => one.node === functionOf(definition.node));
      if (!fn || this.#program.isValue(fn) || fn.decorators.length > 0) return false;
      const calls = this.#program.callsOf(fn);
      const given = argumentsFor(definition.node, this.#program);
      if (calls.length === 0 || given.length !== calls.length) return false;
      return given.every((one, index) => {
        const call = calls[index] as PyNode;
        if (!one || !simple(call)) return false;
        return this.memory(one, statementOf(call));
      });
    }
    if (definition.kind !== 'assign' || definition.path || !definition.value)
      return this.#part(definition, statement);
    if (statement.contains(definition.value)) return true;
    return this.memory(definition.value, statement);
  }

  /** `east, north = encoder("east"), encoder("north")`. */
  #part(definition: Definition, statement: PyNode): boolean {
    if (definition.kind !== 'assign' || !definition.path || !definition.value) return false;
    const [index, deeper] = definition.path;
    if (index === undefined || deeper !== undefined) return false;
    const part = /^(?:expression_list|tuple)$/.test(definition.value.type)
      ? definition.value.parts[index]
      : null;
    return part ? this.memory(part, statement) : false;
  }

  /** The memory behind an expression is new, or a name's that is not read any more. */
  memory(node: PyNode, statement: PyNode): boolean {
    const root = rootOf(node, this.#program);
    if (root.type === 'identifier') return this.name(root, statement, false);
    const fact = factsOf(this.#program).of(root);
    if (root.type === 'call') {
      const own = this.#program.calleeOf(root);
      if (own) return this.#given(own);
      if (!fact) return false;
    }
    return (
      fact?.kind === 'array' &&
      fact.memory === 'fresh' &&
      root.type !== 'attribute' &&
      root.type !== 'subscript'
    );
  }

  /** A function whose result is memory that it keeps no other hold of. */
  #given(fn: PyFunction): boolean {
    if (fn.generator || fn.returns.length === 0 || fn.decorators.length > 0 || this.#seen.has(fn))
      return false;
    this.#seen.add(fn);
    const fine = fn.returns.every((one) => this.memory(one, statementOf(one)));
    this.#seen.delete(fn);
    return fine;
  }

  /**
   * No load of the name reads values after the statement, and none before it left a hold on them elsewhere. In the statement
   * itself it may be loaded by `only`, or anywhere when the caller sees to it.
   */
  quiet(binding: Binding, statement: PyNode, only: PyNode | 'any' | 'none'): boolean {
    return binding.loads.every((load) => {
      if (statement.contains(load)) return only === 'any' || load === only || this.#measure(load);
      if (functionOf(load) !== functionOf(statement)) return false;
      if (load.above('generator_expression')) return this.#measure(load);
      if (load.start > statement.end && (this.#measure(load) || rebound(binding, statement, load)))
        return true;
      if (load.start > statement.end) return false;
      return this.#harmless(load, statement);
    });
  }

  #measure(node: PyNode): boolean {
    const use = useOf(node, this.#program);
    return (
      'kind' in use && (use.kind === 'length' || (use.kind === 'attribute' && MEASURES.has(use.detail ?? '')))
    );
  }

  /** What an expression's value is used for leaves nothing behind that is read after the statement. */
  #harmless(node: PyNode, statement: PyNode): boolean {
    if (this.#left-- <= 0) return false;
    const use = useOf(node, this.#program);
    if (!('kind' in use)) {
      if (use.to === 'expression') return this.#harmless(use.node, statement);
      if (use.to === 'callers') return !functionOf(node) || node.end < statement.start;
      if (use.to === 'attribute') return false;
      return this.#alias(use.binding, use.at, statement);
    }
    switch (use.kind) {
      case 'iterated':
        return this.#rows(use.at, statement);
      case 'indexed':
      case 'sliced':
        return factsOf(this.#program).of(use.at)?.memory === 'fresh' || this.#harmless(use.at, statement);
      case 'method':
        return VIEWS.has(use.detail ?? '') || use.detail === 'astype'
          ? factsOf(this.#program).of(use.at)?.memory === 'fresh' || this.#harmless(use.at, statement)
          : use.detail !== '__enter__';
      case 'attribute':
        return (
          MEASURES.has(use.detail ?? '') ||
          (SAME_MEMORY.has(use.detail ?? '') && this.#harmless(use.at, statement))
        );
      case 'passed': {
        const call = numpyCall(use.at, this.#program);
        if (call && !call.method) return !VIEWS.has(call.name) || this.#harmless(use.at, statement);
        return this.#foreign(use.at);
      }
      case 'stored':
      case 'yielded':
      case 'returned':
        return (
          use.kind === 'stored' && use.at.type === 'assignment' && use.at.get('left')?.contains(node) === true
        );
      default:
        return true;
    }
  }

  #foreign(call: PyNode): boolean {
    const name = call.type === 'call' ? calledName(call, this.#program.moduleOf(call)) : null;
    if (name !== null) return KEEPS_NOTHING.test(name);
    const method = call.get('function')?.get('attribute')?.text ?? '';
    return /^(?:info|debug|warning|error|write|update|tofile|dot)$/.test(method);
  }

  /** Another name for the same memory, or the parameter that it becomes. */
  #alias(binding: Binding, at: PyNode, statement: PyNode): boolean {
    if (this.#seen.has(binding)) return true;
    if (this.#seen.size > 24) return false;
    this.#seen.add(binding);
    const called = at.type === 'call';
    const fine = called
      ? binding.loads.every((load) => this.#inCallee(load, at, statement))
      : this.quiet(binding, statement, 'none');
    this.#seen.delete(binding);
    return fine;
  }

  /** A called function may read it, write to it and give it back, which makes the call another name for it. */
  #inCallee(load: PyNode, call: PyNode, statement: PyNode): boolean {
    const end = functionOf(load);
    if (!end) return false;
    const last = end.get('body')?.parts.at(-1);
    const use = useOf(load, this.#program);
    if (!('kind' in use) && use.to === 'callers')
      return call.end <= statement.start ? this.#harmless(call, statement) : true;
    return last ? this.#harmless(load, last) : false;
  }

  /** The rows of an array, given to a loop: each is a view of it. */
  #rows(at: PyNode, statement: PyNode): boolean {
    if (at.type === 'yield') return false;
    if (at.type === 'call') {
      const outer = useOf(at, this.#program);
      if (!/^(?:enumerate|zip|reversed|iter)$/.test(calledName(at, this.#program.moduleOf(at)) ?? ''))
        return KEEPS_NOTHING.test(calledName(at, this.#program.moduleOf(at)) ?? '');
      return 'kind' in outer && outer.kind === 'iterated' && this.#rows(outer.at, statement);
    }
    const left = at.get('left');
    if (!left) return false;
    const scopes = this.#program.moduleOf(at).scopes;
    return [...left.walk()].every((one) => {
      const binding = one.type === 'identifier' ? scopes.bindingOf(one) : null;
      if (!binding || this.#seen.has(binding)) return true;
      return binding.loads.every((load) => at.parent?.contains(load) && this.#harmless(load, statement));
    });
  }
}

/** The statement runs where it stands: in no comprehension or lambda. */
function simple(call: PyNode): boolean {
  const around = call.above(
    'generator_expression',
    'lambda',
    'list_comprehension',
    'set_comprehension',
    'dictionary_comprehension',
  );
  return !around || !statementOf(call).contains(around);
}

export function functionOf(node: PyNode): PyNode | null {
  return node.above('function_definition', 'lambda');
}

function loopIn(node: PyNode): PyNode | null {
  const loop = node.above('for_statement', 'while_statement', 'function_definition');
  return loop && loop.type !== 'function_definition' ? loop : null;
}

/** The statement gives the name a new value. */
function rebinds(statement: PyNode, binding: Binding): boolean {
  return binding.definitions.some((one) => one.kind === 'assign' && statement.contains(one.node));
}

/** Between the statement and the load the name surely gets another value. */
function rebound(binding: Binding, statement: PyNode, load: PyNode): boolean {
  if (rebinds(statement, binding)) return true;
  return binding.definitions.some((one) => {
    if (one.kind === 'augmented' || one.node.start < statement.end || one.node.end > load.start) return false;
    if (one.kind === 'for') return one.node.parent?.get('body')?.contains(load) ?? false;
    const value = one.value;
    return !value?.contains(load) && (statementOf(one.node).parent?.contains(load) ?? false);
  });
}

/** The name or call whose memory an expression shows, through views: `x` of `x[2:].reshape(-1)`. */
export function rootOf(node: PyNode, program: PyProgram): PyNode {
  for (let at = node; ; ) {
    if (at.type === 'parenthesized_expression') at = at.parts[0] ?? at;
    else if (at.type === 'subscript' && factsOf(program).of(at)?.memory !== 'fresh') {
      const value = at.get('value');
      if (!value) return at;
      at = value;
    } else if (at.type === 'attribute' && SAME_MEMORY.has(at.get('attribute')?.text ?? '')) {
      const object = at.get('object');
      if (!object) return at;
      at = object;
    } else if (at.type === 'call') {
      const call = numpyCall(at, program);
      const first = call?.operands[0];
      const fact = factsOf(program).of(at);
      const shares = call && (VIEWS.has(call.name) || (fact !== null && fact.memory !== 'fresh'));
      if (!shares || !first || program.calleeOf(at) || call?.name === 'frombuffer') return at;
      at = first;
    } else return at;
  }
}
