import { flowOf, flowOfName } from '../../../../python/flow.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Use, useOf } from '../../../../python/uses.ts';
import type { Holding } from './holdings.ts';

/** What is done with the values of a dict, or the items of a list. */
export interface Slots {
  /** Uses of single values. */
  readonly reads: readonly Use[];
  /** Names that hold a value, with the place where they get it. */
  readonly holders: readonly { readonly node: PyNode; readonly at: PyNode }[];
  /** Uses of the container as a whole that need no value: its length, its keys. */
  readonly whole: readonly Use[];
  /** The places where the container itself is gone through: `for key, rows in groups.items()`. */
  readonly passes: readonly PyNode[];
}

/** How the values of a dict are read; `null` where one of them goes where it is not seen. */
export function slotsOf(holding: Holding, program: PyProgram): Slots | null {
  const reads: Use[] = [];
  const holders: { node: PyNode; at: PyNode }[] = [];
  const whole: Use[] = [];
  const passes: PyNode[] = [];
  for (const use of holding.reads) {
    if (use.kind === 'length' || use.kind === 'truth' || use.kind === 'membership' || use.kind === 'deleted')
      whole.push(use);
    else if (use.kind === 'indexed') reads.push(...flowOf(use.at, program).uses);
    else if (use.kind === 'method' && use.detail === 'get') reads.push(...flowOf(use.at, program).uses);
    else if (use.kind === 'method' && use.detail === 'keys') whole.push(use);
    else if (use.kind === 'method' && (use.detail === 'items' || use.detail === 'values')) {
      const found = throughPairs(use.at, use.detail === 'items', program);
      if (!found) return null;
      reads.push(...found.reads);
      holders.push(...found.holders);
      passes.push(...found.passes);
    } else if (use.kind === 'iterated') {
      // A dict gives its keys, in a loop or sorted.
      if (/dict|Counter|update|\*\*/.test(use.detail ?? '')) return null;
      const key =
        use.at.type === 'call'
          ? (use.at.get('arguments')?.parts ?? []).find(
              (part) => part.type === 'keyword_argument' && part.get('name')?.text === 'key',
            )
          : null;
      if (key && new RegExp(`\\b${holding.name}\\b`).test(key.text) && !/lambda/.test(key.text)) return null;
      whole.push(use);
    } else return null;
  }
  return { reads, holders, whole, passes };
}

/** `for key, rows in groups.items()`, also sorted or as a list; the names that get the values. */
function throughPairs(call: PyNode, pairs: boolean, program: PyProgram): Omit<Slots, 'whole'> | null {
  const reads: Use[] = [];
  let at = call;
  let numbered = false;
  for (;;) {
    const use = useOf(at, program);
    if (!('kind' in use) || use.kind !== 'iterated') return null;
    if (use.at.type === 'for_statement' || use.at.type === 'for_in_clause') {
      const found = held(use.at.get('left'), pairs, numbered, program);
      if (!found) return null;
      return {
        reads: [...reads, ...found.flatMap((one) => flowOfName(one.binding, at, program).uses)],
        holders: found.map((one) => ({ node: one.node, at: use.at })),
        passes: [use.at],
      };
    }
    const name = use.at.type === 'call' ? calledName(use.at, program.moduleOf(use.at)) : null;
    if (!/^(?:sorted|list|tuple|iter|reversed|enumerate)$/.test(name ?? '')) return null;
    if (name === 'enumerate') numbered = true;
    const key = (use.at.get('arguments')?.parts ?? [])
      .find((part) => part.type === 'keyword_argument' && part.get('name')?.text === 'key')
      ?.get('value');
    if (name === 'sorted' && !pairs && !key) return null;
    if (key) {
      const own = ofKey(key, pairs, program);
      if (!own) return null;
      reads.push(...own);
    }
    at = use.at;
  }
}

/** The names of a target that get the value of a pair. */
function held(target: PyNode | null, pairs: boolean, numbered: boolean, program: PyProgram) {
  let value = target;
  if (numbered) value = /pattern/.test(value?.type ?? '') ? (value?.parts[1] ?? null) : null;
  while (value?.type === 'parenthesized_expression') value = value.parts[0] ?? null;
  if (pairs)
    value = /pattern/.test(value?.type ?? '') && value?.parts.length === 2 ? (value.parts[1] ?? null) : null;
  if (value?.type !== 'identifier') return null;
  const binding = program.moduleOf(value).scopes.bindingOf(value);
  return binding ? [{ binding, node: value }] : null;
}

/** `key=lambda pair: len(pair[1])`: what is done with the value there. */
function ofKey(key: PyNode, pairs: boolean, program: PyProgram): Use[] | null {
  if (key.type !== 'lambda') return null;
  const [parameter, second] = key.get('parameters')?.parts ?? [];
  if (!parameter || second || parameter.type !== 'identifier') return null;
  const binding = program.moduleOf(parameter).scopes.bindingOf(parameter);
  const uses: Use[] = [];
  for (const load of binding?.loads ?? []) {
    if (!pairs) {
      uses.push(...flowOf(load, program).uses);
      continue;
    }
    const subscript = load.parent?.type === 'subscript' && load.field === 'value' ? load.parent : null;
    const index = subscript?.all('subscript')[0]?.text;
    if (!subscript || (index !== '0' && index !== '1')) return null;
    if (index === '1') uses.push(...flowOf(subscript, program).uses);
  }
  return uses;
}
