import { constantOf } from '../../../../python/constants.ts';
import type { Edit } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding, Rewrite } from '../../detector.ts';
import { grownFill, grownWith, suspicion } from './claims.ts';
import { countedApart } from './counted.ts';
import { effectsOf, isPure } from './effects.ts';
import type { Fill } from './fills.ts';
import { isLarge, repeatsOf } from './growth.ts';
import { type Holding, holdingsOf } from './holdings.ts';
import type { Limit } from './limited-loops.ts';
import { type OrderedCuts, orderedCuts } from './ordered-cuts.ts';
import { isCount } from './selection.ts';
import { linesAfter, operand, ownsLines, soleExpression, statementOf } from './statements.ts';
import { isVisible, isWritten, mostOf } from './visible.ts';

/** Lists that are filled in a loop, then put in order, and of which only the ends are used. */
export function bufferedFinding(program: PyProgram): CodeFinding[] {
  return holdingsOf(program).flatMap((holding) => found(holding, program) ?? []);
}

function found(holding: Holding, program: PyProgram): CodeFinding | null {
  if (holding.form !== 'list' && !(holding.form === 'dict' && isGrouped(holding))) return null;
  if (holding.fills.length === 0 || holding.reads.length + holding.taken.length === 0) return null;
  const large = grownFill(holding, program);
  const cuts = large && orderedCuts(holding, program);
  if (!cuts || isCutWhileFilled(holding, cuts, program)) return null;
  const { key } = cuts.order;
  // An order that is only known in the end needs all items until then.
  if (key && !holding.fills.every((fill) => isVisible(key, fill.at, program))) return null;
  const rewrite = rewriteOf(holding, cuts, program);
  const end = cuts.heads.length > 0 ? 'first' : 'last';
  return {
    at: cuts.by ?? large.fill.at,
    alsoAt: [holding.statement, ...holding.fills.map((fill) => fill.at), ...cuts.places],
    why: `\`${holding.name}\` keeps an item for each of \`${grownWith(large.fill)}\` and is sorted, although only the ${end} few are used.`,
    savingBytes: large.volume.bytes,
    rewrites: rewrite ? [rewrite] : [],
    ...suspicion(large.suspected),
  };
}

function isGrouped(holding: Holding): boolean {
  return holding.fills.every(
    (fill) =>
      /^group/.test(fill.how) || (fill.how === 'set' && /^(?:\[\s*\]|list\(\))$/.test(fill.value.text)),
  );
}

/** The cut is made again and again while items come: it does not grow. */
function isCutWhileFilled(holding: Holding, cuts: OrderedCuts, program: PyProgram): boolean {
  const { by } = cuts;
  if (!by || holding.form === 'dict') return false;
  const shared = holding.fills.some((fill) => {
    for (let at = fill.at.parent; at && at.type !== 'function_definition'; at = at.parent)
      if (/^(?:for|while)_statement$/.test(at.type) && at.contains(by)) return !at.contains(holding.made);
    return program.functionAround(fill.at) === program.functionAround(by) && !holding.binding;
  });
  return shared || (!holding.binding && isLarge(repeatsOf(by, null, program), program));
}

/** Now and then the list is sorted and cut while it is filled: what is cut off then could not have come back. */
function rewriteOf(holding: Holding, cuts: OrderedCuts, program: PyProgram): Rewrite | null {
  const counted = countedApart(holding, cuts.lengths, program);
  if (!counted) return null;
  const edits: Edit[] = [];
  const done = new Set<PyNode>();
  let words = '';
  for (const fill of holding.fills) {
    const statement = statementOf(fill.at);
    if (fill.how === 'set' || done.has(statement)) continue;
    done.add(statement);
    const module = program.moduleOf(fill.at);
    const list = listText(fill);
    const heads = sizeOf(cuts.heads, fill.at, program);
    const tails = sizeOf(cuts.tails, fill.at, program);
    if (!list || heads === null || tails === null || soleExpression(statement) !== fill.at) return null;
    if (!ownsLines(module, statement)) return null;
    words = [heads, tails].filter((one) => one !== '').join(' + ');
    const pruned = pruning(list, heads, tails, fill, cuts, program);
    const bound = roomFor(heads, tails);
    edits.push(
      linesAfter(module, statement, [
        `if len(${list}) > ${bound}:`,
        ...pruned.lines.map((line) => module.indent + line),
      ]),
      ...pruned.edits,
    );
  }
  const limits = [...cuts.heads, ...cuts.tails].map((one) => one?.count ?? null);
  const positive = limits.every((one) => one === null || isCount(one, program));
  const none = limits.some(
    (one) => typeof constantOf(one, program) === 'number' && Number(constantOf(one, program)) < 1,
  );
  const pure = !cuts.order.key || isPure(effectsOf([cuts.order.key], program));
  return {
    says: `Cut \`${holding.name}\` down to the best \`${words}\` while it is filled.`,
    edits: [...edits, ...counted],
    risk: positive
      ? 'None known: a stable sort keeps equal items in their order.'
      : 'A negative number of items would give another result.',
    proof: positive && !none && pure && cuts.by ? 'text' : 'run',
  };
}

function pruning(
  list: string,
  heads: string,
  tails: string,
  fill: Fill,
  cuts: OrderedCuts,
  program: PyProgram,
): { lines: string[]; edits: readonly Edit[] } {
  const module = program.moduleOf(fill.at);
  const { key, reverse } = cuts.order;
  const order = [key ? `key=${key.text}` : '', reverse ? 'reverse=True' : '']
    .filter((one) => one !== '')
    .join(', ');
  const end = `${heads}:${tails === '' ? '' : `-${/^[\w.]+$/.test(tails) ? tails : `(${tails})`}`}`;
  const cut = `del ${list}[${end}]`;
  if (cuts.by) return { lines: [`${list}.sort(${order})`, cut], edits: [] };
  if (/^bisect/.test(calledName(fill.at, module) ?? '')) return { lines: [cut], edits: [] };
  const smallest = imported(module, 'heapq', 'nsmallest');
  return { lines: [`${list}[:] = ${smallest.name}(${heads}, ${list})`], edits: smallest.edits };
}

/** As many again, and some, so that it is not sorted at every item. */
function roomFor(heads: string, tails: string): string {
  const all = [heads, tails].filter((one) => one !== '');
  if (all.every((one) => /^\d+$/.test(one)))
    return String(2 * all.reduce((sum, one) => sum + Number(one), 0) + 200);
  return `2 * ${all.length > 1 || !/^[\w.]+$/.test(heads || tails) ? `(${all.join(' + ')})` : all[0]} + 200`;
}

/** The largest of these numbers as it can be written at a place; empty for none, `null` where one cannot. */
export function sizeOf(limits: readonly (Limit | null)[], place: PyNode, program: PyProgram): string | null {
  const texts = new Set<string>();
  let most = 0;
  for (const limit of limits) {
    if (!limit) {
      most = Math.max(most, 1);
      continue;
    }
    const { count, more } = limit;
    const value = count.type === 'integer' ? constantOf(count, program) : undefined;
    if (typeof value === 'number') most = Math.max(most, value + more);
    else if (isVisible(count, place, program))
      texts.add(more > 0 ? `${operand(count.text, count)} + ${more}` : count.text);
    else {
      const number = isWritten(count, program) ? mostOf(count, program) : null;
      if (number === null) return null;
      most = Math.max(most, number + more);
    }
  }
  if (texts.size === 0) return most === 0 ? '' : String(most);
  // One item is there whenever several are asked for.
  const all = most > 1 ? [...texts, String(most)] : [...texts];
  return all.length > 1 ? `max(${all.join(', ')})` : (all[0] as string);
}

function listText(fill: Fill): string | null {
  if (fill.how === 'append' || fill.how === 'extend') return fill.container.text;
  return fill.key && argument(fill.at, 0) ? `${fill.container.text}[${fill.key.text}]` : null;
}
