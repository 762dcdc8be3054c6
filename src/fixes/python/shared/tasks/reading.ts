import { flowOf } from '../../../../python/flow.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Use } from '../../../../python/uses.ts';

/**
 * How a sequence is read, to its last reader:
 * - `stream`: once, one item after the other, none of them kept by the reading itself;
 * - `collected`: once, into another container that is kept;
 * - `unread`: nothing looks at its items;
 * - `whole`: otherwise (indexed, sorted, read twice, or given away).
 */
export interface Reading {
  readonly how: 'stream' | 'collected' | 'unread' | 'whole';
  /** The construct that takes the items: the `for`, the comprehension's clause, the call. */
  readonly reader: PyNode | null;
  /** The expression that the reader reads. */
  readonly read: PyNode | null;
  /** `len(x)` and tests of it, beside the reading. */
  readonly beside: readonly Use[];
  /** It leaves the function in which it is made. */
  readonly leaves: boolean;
}

/** They hand on items as they are asked for them. */
const LAZY =
  /^(?:enumerate|zip|map|filter|iter|itertools\.(?:chain|chain\.from_iterable|islice|starmap|takewhile|dropwhile|filterfalse|zip_longest|compress|accumulate|groupby))$/;
const REDUCES =
  /^(?:sum|min|max|any|all|next|collections\.Counter|functools\.reduce|statistics\.f?mean|math\.(?:fsum|prod)|heapq\.n(?:smallest|largest)|for|yield from|writelines|writerows|executemany|csv\.(?:Dict)?[rR]eader)$/;
const COPIES = /^(?:list|tuple)$/;

export function readingOf(node: PyNode, program: PyProgram, depth = 0): Reading {
  const flow = flowOf(node, program);
  const beside = flow.uses.filter((use) => use.kind === 'length' || use.kind === 'truth');
  const uses = flow.uses.filter((use) => !['length', 'truth', 'deleted', 'discarded'].includes(use.kind));
  const [use, second] = uses;
  const leaves = flow.through.length > 0;
  const answer = (how: Reading['how'], reader: PyNode | null = null): Reading => ({
    how,
    reader,
    read: use?.node ?? null,
    beside,
    leaves,
  });
  if (!use) return answer(flow.escapes ? 'whole' : 'unread');
  if (second || use.kind !== 'iterated' || flow.passes > 1 || depth > 4) return answer('whole');
  const detail = use.detail ?? '';
  if (use.at.type === 'for_in_clause') return comprehended(use.at, answer, program, depth);
  if (use.at.type === 'call' && (LAZY.test(detail) || COPIES.test(detail))) {
    const on = readingOf(use.at, program, depth + 1);
    if (on.how === 'unread') return answer('whole');
    if (COPIES.test(detail) && on.how === 'whole') return answer('collected', use.at);
    return {
      ...answer(on.how, on.reader ?? use.at),
      beside: [...beside, ...on.beside],
      leaves: leaves || on.leaves,
    };
  }
  if (REDUCES.test(detail)) return answer('stream', use.at);
  if (detail === 'update' && isCounter(use.at, program)) return answer('stream', use.at);
  return answer('collected', use.at);
}

/** `for x in xs` in a comprehension: a generator reads as it is read, a list keeps what its body makes. */
function comprehended(
  clause: PyNode,
  answer: (how: Reading['how'], reader?: PyNode | null) => Reading,
  program: PyProgram,
  depth: number,
): Reading {
  const comprehension = clause.parent as PyNode;
  const first = comprehension.children.find((child) => child.type === 'for_in_clause');
  if (first !== clause) return answer('whole');
  const body = comprehension.get('body');
  const on = readingOf(comprehension, program, depth + 1);
  const onward = { ...answer(on.how, on.reader ?? clause), leaves: on.leaves };
  if (comprehension.type === 'generator_expression') {
    if (on.how === 'stream' || on.how === 'collected') return onward;
    return inReducer(comprehension, program) ? answer('stream', clause) : answer('whole');
  }
  if (on.how === 'stream') return onward;
  return answer(body?.type === 'identifier' ? 'whole' : 'collected', clause);
}

/** `sum(f(x) for x in xs)`: the generator is the call's whole list of arguments. */
function inReducer(generator: PyNode, program: PyProgram): boolean {
  const call = generator.parent?.type === 'call' ? generator.parent : generator.parent?.parent;
  if (call?.type !== 'call') return false;
  return REDUCES.test(calledName(call, program.moduleOf(call)) ?? '');
}

function isCounter(call: PyNode, program: PyProgram): boolean {
  const object = call.get('function')?.get('object');
  const binding = object?.type === 'identifier' ? program.moduleOf(call).scopes.bindingOf(object) : null;
  return (
    binding?.definitions.some(
      (one) =>
        one.value && /^collections\.Counter$/.test(calledName(one.value, program.moduleOf(call)) ?? ''),
    ) ?? false
  );
}
