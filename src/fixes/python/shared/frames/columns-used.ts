import { stringValue } from '../../../../python/constants.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';

/** Methods whose strings may name columns. */
const NAMES =
  /^(?:groupby|agg|aggregate|sort_values|drop_duplicates|set_index|pivot|pivot_table|merge|join|nlargest|nsmallest|drop|dropna|duplicated|rename|melt|isin|loc|fillna|pop|explode|crosstab|value_counts|filter)$/;
const TEXTS = /^(?:query|eval)$/;
/** Attributes of frames and series that are no columns. */
const OWN =
  /^(?:i?loc|i?at|index|columns|values|shape|str|dt|cat|T|size|empty|dtypes?|name|names|ndim|axes|plot|style|sparse)$/;
const MOST = 24;

/** Names that the program may mean columns by: what of a table is never named is never used. `null` where there are too many. */
export function columnsUsed(read: PyNode, program: PyProgram): string[] | null {
  const module = program.moduleOf(read);
  const found = new Set<string>();
  for (const node of module.root.walk()) {
    if (node.type === 'subscript') for (const key of node.all('subscript')) strings(key, found);
    else if (node.type === 'attribute') attributed(node, found, program);
    else if (node.type === 'call') called(node, read, found, program);
    else if (
      /^(?:assignment|for_statement)$/.test(node.type) &&
      /^(?:list|tuple|set)$/.test(node.get('right')?.type ?? '')
    )
      strings(node.get('right') as PyNode, found);
  }
  const plain = [...found].filter((one) => one !== '' && !/[/\\\n]|\.\w{2,4}$/.test(one));
  return plain.length > 0 && plain.length <= MOST ? plain.sort() : null;
}

function attributed(node: PyNode, found: Set<string>, program: PyProgram): void {
  const name = node.get('attribute')?.text ?? '';
  const object = node.get('object');
  if (node.parent?.type === 'call' && node.field === 'function') return;
  if (OWN.test(name) || !object || !isTable(object, program)) return;
  found.add(name);
}

/** A name that is used as tables and their rows are. */
function isTable(object: PyNode, program: PyProgram): boolean {
  const binding = object.type === 'identifier' ? program.moduleOf(object).scopes.bindingOf(object) : null;
  const [only] = binding?.definitions ?? [];
  if (!binding || !only || object.text === 'self') return false;
  if (binding.scope.kind === 'lambda') return true;
  if (only.kind === 'for') return /\b(?:itertuples|iterrows)\b/.test(only.value?.text ?? '');
  if (only.value && /\bread_\w+\(/.test(only.value.text)) return true;
  return binding.loads.some(
    (load) =>
      (load.parent?.type === 'attribute' && NAMES.test(load.parent.get('attribute')?.text ?? '')) ||
      (load.parent?.type === 'subscript' && load.field === 'value'),
  );
}

function called(call: PyNode, read: PyNode, found: Set<string>, program: PyProgram): void {
  const callee = call.get('function');
  const method = callee?.type === 'attribute' ? (callee.get('attribute')?.text ?? '') : '';
  const list = call.get('arguments');
  if (!list) return;
  if (call === read) {
    for (const option of ['index_col', 'parse_dates', 'dtype', 'converters']) {
      const given = argument(call, null, option);
      if (given) strings(given, found);
    }
    return;
  }
  if (TEXTS.test(method)) for (const word of list.text.match(/[A-Za-z_]\w*/g) ?? []) found.add(word);
  else if (NAMES.test(method) || /^pandas\./.test(calledName(call, program.moduleOf(call)) ?? ''))
    strings(list, found);
}

/** Strings that stand there themselves, in a list or tuple, as the keys and values of a dict, as arguments. */
function strings(node: PyNode, found: Set<string>): void {
  if (node.type === 'string') {
    const value = stringValue(node);
    if (value !== undefined) found.add(value);
  } else if (node.type === 'keyword_argument') {
    const value = node.get('value');
    // `total=("cents", "sum")`: the second is a function.
    const own = value?.type === 'tuple' ? value.parts[0] : value;
    if (own && !/^(?:kind|how|aggfunc|dtype|method|order|axis)$/.test(node.get('name')?.text ?? ''))
      strings(own, found);
  } else if (node.type === 'pair') {
    const key = node.get('key');
    if (key) strings(key, found);
  } else if (/^(?:list|tuple|set|dictionary|argument_list|parenthesized_expression)$/.test(node.type))
    for (const one of node.parts) strings(one, found);
}
