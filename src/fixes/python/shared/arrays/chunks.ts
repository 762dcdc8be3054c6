import type { Edit } from '../../../../python/edits.ts';
import { replaceNode } from '../../../../python/edits.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { freshName, onlyDefinition, removed, statementOf } from '../kept/statements.ts';
import { type Fact, factsOf } from './facts.ts';
import { holdersOf } from './holders.ts';
import { KEEPS_TYPE, MAKES_BOOL, MAKES_FLOAT, numpyCall, ROUNDS, ufuncOf } from './numpy-calls.ts';
import { loopAround } from './repeats.ts';
import { isTarget } from './targets.ts';

/** An array that is computed element by element, and the arrays of its length that it is computed from. */
interface Computed {
  readonly node: PyNode;
  readonly leaves: readonly PyNode[];
  /** How the array itself is computed, when it is a name for that. */
  readonly inner?: Computed;
}

/** Edits after which an array is computed piece by piece where it is used, and whether sums of it stay exact. */
export interface Pieces {
  readonly edits: readonly Edit[];
  readonly sure: boolean;
}

/** Items that are computed at a time. */
const PIECE = 1 << 18;

/**
 * The array of an expression, computed in pieces where it is read: in a reduction, or a slice of it. `null` where it is read
 * whole. The expression is the right side of an assignment, or an operand of a reduction itself.
 */
export function inPieces(node: PyNode, program: PyProgram): Pieces | null {
  const computed = computedFrom(node, program);
  if (!computed) return null;
  const direct = reductionOf(node, program);
  if (direct) {
    const text = reduced(direct, computed, null, program);
    return text
      ? { edits: [replaceNode(program.moduleOf(node), direct.call, text.text)], sure: text.sure }
      : null;
  }
  return named(computed, program);
}

/** `x = a.astype(int) - b`: the name stands for `a` from now on, and the rest is done to the pieces. */
function named(computed: Computed, program: PyProgram): Pieces | null {
  const { node, leaves } = computed;
  const [leaf] = leaves;
  const module = program.moduleOf(node);
  if (
    !/^(?:assignment|return_statement)$/.test(node.parent?.type ?? '') ||
    leaves.length !== 1 ||
    !leaf ||
    !settled(computed, program)
  )
    return null;
  const holders = holdersOf(node, program);
  if (!holders || holders.length === 0) return null;
  const same = node.parent?.type === 'assignment' && node.parent.get('left')?.text === leaf.text;
  const edits: Edit[] = [same ? removed(module, statementOf(node)) : replaceNode(module, node, leaf.text)];
  let sure = true;
  for (const holder of holders) {
    const own = program.moduleOf(holder);
    const elsewhere =
      holder.above('function_definition', 'lambda') !== node.above('function_definition', 'lambda');
    if (elsewhere && !portable(computed, program)) return null;
    if (measures(holder)) continue;
    // A call would be made anew for each piece.
    if (holder.type !== 'identifier' && holder.type !== 'attribute') return null;
    const reduction = reductionOf(holder, program);
    if (reduction) {
      const text = reduced(reduction, computed, holder, program);
      if (!text) return null;
      edits.push(replaceNode(own, reduction.call, text.text));
      sure &&= text.sure;
      continue;
    }
    const top = elementwiseAround(holder, program);
    const over = top && reductionOf(top, program);
    const inner = over && computedFrom(top, program);
    if (over && inner) {
      // The steps of both: those of the name, and those around it.
      const both = { node: inner.node, leaves: inner.leaves, inner: computed };
      const text = inner.leaves.length === 1 ? reduced(over, both, holder, program) : null;
      if (!text) return null;
      edits.push(replaceNode(own, over.call, text.text));
      sure &&= text.sure;
      continue;
    }
    const outer = holder.parent;
    if (outer?.type !== 'subscript' || holder.field !== 'value' || isTarget(outer) || !isPart(outer))
      return null;
    const piece = factsOf(program).of(outer);
    if (piece?.memory === 'fresh') return null;
    edits.push(
      replaceNode(
        own,
        outer,
        wrapped(
          written(computed, () => outer.text),
          outer,
          node,
        ),
      ),
    );
  }
  return { edits, sure };
}

function wrapped(text: string, place: PyNode, made: PyNode): string {
  return made.type === 'call' ||
    !/^(?:binary_operator|attribute|unary_operator|subscript|comparison_operator)$/.test(
      place.parent?.type ?? '',
    )
    ? text
    : `(${text})`;
}

/** The largest expression around an array that is computed from it element by element. */
function elementwiseAround(node: PyNode, program: PyProgram): PyNode | null {
  let top: PyNode | null = null;
  for (let at = node.parent; at; at = at.parent) {
    if (at.type === 'parenthesized_expression' || at.type === 'argument_list') continue;
    const fact = factsOf(program).of(at);
    if (fact?.kind !== 'array' || !operandsOf(at, program)) return top;
    top = at;
  }
  return top;
}

/** A slice that a loop moves on, so that only a part is computed at a time. */
function isPart(subscript: PyNode): boolean {
  return loopAround(subscript) !== null;
}

/** Only the measure is read, which the array that it is made from shares. */
function measures(holder: PyNode): boolean {
  const parent = holder.parent;
  if (parent?.type === 'attribute') return /^(?:shape|size|ndim)$/.test(parent.get('attribute')?.text ?? '');
  return parent?.type === 'argument_list' && parent.parent?.get('function')?.text === 'len';
}

/** What the expression is made of does not change between its place and its uses. */
function settled(computed: Computed, program: PyProgram): boolean {
  const scopes = program.moduleOf(computed.node).scopes;
  return [...computed.node.walk()].every((one) => {
    if (one.type !== 'identifier' || one.field === 'attribute' || one.field === 'name') return true;
    const binding = scopes.bindingOf(one);
    if (!binding) return true;
    const written = binding.loads.some((load) => {
      const outer = load.parent?.type === 'subscript' && load.field === 'value' ? load.parent : load;
      return isTarget(outer);
    });
    return (onlyDefinition(binding) !== null || rebindsOnly(binding, computed.node)) && !written;
  });
}

/** `samples = np.array(samples)`: the last thing that the name is bound to. */
function rebindsOnly(binding: Binding, node: PyNode): boolean {
  const statement = statementOf(node);
  return binding.definitions.every((one) => one.node.end < statement.start || statement.contains(one.node));
}

/** Besides the array there is nothing in the expression but what every function can name. */
function portable(computed: Computed, program: PyProgram): boolean {
  const scopes = program.moduleOf(computed.node).scopes;
  return [...computed.node.walk()].every((one) => {
    if (one.type !== 'identifier' || one.field === 'attribute' || one.field === 'name') return true;
    if (computed.leaves.some((leaf) => leaf.contains(one))) return true;
    const binding = scopes.bindingOf(one);
    return binding === null || binding.scope.kind === 'module';
  });
}

/** The arrays that an expression is computed from element by element; `null` where it is something else, or nothing is computed. */
function computedFrom(node: PyNode, program: PyProgram): Computed | null {
  const fact = factsOf(program).of(node);
  const leaves: PyNode[] = [];
  if (fact?.kind !== 'array' || !gather(node, fact, leaves, program) || leaves.length === 0) return null;
  return leaves.includes(node) ? null : { node, leaves };
}

function gather(node: PyNode, whole: Fact, leaves: PyNode[], program: PyProgram): boolean {
  const fact = factsOf(program).of(node);
  if (fact?.kind === 'scalar') return true;
  if (node.type === 'parenthesized_expression')
    return node.parts[0] !== undefined && gather(node.parts[0], whole, leaves, program);
  const operands = operandsOf(node, program);
  if (operands) return operands.every((one) => gather(one, whole, leaves, program));
  if (fact?.kind !== 'array') return false;
  if (fact.shape && whole.shape && fact.shape.length < whole.shape.length) return true;
  if (!/^(?:identifier|attribute|call)$/.test(node.type)) return false;
  if (node.type === 'call' && fact.memory === 'fresh') return false;
  const first = leaves[0] ? factsOf(program).of(leaves[0]) : null;
  if (
    first &&
    (!first.shape?.length || !fact.shape || first.shape[0] === null || first.shape[0] !== fact.shape[0])
  )
    return false;
  leaves.push(node);
  return true;
}

/** The operands of an operation that is done element by element. */
function operandsOf(node: PyNode, program: PyProgram): readonly PyNode[] | null {
  if (node.type === 'binary_operator') {
    const [left, right] = [node.get('left'), node.get('right')];
    return ufuncOf(node.get('operator')?.text) && left && right ? [left, right] : null;
  }
  if (node.type === 'comparison_operator') return node.parts.filter((one) => one.field !== 'operators');
  if (node.type === 'unary_operator') return node.parts.filter((one) => one.field === 'argument');
  const call = node.type === 'call' && !program.calleeOf(node) ? numpyCall(node, program) : null;
  const [first] = call?.operands ?? [];
  if (!call || !first || ['out', 'where', 'axis'].some((one) => call.keyword(one))) return null;
  if (call.method) return /^(?:astype|clip|copy)$/.test(call.name) ? [first] : null;
  if (/^(?:array|asarray|copy)$/.test(call.name)) return [first];
  const maps =
    KEEPS_TYPE.has(call.name) ||
    MAKES_FLOAT.has(call.name) ||
    ROUNDS.has(call.name) ||
    MAKES_BOOL.has(call.name);
  return maps ? call.operands : null;
}

interface Reduction {
  readonly call: PyNode;
  readonly name: string;
  readonly method: boolean;
  /** What follows the array among the arguments, as text. */
  readonly rest: string;
  readonly axis: string | null;
}

function reductionOf(node: PyNode, program: PyProgram): Reduction | null {
  let inner = node;
  while (inner.parent?.type === 'parenthesized_expression') inner = inner.parent;
  const parent = inner.parent;
  const call = parent?.type === 'attribute' || parent?.type === 'argument_list' ? parent.parent : null;
  if (call?.type !== 'call' || (parent?.type === 'attribute' && parent.field !== 'function')) return null;
  const numpy = numpyCall(call, program);
  const [first] = numpy?.operands ?? [];
  if (!numpy || !first || (first !== inner && first !== node)) return null;
  const name = numpy.name.replace(/^a(?=m(?:ax|in)$)/, '');
  if (!/^(?:sum|min|max|any|all|count_nonzero|mean)$/.test(name) || numpy.operands.length > 1) return null;
  const keywords = (call.get('arguments')?.parts ?? []).filter((one) => one.type === 'keyword_argument');
  if (keywords.some((one) => !/^(?:axis|dtype)$/.test(one.get('name')?.text ?? ''))) return null;
  const axis = numpy.keyword('axis')?.text ?? null;
  return { call, name, method: numpy.method, rest: keywords.map((one) => one.text).join(', '), axis };
}

/** The expression with its arrays written otherwise. */
function written(computed: Computed, replace: (leaf: PyNode) => string): string {
  const { node, leaves } = computed;
  let text = '';
  let at = node.start;
  for (const leaf of leaves) {
    text += node.text.slice(at - node.start, leaf.start - node.start) + replace(leaf);
    at = leaf.end;
  }
  return text + node.text.slice(at - node.start);
}

function reduced(
  reduction: Reduction,
  computed: Computed,
  holder: PyNode | null,
  program: PyProgram,
): { text: string; sure: boolean } | null {
  const { name, axis } = reduction;
  if (axis !== null && axis !== '0') return null;
  const fact = factsOf(program).of(computed.node);
  const whole = fact?.whole ?? false;
  if (!whole && (name === 'sum' || name === 'mean')) return null;
  if (axis !== null && !/^(?:sum|count_nonzero)$/.test(name)) return null;
  const [leaf] = computed.leaves;
  if (!leaf) return null;
  const base = (one: PyNode) => (holder ? holder.text : one.text);
  const step = stepFor(fact?.shape ?? null);
  const start = freshName('start', program.moduleOf(reduction.call).scopes.scopeOf(reduction.call));
  const part = (one: PyNode) => `${base(one)}[${start}:${start} + ${step}]`;
  const { inner: made } = computed;
  const inner = written(computed, (one) =>
    made
      ? wrapped(
          written(made, () => part(one)),
          one,
          made.node,
        )
      : part(one),
  );
  const piece = name === 'mean' ? 'sum' : name;
  const bare = /^[\w.]+\[[^\]]*\](?:\.astype\([^()]*\))?$/.test(inner);
  const np = reduction.call.get('function')?.get('object')?.text ?? 'np';
  const each = reduction.method
    ? `${bare ? inner : `(${inner})`}.${piece}(${reduction.rest})`
    : `${np}.${piece}(${[inner, ...(reduction.rest ? [reduction.rest] : [])].join(', ')})`;
  const over = `for ${start} in range(0, len(${base(leaf)}), ${step})`;
  const joins: Readonly<Record<string, string>> = {
    sum: 'sum',
    mean: 'sum',
    count_nonzero: 'sum',
    min: 'min',
    max: 'max',
    any: 'any',
    all: 'all',
  };
  const text = `${joins[name]}(${each} ${over})`;
  return {
    text: name === 'mean' ? `${text} / ${base(leaf)}.size` : text,
    sure: whole || !/^(?:min|max)$/.test(name),
  };
}

function stepFor(shape: Fact['shape']): number {
  const rest = (shape ?? [null]).slice(1);
  if (shape === null || rest.some((one) => typeof one !== 'number'))
    return shape?.length === 1 ? PIECE : 1024;
  return Math.max(1, Math.floor(PIECE / rest.reduce<number>((product, one) => product * (one as number), 1)));
}
