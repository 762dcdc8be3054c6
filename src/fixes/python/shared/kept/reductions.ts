import { argument, argumentCount, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Use, useOf } from '../../../../python/uses.ts';
import { effectsOf, isPure } from './effects.ts';
import { isInteger, itemIsInteger } from './integers.ts';

/** A use of a container that needs only a running figure: a count, a sum, the largest, a tally, the first. */
export interface Reduction {
  readonly kind: 'count' | 'sum' | 'max' | 'min' | 'any' | 'all' | 'set' | 'tally' | 'first' | 'last';
  /** The expression whose value the running figure becomes. */
  readonly at: PyNode;
  readonly use: Use;
  /** Name or pattern for one item in `element` and `conditions`; `null` where the item itself is taken. */
  readonly variable: PyNode | null;
  readonly element: PyNode | null;
  readonly conditions: readonly PyNode[];
  /** Python text of the figure before the first item. */
  readonly start: string;
  /** `key=` of `max` and `min`. */
  readonly key: PyNode | null;
  /** Value for no items, where one is written. */
  readonly fallback: PyNode | null;
  readonly proof: 'text' | 'run';
  /** `values = [row.x for row in rows]`, which only stands between the rows and this figure; not needed any more. */
  readonly between?: PyNode;
}

const COMPREHENSION = /^(?:list|set)_comprehension$|^generator_expression$/;
const REDUCERS: Readonly<Record<string, Reduction['kind']>> = {
  len: 'count',
  sum: 'sum',
  max: 'max',
  min: 'min',
  any: 'any',
  all: 'all',
  set: 'set',
  frozenset: 'set',
  'collections.Counter': 'tally',
};

/** What a use of a list reduces it to, or `null` where it needs more than that. */
export function reductionOf(use: Use, program: PyProgram): Reduction | null {
  const base = {
    use,
    variable: null,
    element: null,
    conditions: [],
    start: '0',
    key: null,
    fallback: null,
    proof: 'text' as const,
  };
  if (use.kind === 'length') return { ...base, kind: 'count', at: use.at };
  if (use.kind === 'truth') {
    if (use.at.type === 'call' && calledName(use.at, program.moduleOf(use.at)) !== 'bool') return null;
    return { ...base, kind: 'count', at: use.node };
  }
  if (use.kind === 'indexed') return edge(use, base);
  if (use.kind !== 'iterated') return null;
  if (use.at.type === 'call')
    return reducer(use.at, use.node, { ...base, variable: null, element: null }, program);
  if (use.at.type !== 'for_in_clause') return null;
  const comprehension = use.at.parent as PyNode;
  const clauses = comprehension.children.filter((one) => one.type === 'for_in_clause');
  if (!COMPREHENSION.test(comprehension.type) || clauses.length !== 1 || /^\s*async\b/.test(use.at.text))
    return null;
  const conditions = comprehension.children
    .filter((one) => one.type === 'if_clause')
    .map((one) => one.parts[0] as PyNode);
  const parts = { ...base, variable: use.at.get('left'), element: comprehension.get('body'), conditions };
  const parent = comprehension.parent;
  const list = parent?.type === 'argument_list' ? parent : null;
  const call = list ? list.parent : parent;
  if (call?.type === 'call' && (comprehension.field === 'arguments' || list?.parts[0] === comprehension)) {
    const found = reducer(call, comprehension, parts, program);
    if (found) return found;
  }
  if (comprehension.type === 'set_comprehension')
    return { ...parts, kind: 'set', at: comprehension, start: 'set()' };
  return null;
}

/** The figures that one use of a list comes to, also by way of a list of parts of its items; `null` where it needs more. */
export function figuresOf(use: Use, program: PyProgram): Reduction[] | null {
  const figure = reductionOf(use, program);
  if (figure) return [figure];
  const clause = use.kind === 'iterated' && use.at.type === 'for_in_clause' ? use.at : null;
  const parts = clause?.parent?.type === 'list_comprehension' ? clause.parent : null;
  const assignment = parts?.parent?.type === 'assignment' && parts.field === 'right' ? parts.parent : null;
  const left = assignment?.get('left');
  const binding = left?.type === 'identifier' ? program.moduleOf(left).scopes.bindingOf(left) : null;
  if (!clause || !parts || !assignment || binding?.definitions.length !== 1) return null;
  if (parts.children.filter((one) => one.type === 'for_in_clause').length > 1 || assignment.get('type'))
    return null;
  const conditions = parts.children
    .filter((one) => one.type === 'if_clause')
    .map((one) => one.parts[0] as PyNode);
  const element = parts.get('body');
  const found = binding.loads.map((load): Reduction | null => {
    const inner = useOf(load, program);
    const one = 'kind' in inner ? reductionOf(inner, program) : null;
    // A figure of the parts as they are; what is worked out from them would have to be put into one expression.
    if (!one || one.element || one.variable || one.conditions.length > 0 || one.key) return null;
    if (program.functionAround(load) !== program.functionAround(assignment)) return null;
    const proof = one.kind === 'sum' && !isInteger(element, program) ? 'run' : 'text';
    const own = one.kind === 'count' ? null : element;
    return {
      ...one,
      use,
      variable: clause.get('left'),
      element: own,
      conditions,
      proof,
      between: assignment,
    };
  });
  return found.length > 0 && found.every((one) => one !== null) ? (found as Reduction[]) : null;
}

function reducer(
  call: PyNode,
  given: PyNode,
  parts: Omit<Reduction, 'kind' | 'at'>,
  program: PyProgram,
): Reduction | null {
  const name = calledName(call, program.moduleOf(call)) ?? '';
  const kind = REDUCERS[name];
  if (!kind || (argument(call, 0) ?? given) !== given) return null;
  const count = argumentCount(call);
  const distinct = given.type === 'set_comprehension';
  // Of a set of values the size and the sum count each once.
  if (distinct && kind !== 'max' && kind !== 'min' && kind !== 'any' && kind !== 'all') return null;
  switch (kind) {
    case 'count':
      return count === 1 && given.type === 'list_comprehension'
        ? { ...parts, kind, at: call, element: null }
        : null;
    case 'sum': {
      const start = argument(call, 1, 'start');
      if (count > 2 || (count === 2 && !start)) return null;
      const numbers = parts.element
        ? isInteger(parts.element, program)
        : parts.variable === null && itemIsInteger(given, null, program, 0);
      const whole = numbers && (!start || start.type === 'integer');
      return { ...parts, kind, at: call, start: start?.text ?? '0', proof: whole ? 'text' : 'run' };
    }
    case 'max':
    case 'min': {
      const key = argument(call, null, 'key');
      const fallback = argument(call, null, 'default');
      if (count !== 1 + Number(key !== null) + Number(fallback !== null)) return null;
      return { ...parts, kind, at: call, start: 'None', key, fallback };
    }
    case 'any':
    case 'all': {
      const nodes = [parts.element, ...parts.conditions].filter((one): one is PyNode => one !== null);
      const proof = isPure(effectsOf(nodes, program)) ? 'text' : 'run';
      return count === 1
        ? { ...parts, kind, at: call, start: kind === 'any' ? 'False' : 'True', proof }
        : null;
    }
    case 'set':
      return count === 1 && name === 'set' ? { ...parts, kind, at: call, start: 'set()' } : null;
    default: {
      const written = call.get('function')?.text ?? 'Counter';
      return count === 1 ? { ...parts, kind, at: call, start: `${written}()` } : null;
    }
  }
}

/** `rows[0]`, `rows[-1]`. */
function edge(use: Use, base: Omit<Reduction, 'kind' | 'at'>): Reduction | null {
  const [index, second] = use.at.all('subscript');
  if (!index || second || use.at.field === 'left') return null;
  if (index.text === '0') return { ...base, kind: 'first', at: use.at, start: 'None' };
  if (index.text === '-1') return { ...base, kind: 'last', at: use.at, start: 'None' };
  return null;
}
