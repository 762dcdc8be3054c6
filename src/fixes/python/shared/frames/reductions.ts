import { stringValue } from '../../../../python/constants.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';

/** A number or a small table that is computed of all rows, and how those of the parts of a table become that of the whole. */
export interface Reduction {
  /** The expression, up to the last step that makes it small. */
  readonly node: PyNode;
  /** What is computed of each part, where it is not the expression itself. */
  readonly part: string | null;
  /** Text of the iterable of the parts' results → text of the whole's. */
  readonly join: (parts: string, pandas: string) => string;
  /** Adding up in another order gives the same, whatever the numbers. */
  readonly exact: boolean;
  /** Statements that only named a step on the way: `grouped = frame.groupby("shop")`. */
  readonly gone?: readonly PyNode[];
}

const SUMS = /^(?:sum|count|size)$/;
const ENDS = /^(?:min|max)$/;

/** The smallest reduction around a use of a table, or `null` where the use is none. */
export function reductionAt(frame: PyNode, program: PyProgram): Reduction | null {
  const call = frame.parent?.type === 'argument_list' ? frame.parent.parent : null;
  if (call?.type === 'call') {
    const name = calledName(call, program.moduleOf(call));
    if (name === 'len') return added(call);
    return call.get('arguments')?.parts.length === 1 ? ofFunction(call, program) : null;
  }
  return climbed(frame, frame, program);
}

function climbed(from: PyNode, frame: PyNode, program: PyProgram): Reduction | null {
  for (let at: PyNode = from; at.parent; at = at.parent) {
    const found = stepOf(at, frame, program);
    if (found) return found;
    const step = at !== frame && at.parent.type === 'assignment' && at.field === 'right';
    const named = step ? nameOf(at, program) : null;
    if (named) {
      const later = climbed(named, frame, program);
      if (!later) return null;
      const text = later.part ?? later.node.text;
      const part = text.replace(new RegExp(`\\b${named.text}\\b`), () => at.text);
      return { ...later, part, gone: [...(later.gone ?? []), at.parent.parent as PyNode] };
    }
    const parent = at.parent;
    const called = parent.type === 'call' && at.field === 'function' ? stepOf(parent, frame, program) : null;
    if (called) return called;
    const onward =
      (parent.type === 'subscript' && at.field === 'value') ||
      parent.type === 'attribute' ||
      (parent.type === 'call' &&
        at.field === 'function' &&
        (rowwise(at) || at.get('attribute')?.text === 'groupby')) ||
      parent.type === 'parenthesized_expression' ||
      parent.type === 'comparison_operator' ||
      parent.type === 'binary_operator' ||
      parent.type === 'unary_operator';
    if (!onward) return null;
  }
  return null;
}

/** The one place that reads the name that an expression gets. */
function nameOf(value: PyNode, program: PyProgram): PyNode | null {
  const assignment = value.parent;
  const left = assignment?.get('left');
  const binding = left?.type === 'identifier' ? program.moduleOf(left).scopes.bindingOf(left) : null;
  if (!binding || assignment?.parent?.type !== 'expression_statement') return null;
  const [load, second] = binding.loads;
  if (!load || second || binding.definitions.length !== 1) return null;
  return program.functionAround(load) === program.functionAround(value) ? load : null;
}

function added(node: PyNode, exact = true): Reduction {
  return { node, part: null, join: (parts) => `sum(${parts})`, exact };
}

/** `by_zone(parcels)`, where the function returns one reduction of its parameter. */
function ofFunction(call: PyNode, program: PyProgram): Reduction | null {
  const fn = program.calleeOf(call);
  const [parameter, second] = fn?.parameters ?? [];
  const [returned, other] = fn?.returns ?? [];
  if (!fn || fn.generator || !parameter || second || !returned || other || fn.body.parts.length > 2)
    return null;
  if (fn.body.parts.some((one) => one.type !== 'return_statement' && one.parts[0]?.type !== 'string'))
    return null;
  const [load, more] = parameter.loads;
  const inner = load && !more ? reductionAt(load, program) : null;
  return inner && inner.node === returned && inner.part === null ? { ...inner, node: call } : null;
}

function stepOf(at: PyNode, frame: PyNode, program: PyProgram): Reduction | null {
  if (at.type === 'subscript' && at.text === `${frame.text}.shape[0]`) return added(at);
  const method = at.type === 'call' ? at.get('function') : null;
  if (method?.type !== 'attribute') return null;
  const name = method.get('attribute')?.text ?? '';
  const object = method.get('object');
  const given = at.get('arguments')?.parts ?? [];
  if (!object) return null;
  const grouped = groupOf(object, program);
  if (grouped) return ofGroup(at, name, grouped, given);
  if (given.length > 0) return null;
  const column = isColumn(object, frame);
  if (!column) return null;
  if (SUMS.test(name))
    return added(
      at,
      name !== 'sum' ||
        /\.(?:isna|notna|isnull|notnull|between|isin|eq|duplicated)\(|[<>=]/.test(object.text),
    );
  if (ENDS.test(name)) return { node: at, part: null, join: (parts) => `${name}(${parts})`, exact: true };
  if (name === 'nunique')
    return {
      node: at,
      part: `set(${object.text}.dropna())`,
      join: (parts) => `len(set().union(*(${parts})))`,
      exact: true,
    };
  if (name === 'mean')
    return {
      node: at,
      part: `(${object.text}.sum(), ${object.text}.count())`,
      join: (parts) =>
        `(lambda sums: sum(one for one, _ in sums) / sum(count for _, count in sums))(list(${parts}))`,
      exact: false,
    };
  if (name === 'value_counts')
    return {
      node: at,
      part: null,
      join: (parts, pandas) =>
        `${pandas}.concat(${parts}).groupby(level=0).sum().sort_values(ascending=False, kind="stable")`,
      exact: false,
    };
  return null;
}

/** One column, or a condition on columns. */
function isColumn(node: PyNode, frame: PyNode): boolean {
  if (node.type === 'parenthesized_expression')
    return node.parts[0] !== undefined && isColumn(node.parts[0], frame);
  if (node.type === 'subscript') {
    const [key, second] = node.all('subscript');
    return (
      !second &&
      node.get('value')?.text === frame.text &&
      (key?.type === 'string' || key?.type === 'identifier')
    );
  }
  if (node.type === 'attribute') return node.get('object')?.text === frame.text;
  if (/^(?:comparison_operator|binary_operator|unary_operator)$/.test(node.type))
    return node.parts.some((one) => isColumn(one, frame));
  const method = node.type === 'call' ? node.get('function') : null;
  const object = method?.type === 'attribute' ? method.get('object') : null;
  return object != null && rowwise(method as PyNode) && isColumn(object, frame);
}

interface Grouped {
  readonly keys: number;
  readonly columns: boolean;
  /** One column was picked, so that a list of functions gives plain columns. */
  readonly single: boolean;
  /** That column's name, as written. */
  readonly column: string | null;
}

/** `frame.groupby(["month", "store"])[["turnover"]]`. */
function groupOf(node: PyNode, program: PyProgram): Grouped | null {
  if (node.type === 'subscript') {
    const inner = node.get('value');
    const group = inner ? groupOf(inner, program) : null;
    const [key, more] = node.all('subscript');
    return (
      group && {
        ...group,
        columns: true,
        single: key?.type === 'string' && !more,
        column: key?.type === 'string' ? key.text : null,
      }
    );
  }
  if (node.type === 'identifier') {
    const [only, second] = program.moduleOf(node).scopes.bindingOf(node)?.definitions ?? [];
    return only?.value && !second && only.kind === 'assign' && !only.path && only.value.type !== 'identifier'
      ? groupOf(only.value, program)
      : null;
  }
  const method = node.type === 'call' ? node.get('function') : null;
  if (method?.get('attribute')?.text !== 'groupby') return null;
  const parts = node.get('arguments')?.parts ?? [];
  const by =
    parts.find((one) => one.type !== 'keyword_argument') ??
    parts.find((one) => one.get('name')?.text === 'by')?.get('value');
  const others = parts.filter((one) => one.type === 'keyword_argument' && one.get('name')?.text !== 'by');
  if (!by || others.some((one) => !/^(?:observed)$/.test(one.get('name')?.text ?? ''))) return null;
  const keys = countOf(by, program);
  return keys === null ? null : { keys, columns: false, single: false, column: null };
}

function countOf(by: PyNode, program: PyProgram): number | null {
  if (by.type === 'list') return by.parts.length;
  if (by.type === 'string') return 1;
  if (by.type !== 'identifier')
    return by.type === 'subscript' || by.type === 'attribute' || by.type === 'call' ? 1 : null;
  const [only, second] = program.moduleOf(by).scopes.bindingOf(by)?.definitions ?? [];
  return only && !second && only.kind === 'assign' && !only.path && only.value
    ? countOf(only.value, program)
    : null;
}

function ofGroup(node: PyNode, name: string, group: Grouped, given: readonly PyNode[]): Reduction | null {
  const level =
    group.keys === 1 ? '0' : `[${Array.from({ length: group.keys }, (_, index) => index).join(', ')}]`;
  const joined = (how: string) => (parts: string, pandas: string) =>
    `${pandas}.concat(${parts}).groupby(level=${level}).${how}`;
  if ((SUMS.test(name) || ENDS.test(name)) && given.length === 0) {
    return { node, part: null, join: joined(`${ENDS.test(name) ? name : 'sum'}()`), exact: name !== 'sum' };
  }
  if (name === 'mean' && given.length === 0 && group.single) {
    const text = node.text.replace(/\.mean\(\)$/, '.agg(["sum", "count"])');
    const column = group.column === null ? '' : `.rename(${group.column})`;
    const divided = `sum().pipe(lambda both: both["sum"] / both["count"])${column}`;
    return text === node.text ? null : { node, part: text, join: joined(divided), exact: false };
  }
  if (name !== 'agg' && name !== 'aggregate') return null;
  if (given[0]?.type === 'list' && !group.single) return null;
  const how = aggregates(given);
  return how ? { node, part: null, join: joined(`agg(${how})`), exact: false } : null;
}

/** `total=("cents", "sum")`, `{"cents": "sum"}`, `"sum"` → the same for the parts. */
function aggregates(given: readonly PyNode[]): string | null {
  const again = (how: string | undefined) =>
    how === undefined ? null : SUMS.test(how) ? 'sum' : ENDS.test(how) ? how : null;
  const [only, second] = given;
  if (only?.type === 'string' && !second) {
    const how = again(stringValue(only));
    return how && `"${how}"`;
  }
  if (only?.type === 'list' && !second) {
    const names = only.parts.map((one) => (one.type === 'string' ? stringValue(one) : undefined));
    const each = names.map((one) => again(one) && `"${one}": "${again(one)}"`);
    return each.every((one) => one) ? `{${each.join(', ')}}` : null;
  }
  const pairs = (only?.type === 'dictionary' && !second ? only.parts : given).map((one) => {
    const value = one.get('value');
    const how = value?.type === 'tuple' ? value.parts[1] : value;
    const text = how?.type === 'string' ? again(stringValue(how)) : null;
    const key = one.type === 'pair' ? one.get('key')?.text : `"${one.get('name')?.text}"`;
    return text && key ? `${key}: "${text}"` : null;
  });
  return pairs.length > 0 && pairs.every((one) => one !== null) ? `{${pairs.join(', ')}}` : null;
}

const ALL_ROWS =
  /^(?:shift|diff|cumsum|cumcount|cumprod|cummax|cummin|rank|sort_values|sort_index|drop_duplicates|duplicated|rolling|expanding|ewm|ffill|bfill|pad|interpolate|transform|describe|quantile|median|mean|std|var|sum|min|max|count|mode|nlargest|nsmallest|sample|head|tail|iloc|iat|pivot|pivot_table|crosstab|melt|stack|unstack|corr|cov|factorize|qcut|value_counts|unique|nunique|pct_change|resample|asfreq|idxmax|idxmin|first|last|nth|ngroup|iterrows|itertuples|items|to_dict|to_csv|T|transpose|groupby|append|any|all|equals|align|explode|cat|codes|memory_usage|info)$/;

/** A method or accessor that computes each row of itself alone. */
export function rowwise(method: PyNode): boolean {
  return !ALL_ROWS.test(method.get('attribute')?.text ?? '');
}

/** All that is done to a table in a piece of code is done row by row. */
export function onlyRowwise(
  node: PyNode,
  frames: ReadonlySet<Binding>,
  program: PyProgram,
  depth = 0,
): boolean {
  for (const one of node.walk()) {
    if (
      one.type === 'attribute' &&
      one.parent?.type === 'call' &&
      one.field === 'function' &&
      !rowwise(one)
    ) {
      // What is not computed of the table may be what it likes.
      if ([...one.walk()].some((name) => isFrame(name, frames, program))) return false;
    }
    if (one.type !== 'call') continue;
    const fn = program.calleeOf(one);
    if (!fn) continue;
    if (depth > 4 || fn.generator) return false;
    const inner = new Set(frames);
    for (const parameter of fn.parameters) inner.add(parameter);
    for (const binding of program.moduleOf(fn.body).scopes.scopeOf(fn.body).bindings.values())
      inner.add(binding);
    if (!onlyRowwise(fn.body, inner, program, depth + 1)) return false;
  }
  return true;
}

function isFrame(name: PyNode, frames: ReadonlySet<Binding>, program: PyProgram): boolean {
  if (name.type !== 'identifier' || name.field === 'attribute') return false;
  const binding = program.moduleOf(name).scopes.bindingOf(name);
  return binding !== null && frames.has(binding);
}
