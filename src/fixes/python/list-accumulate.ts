import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector, Rewrite } from './detector.ts';
import { grownFill, grownWith, isKeptByKey, provable, short, suspicion } from './shared/kept/claims.ts';
import { holdsNumbers } from './shared/kept/columns.ts';
import { foldList, reductionsOf } from './shared/kept/fold-list.ts';
import { foldIntoMethod, foldUsesOf } from './shared/kept/fold-method.ts';
import { foldStream, reducedName } from './shared/kept/fold-stream.ts';
import { takesItemsAsTheyCome } from './shared/kept/folding.ts';
import { asGenerator, lazyText } from './shared/kept/generators.ts';
import { isLarge, streamVolume } from './shared/kept/growth.ts';
import { handOn } from './shared/kept/hand-on.ts';
import { type Holding, holdingsOf } from './shared/kept/holdings.ts';
import { collects, isListed, isWholeInput, listed, sourceExpression } from './shared/kept/listed.ts';
import { statementOf } from './shared/kept/statements.ts';

/** A list that is filled and then only counted, summed or gone through once. */
export const listAccumulate: Detector = {
  meta: { id: 'list-accumulate', title: 'A list is built only to be reduced or gone through once' },
  detect(program: PyProgram): CodeFinding[] {
    const filled = holdingsOf(program).flatMap((holding) => ofHolding(holding, program) ?? []);
    const made = program.modules.flatMap((module) =>
      [...module.root.walk()]
        .filter((node) => isListed(node, program))
        .flatMap((node) => ofExpression(node, program) ?? []),
    );
    return provable([
      ...filled,
      ...made.filter((one) => !made.some((other) => other !== one && other.at.contains(one.at))),
    ]);
  },
};

function ofHolding(holding: Holding, program: PyProgram): CodeFinding | null {
  if (holding.shrinks || (holding.form !== 'list' && holding.form !== 'deque')) return null;
  const large = grownFill(holding, program);
  if (!large || (isKeptByKey(holding, program) && !holdsNumbers(holding, program))) return null;
  const { fill, volume } = large;
  const alsoAt = [holding.statement, ...holding.fills.map((one) => one.at)].filter((one) => one !== fill.at);
  const grows = `\`${holding.name}\` grows by an item for each of \`${grownWith(fill)}\``;
  const reductions = reductionsOf(holding, program);
  if (reductions && reductions.length > 0 && reductions.some((one) => one.use.kind !== 'truth')) {
    const through = holding.flow.through.length > 0;
    const asTheyCome = takesItemsAsTheyCome(reductions, fill.at, program);
    if (!asTheyCome && !through) return null;
    const elsewhere = through ? foldElsewhere(holding, program) : null;
    if (through && !elsewhere) return null;
    const rewrite = elsewhere ? elsewhere.rewrite : foldList(holding, reductions, program);
    return {
      at: fill.at,
      alsoAt: [...alsoAt, ...reductions.map((one) => statementOf(one.at))],
      why: `${grows}, and nothing but ${figures(reductions.map((one) => one.kind))} of it is ever used.`,
      savingBytes: volume.bytes,
      rewrites: rewrite ? [rewrite] : [],
      ...suspicion(large.suspected),
    };
  }
  const loops = reductions ? null : foldUsesOf(holding, program);
  if (loops) {
    const rewrite = foldIntoMethod(holding, loops, program);
    const changing = loops.loops.some((one) => one.proof === 'run');
    return {
      at: fill.at,
      alsoAt: [...alsoAt, ...loops.loops.map((one) => one.loop)],
      why: `${grows}, and is only gone through to bring a few figures up to date.`,
      savingBytes: volume.bytes,
      rewrites: rewrite ? [rewrite] : [],
      ...suspicion(large.suspected || changing),
    };
  }
  const found = handOn(holding, program);
  if (!found) return null;
  const ends = found.consumption.ends;
  if (ends.some((use) => collects(use))) return null;
  if (ends.some((use) => /^(?:join|sorted|list|tuple|unpack|\*|writelines|write)$/.test(use.detail ?? '')))
    return null;
  return {
    at: fill.at,
    alsoAt: [...alsoAt, ...ends.map((use) => statementOf(use.at))],
    why: `${grows}, and is then only gone through once, from start to end.`,
    savingBytes: volume.bytes,
    rewrites: found.rewrites,
    ...suspicion(large.suspected),
  };
}

/** A function fills and returns the list, and its one caller reduces it. */
function foldElsewhere(holding: Holding, program: PyProgram): { rewrite: Rewrite | null } | null {
  const fn = program.functionAround(holding.made);
  const [call, second] = fn ? program.callsOf(fn) : [];
  if (!fn || !call || second || program.isValue(fn)) return null;
  const named = reducedName(call, program);
  if (!named) return null;
  const edits = asGenerator(fn, holding, program);
  return { rewrite: edits && foldStream(named, call.text, edits, program) };
}

const FIGURES = {
  count: 'the number',
  sum: 'a sum',
  max: 'the largest',
  min: 'the smallest',
  any: 'whether one fits',
  all: 'whether all fit',
  set: 'the different values',
  tally: 'counts',
  first: 'the first',
  last: 'the last',
};

function figures(kinds: readonly (keyof typeof FIGURES)[]): string {
  const words = [...new Set(kinds)].map((one) => FIGURES[one]);
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function ofExpression(node: PyNode, program: PyProgram): CodeFinding | null {
  const source = sourceExpression(node);
  if (!source) return null;
  const volume = streamVolume(source, program);
  if (!isLarge(volume, program) || isWholeInput(node, program) || isZip(source)) return null;
  const found = listed(node, program);
  if (!found) return ofNamed(node, program, volume.bytes);
  return {
    at: node,
    alsoAt: [],
    why: `All items of \`${short(source.text)}\` are in memory at once, although they are only gone through once, from start to end.`,
    savingBytes: volume.bytes,
    rewrites: found.rewrites,
  };
}

/** `rows = list(stream)`, of which several figures are taken. */
function ofNamed(node: PyNode, program: PyProgram, savingBytes: number | null): CodeFinding | null {
  const named = reducedName(node, program);
  const lazy = lazyText(node, program);
  if (!named || lazy === null) return null;
  const rewrite = foldStream(named, lazy, [], program);
  return {
    at: node,
    alsoAt: named.reductions.map((one) => statementOf(one.at)),
    why: `\`${named.binding.name}\` holds all items at once, and nothing but ${figures(named.reductions.map((one) => one.kind))} of it is ever used.`,
    savingBytes,
    rewrites: rewrite ? [rewrite] : [],
  };
}

/** Pairs of two streams are the affair of `tee-or-zip`. */
function isZip(source: PyNode): boolean {
  return source.type === 'call' && source.get('function')?.text === 'zip';
}
