import type { PyProgram } from '../../python/program.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { type Grown, grownFill, grownWith, isKeptByKey, provable, suspicion } from './shared/kept/claims.ts';
import { holdsNumbers } from './shared/kept/columns.ts';
import { foldList, reductionsOf } from './shared/kept/fold-list.ts';
import { foldIntoMethod, foldUsesOf } from './shared/kept/fold-method.ts';
import { takesItemsAsTheyCome } from './shared/kept/folding.ts';
import { groupRewrite, groupUses } from './shared/kept/groups.ts';
import { type Holding, holdingsOf } from './shared/kept/holdings.ts';
import { objectPerGroup } from './shared/kept/object-per-group.ts';
import { packed } from './shared/kept/packed.ts';
import { packable } from './shared/kept/packed-rows.ts';
import { slotsOf } from './shared/kept/slots.ts';
import { statementOf } from './shared/kept/statements.ts';

/** Rows are kept by key, and each group is then only reduced to a few figures. */
export const groupRows: Detector = {
  meta: {
    id: 'group-rows',
    title: 'All rows of each group are kept, although only figures of the group are used',
  },
  detect(program: PyProgram): CodeFinding[] {
    return provable(
      holdingsOf(program).flatMap((holding) => perObject(holding, program) ?? perKey(holding, program) ?? []),
    );
  },
};

/** A list in an object of which there is one for each key. */
function perObject(holding: Holding, program: PyProgram): CodeFinding | null {
  if (holding.shrinks || holding.binding || holding.form !== 'list') return null;
  const large = grownFill(holding, program);
  if (!large || !isKeptByKey(holding, program) || holdsNumbers(holding, program)) return null;
  const reductions = reductionsOf(holding, program);
  const loops = reductions ? null : foldUsesOf(holding, program);
  if (!loops && !reductions) return columns(holding, large, program);
  if (!loops && reductions?.every((one) => one.use.kind === 'truth')) return null;
  if (reductions && !takesItemsAsTheyCome(reductions, large.fill.at, program)) return null;
  const rewrite = loops
    ? foldIntoMethod(holding, loops, program)
    : foldList(holding, reductions ?? [], program);
  const read = loops
    ? loops.loops.map((one) => one.loop)
    : (reductions ?? []).map((one) => statementOf(one.at));
  return {
    at: large.fill.at,
    alsoAt: [holding.statement, ...read],
    why: `Each group keeps all its rows in \`${holding.name}\`, one for each of \`${grownWith(large.fill) || 'what is read'}\`, although only figures of them are used.`,
    savingBytes: large.volume.bytes,
    rewrites: rewrite ? [rewrite] : [],
    ...suspicion(large.suspected || (loops?.loops.some((one) => one.proof === 'run') ?? false)),
  };
}

/** More than figures is asked of a group: its rows stay, in columns. */
function columns(holding: Holding, large: Grown, program: PyProgram): CodeFinding | null {
  const shape = packable(holding, program);
  const rewrite = shape && packed(holding, shape, program);
  if (!rewrite) return null;
  return {
    at: large.fill.at,
    alsoAt: [holding.statement],
    why: `Each group keeps all its rows in \`${holding.name}\`, with an object for each row and each number in it.`,
    savingBytes: large.volume.bytes,
    rewrites: [rewrite],
    suspected: true,
  };
}

/** A dict of lists. */
function perKey(holding: Holding, program: PyProgram): CodeFinding | null {
  if (holding.form !== 'dict' || holding.shrinks) return null;
  const groups = holding.fills.filter((fill) => fill.how === 'group');
  if (
    groups.length === 0 ||
    !holding.fills.every(
      (fill) =>
        fill.how === 'group' || (fill.how === 'set' && /^(?:\[\s*\]|list\(\))$/.test(fill.value.text)),
    )
  )
    return null;
  const large = grownFill({ ...holding, fills: groups }, program);
  const slots = large && slotsOf(holding, program);
  if (!large || !slots || slots.reads.length === 0) return null;
  const made = objectPerGroup(holding, slots, program);
  const uses = made ? null : groupUses(slots, program);
  if (!made && !uses) return null;
  if (uses && !takesItemsAsTheyCome(uses.reductions, large.fill.at, program)) return null;
  const rewrite = made ?? (uses && groupRewrite(holding, uses, program));
  return {
    at: large.fill.at,
    alsoAt: [holding.statement, ...slots.reads.map((use) => statementOf(use.at)), ...slots.passes],
    why: `\`${holding.name}\` keeps every row of \`${grownWith(large.fill)}\` under its key, although each group is only reduced to figures afterwards.`,
    savingBytes: large.volume.bytes,
    rewrites: rewrite ? [rewrite] : [],
    ...suspicion(large.suspected),
  };
}
