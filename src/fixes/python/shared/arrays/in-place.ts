import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { freshName, operand } from '../kept/statements.ts';
import { overwritable } from './buffers.ts';
import { type Fact, factsOf } from './facts.ts';
import { KEEPS_TYPE, MAKES_FLOAT, numpyCall, ROUNDS, ufuncOf } from './numpy-calls.ts';
import { fits } from './shapes.ts';

/** An expression taken in steps that write into memory which is there already. */
export interface InPlace {
  /** The name that holds the result. */
  readonly name: string;
  readonly lines: readonly string[];
  /** Operands whose memory is used again, and results of a step that the next one writes over. */
  readonly spared: readonly PyNode[];
  readonly sure: boolean;
}

/**
 * The steps of an expression, or `null` where nothing is spared. `target`: the name that the statement gives the value to, if
 * it is free for the steps. Operators on results without a name are done in place by NumPy itself ("temporary elision"), its
 * functions are not.
 */
export function inPlace(
  node: PyNode,
  statement: PyNode,
  target: string | null,
  program: PyProgram,
): InPlace | null {
  const steps = new Steps(statement, target, program).take(node);
  return steps && steps.spared.length > 0 ? steps : null;
}

const COMMUTES = new Set([
  'add',
  'multiply',
  'bitwise_and',
  'bitwise_or',
  'bitwise_xor',
  'maximum',
  'minimum',
]);

class Steps {
  readonly #statement: PyNode;
  readonly #target: string | null;
  readonly #program: PyProgram;

  constructor(statement: PyNode, target: string | null, program: PyProgram) {
    this.#statement = statement;
    this.#target = target;
    this.#program = program;
  }

  take(node: PyNode): InPlace | null {
    switch (node.type) {
      case 'parenthesized_expression':
        return node.parts[0] ? this.take(node.parts[0]) : null;
      case 'identifier':
        return this.#name(node);
      case 'binary_operator':
        return this.#operator(node);
      case 'unary_operator': {
        const argument = node.get('argument');
        return argument && node.get('operator')?.text === '-'
          ? this.#called(node, 'negative', [argument], null, true)
          : null;
      }
      case 'call':
        return this.#call(node);
      default:
        return null;
    }
  }

  #fact(node: PyNode): Fact | null {
    const fact = factsOf(this.#program).of(node);
    return fact;
  }

  #name(node: PyNode): InPlace | null {
    const fact = this.#fact(node);
    const once = [...this.#statement.walk()].filter(
      (one) =>
        one.type === 'identifier' &&
        one.text === node.text &&
        one.field !== 'attribute' &&
        one.field !== 'name',
    );
    const reads = once.filter((one) => !(one.field === 'left' && one.parent?.parent === this.#statement));
    if (fact?.kind !== 'array' || !this.#onlyFirst(reads, node)) return null;
    if (!overwritable(node, this.#statement, this.#program)) return null;
    return { name: node.text, lines: [], spared: [], sure: true };
  }

  /** Every other mention of the name is an operand of the very step that writes to it first. */
  #onlyFirst(mentions: readonly PyNode[], node: PyNode): boolean {
    let step = node.parent;
    while (step?.type === 'parenthesized_expression') step = step.parent;
    if (mentions.length === 1) return true;
    return step?.type === 'binary_operator' && mentions.every((one) => step.contains(one));
  }

  #operator(node: PyNode): InPlace | null {
    const [left, right] = [node.get('left'), node.get('right')];
    const symbol = node.get('operator')?.text ?? '';
    const name = ufuncOf(symbol);
    if (!left || !right || !name) return null;
    const base = this.take(left);
    if (base && this.#holds(node, left, right)) {
      const other =
        this.#fact(right)?.kind === 'array' && !mentions(right, base.name) ? this.take(right) : null;
      const text = other ? other.name : operand(right.text, right.type === 'binary_operator' ? null : right);
      if (base.lines.length > 0 && mentions(right, base.name)) return null;
      return this.#joined(
        node,
        [base, other],
        [...(other?.lines ?? []), `${base.name} ${symbol}= ${text}`],
        left,
        right,
      );
    }
    const swapped = base ? null : this.take(right);
    if (!swapped || !this.#holds(node, right, left)) return null;
    if (mentions(left, swapped.name)) return null;
    const line = COMMUTES.has(name)
      ? `${swapped.name} ${symbol}= ${left.text}`
      : `${this.#function(name)}(${left.text}, ${swapped.name}, out=${swapped.name})`;
    return this.#joined(node, [swapped], [line], right, left);
  }

  /** The result has the type and the shape of the operand that it is written into. */
  #holds(result: PyNode, into: PyNode, other: PyNode): boolean {
    const [a, b, c] = [this.#fact(result), this.#fact(into), this.#fact(other)];
    if (!a || !b || (a.dtype !== null && b.dtype !== null && a.dtype !== b.dtype)) return false;
    if (a.dtype === null || b.dtype === null) {
      // Whole numbers cannot take in what a division or a float leaves.
      const divides = result.get('operator')?.text === '/';
      if (b.dtype !== null || divides || other.type === 'float')
        return b.dtype !== null && b.whole === false && a.kind === 'array';
    }
    return fits(b.shape, c ? c.shape : null) !== 'no';
  }

  #sure(result: PyNode, into: PyNode, other: PyNode | null): boolean {
    const [a, b] = [this.#fact(result), this.#fact(into)];
    const c = other ? this.#fact(other) : null;
    if (a?.dtype == null || a.dtype !== b?.dtype) return false;
    return other === null || fits(b.shape, c ? c.shape : null) === 'yes';
  }

  #joined(
    node: PyNode,
    parts: readonly (InPlace | null)[],
    lines: readonly string[],
    into: PyNode,
    other: PyNode | null,
  ): InPlace {
    const [base, second] = parts;
    const bare = into.type === 'identifier' ? [into] : [];
    return {
      name: base?.name ?? '',
      lines: [...(base?.lines ?? []), ...lines],
      spared: [...parts.flatMap((one) => one?.spared ?? []), ...bare],
      sure:
        parts.every((one) => one?.sure ?? true) && this.#sure(node, into, other) && (second?.sure ?? true),
    };
  }

  #call(node: PyNode): InPlace | null {
    const call = numpyCall(node, this.#program);
    if (!call || (call.method && call.name !== 'clip')) return null;
    if (
      !KEEPS_TYPE.has(call.name) &&
      !MAKES_FLOAT.has(call.name) &&
      !/^(?:floor|ceil|trunc|rint)$/.test(call.name)
    )
      return null;
    if (ROUNDS.has(call.name) && call.operands.length > 1) return null;
    if (['out', 'where', 'dtype', 'casting'].some((one) => call.keyword(one))) return null;
    return this.#called(node, call.name, call.operands, call.method || call.name === 'clip' ? node : null);
  }

  #called(
    node: PyNode,
    name: string,
    operands: readonly PyNode[],
    clip: PyNode | null,
    elides = false,
  ): InPlace | null {
    const arrays = operands.filter((one) => this.#fact(one)?.kind === 'array');
    const into = arrays.length === 1 || !clip ? arrays[0] : operands[0];
    if (!into || (clip && into !== operands[0])) return null;
    const others = operands.filter((one) => one !== into);
    if (others.some((one) => !this.#holds(node, into, one)) || !this.#holds(node, into, into)) return null;
    const base = this.take(into) ?? (elides ? null : this.#named(into));
    if (!base || (base.lines.length > 0 && others.some((one) => mentions(one, base.name)))) return null;
    const keywords = (clip?.get('arguments')?.parts ?? []).filter((one) => one.type === 'keyword_argument');
    const given = operands.map((one) => (one === into ? base.name : one.text));
    const line = `${this.#function(name)}(${[...given, ...keywords.map((one) => one.text), `out=${base.name}`].join(', ')})`;
    const sure = others.every((one) => this.#sure(node, into, one)) && this.#sure(node, into, null);
    const fresh = into.type === 'identifier' ? [into] : base.spared.includes(into) ? [] : [into];
    return {
      name: base.name,
      lines: [...base.lines, line],
      spared: [...base.spared, ...fresh],
      sure: base.sure && sure,
    };
  }

  /** A result that has no name yet gets one, so that a function can write into it. */
  #named(node: PyNode): InPlace | null {
    const fact = this.#fact(node);
    const made = node.type === 'binary_operator' || node.type === 'call' || node.type === 'unary_operator';
    if (fact?.kind !== 'array' || fact.memory !== 'fresh' || !made || this.#program.calleeOf(node))
      return null;
    const scope = this.#program.moduleOf(node).scopes.scopeOf(node);
    const name = this.#target ?? freshName('result', scope);
    return {
      name,
      lines: [`${name} = ${node.text}`],
      spared: [],
      sure: true,
    };
  }

  #function(name: string): string {
    const module = this.#program.moduleOf(this.#statement);
    for (const [alias, binding] of module.scopes.module.bindings) {
      const statement = binding.definitions[0]?.value;
      if (statement?.type === 'import_statement' && /\bnumpy\b/.test(statement.text))
        return `${alias}.${name}`;
    }
    return `numpy.${name}`;
  }
}

function mentions(node: PyNode, name: string): boolean {
  for (const one of node.walk()) if (one.type === 'identifier' && one.text === name) return true;
  return false;
}
