import { constantOf } from '../../../../python/constants.ts';
import type { Edit } from '../../../../python/edits.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Use, useOf } from '../../../../python/uses.ts';
import type { CodeFinding, Rewrite } from '../../detector.ts';
import { grownWith, largeFill } from './claims.ts';
import { effectsOf, isPure } from './effects.ts';
import { type Holding, holdingsOf } from './holdings.ts';
import { type Cut, cutOf, cutsOf, isCount, isKnownAt, orderOf } from './selection.ts';
import { linesAfter, ownsLines, soleExpression, statementOf } from './statements.ts';

/** Lists that are filled in a loop, then sorted, and of which only the ends are used. */
export function bufferedFinding(program: PyProgram): CodeFinding[] {
  return holdingsOf(program).flatMap((holding) => found(holding, program) ?? []);
}

interface Plan {
  readonly sort: PyNode;
  readonly order: { key: PyNode | null; reverse: boolean };
  readonly cuts: readonly Cut[];
  readonly lengths: readonly PyNode[];
}

function found(holding: Holding, program: PyProgram): CodeFinding | null {
  if (holding.form !== 'list' || holding.shrinks || holding.reads.length === 0) return null;
  const plan = planOf(holding, program);
  if (!plan || plan.cuts.length === 0) return null;
  const large = largeFill(holding, program);
  if (!large) return null;
  const rewrite = rewriteOf(holding, plan, program);
  return {
    at: plan.sort,
    alsoAt: [holding.statement, ...holding.fills.map((fill) => fill.at), ...plan.cuts.map((cut) => cut.at)],
    why: `\`${holding.name}\` keeps an item for each of \`${grownWith(large.fill)}\` and is sorted, although only the ${plan.cuts[0]?.kind === 'tail' || plan.cuts[0]?.kind === 'last' ? 'last' : 'first'} few are used.`,
    savingBytes: large.volume.bytes,
    rewrites: rewrite ? [rewrite] : [],
  };
}

/** One sort, and after it nothing but cuts. */
function planOf(holding: Holding, program: PyProgram): Plan | null {
  const sorts = holding.reads.filter((use) => isSort(use, program));
  const [sort, second] = sorts;
  if (!sort || second) return null;
  const order = orderOf(sort.at);
  if (!order) return null;
  const rest = holding.reads.filter((use) => use !== sort);
  const lengths = rest.filter((use) => use.kind === 'length' || use.kind === 'truth').map((use) => use.at);
  const others = rest.filter(
    (use) => use.kind !== 'length' && use.kind !== 'truth' && use.kind !== 'deleted',
  );
  if (sort.kind === 'method') {
    const cuts = others.map((use) => cutOf(use.node, program));
    const sameCode = others.every(
      (use) =>
        program.functionAround(use.at) === program.functionAround(sort.at) && use.at.start > sort.at.end,
    );
    return cuts.every((cut) => cut !== null) && sameCode
      ? { sort: sort.at, order, cuts: cuts as Cut[], lengths }
      : null;
  }
  if (others.length > 0) return null;
  const own = cutOf(sort.at, program);
  if (own) return { sort: sort.at, order, cuts: [own], lengths };
  const next = useOf(sort.at, program);
  if ('kind' in next || next.to !== 'binding' || next.at.type !== 'assignment') return null;
  // `rows = sorted(rows, …)` has its loads among the reads.
  if (next.binding === holding.binding) return null;
  const cut = cutsOf(next.binding.loads, program);
  return cut && next.binding.definitions.length === 1
    ? { sort: sort.at, order, cuts: cut.cuts, lengths: [...lengths, ...cut.lengths] }
    : null;
}

function isSort(use: Use, program: PyProgram): boolean {
  if (use.kind === 'method') return use.detail === 'sort' && soleExpression(statementOf(use.at)) === use.at;
  return (
    use.kind === 'iterated' &&
    use.at.type === 'call' &&
    calledName(use.at, program.moduleOf(use.at)) === 'sorted'
  );
}

/** Now and then the list is sorted and cut while it is filled: what is cut off then could not have come back. */
function rewriteOf(holding: Holding, plan: Plan, program: PyProgram): Rewrite | null {
  const [cut, second] = plan.cuts;
  if (!cut || second || plan.lengths.length > 0) return null;
  const edits: Edit[] = [];
  const value = cut.count ? constantOf(cut.count, program) : 1;
  const literal = cut.count === null || cut.count.type === 'integer';
  const count = cut.count?.text ?? '1';
  const bound = literal && typeof value === 'number' ? String(Math.max(4 * value, 1000)) : `${count} + 1000`;
  for (const fill of holding.fills) {
    const statement = statementOf(fill.at);
    const module = program.moduleOf(fill.at);
    if (
      soleExpression(statement) !== fill.at ||
      !ownsLines(module, statement) ||
      !fill.at.contains(fill.container)
    )
      return null;
    if (fill.how !== 'append' && fill.how !== 'extend') return null;
    const needed = [cut.count, plan.order.key].filter((node): node is PyNode => node !== null);
    if (!needed.every((node) => program.moduleOf(node) === module && isKnownAt(node, fill.at, program)))
      return null;
    if (plan.order.key && !isPure(effectsOf([plan.order.key], program))) return null;
    const name = fill.container.text;
    const order = plan.order;
    const words = [order.key ? `key=${order.key.text}` : '', order.reverse ? 'reverse=True' : '']
      .filter((one) => one !== '')
      .join(', ');
    const end =
      cut.kind === 'head' || cut.kind === 'first'
        ? `${count}:`
        : `:-${cut.count && cut.count.type !== 'integer' && cut.count.type !== 'identifier' && cut.count.type !== 'attribute' ? `(${count})` : count}`;
    edits.push(
      linesAfter(module, statement, [
        `if len(${name}) >= ${bound}:`,
        `${module.indent}${name}.sort(${words})`,
        `${module.indent}del ${name}[${end}]`,
      ]),
    );
  }
  const positive = isCount(cut.count, program) || cut.count === null;
  const isNull = typeof value === 'number' && value < 1;
  return {
    says: `Cut \`${holding.name}\` down to the best ${cut.count ? `\`${count}\`` : 'one'} while it is filled.`,
    edits,
    risk: positive
      ? 'None known: a stable sort keeps equal items in their order.'
      : 'A negative number of items would give another result.',
    proof: positive && !isNull ? 'text' : 'run',
  };
}
