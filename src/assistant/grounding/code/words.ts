import { lemma } from '../lexicon/lemma.ts';
import { isNeutral } from '../lexicon/neutral.ts';
import { type Manner, readQuantity } from '../quantity.ts';
import type { CodeContext } from './context.ts';
import { numbersIn, wordsIn } from './context.ts';
import { EACH, INERT, IS } from './lexicon.ts';
import { spokenIn } from './spoken.ts';
import { DOES } from './verbs.ts';

/** Verbs that leave it to another word what is done. */
const LIGHT = new Set(
  'make become get take go use have set run entry item element count form map report start limit'
    .split(' ')
    .map(lemma),
);

/** How much of what is said a line bears out; `null` where something is said that it does not. */
export interface Borne {
  /** Verbs that say what the line does. */
  readonly deeds: number;
  /** Names, figures and kinds that stand in it or where its names are set. */
  readonly known: number;
  /** How many of them are figures. */
  readonly counted: number;
}

interface NamesOfLine {
  readonly bases: ReadonlySet<string>;
  /** What the line calls by a name; a method is a deed. */
  readonly own: ReadonlySet<string>;
  readonly figures: readonly number[];
}
const memo = new WeakMap<CodeContext, NamesOfLine>();

function namesOf(context: CodeContext): NamesOfLine {
  const made = memo.get(context);
  if (made) return made;
  const names = {
    bases: new Set([...wordsIn(context.whole)].map(lemma)),
    own: new Set(context.whole.match(/(?<![.\w])[A-Za-z_]+/g)?.map(lemma)),
    figures: numbersIn(context.whole),
  };
  memo.set(context, names);
  return names;
}

/** A word of the line's own comment. */
function isRemarked(base: string, { at }: CodeContext): boolean {
  const remark = /#(.*)$/.exec(at[0]?.text ?? '')?.[1] ?? '';
  return (remark.match(/[A-Za-z]+/g) ?? []).some((word) => lemma(word) === base);
}

/** Reads what is said word by word against a line and what it stands in. */
export function borneBy(said: string, context: CodeContext): Borne | null {
  const spoken = spokenIn(context.source);
  const { bases, own, figures } = namesOf(context);
  let rest = said;
  let known = 0;
  let deeds = 0;
  let counted = 0;
  while (rest.trim() !== '') {
    rest = rest.replace(/^[\s,"“”'():;—–]+/, '');
    const figure = figureAt(rest);
    if (figure) {
      if (!figures.some((one) => figure.ranges.some(([low, high]) => one >= low && one <= high))) return null;
      known += 1;
      counted += 1;
      rest = rest.slice(figure.length);
      continue;
    }
    const word = /^[^\s,"“”():;—–]+/.exec(rest)?.[0] ?? '';
    if (word === '') break;
    rest = rest.slice(word.length);
    const low = word.toLowerCase().replace(/['’]s?$/, '');
    const base = lemma(low);
    const does = DOES.get(base);
    if (EACH.has(low)) {
      if (!context.isLooped) return null;
    } else if (does?.test(context.text)) deeds += 1;
    else if (IS.get(base)?.test(context.whole)) known += 1;
    else if ((isName(base, bases) && !does) || own.has(base)) known += 1;
    else if (LIGHT.has(base)) continue;
    else if (does || (IS.has(base) && !isRemarked(base, context))) return null;
    else if (!spoken.has(base) && !INERT.has(low) && !isNeutral(low)) return null;
  }
  return { deeds, known, counted };
}

/** "Subscriber" is said of `subscribe`. */
function isName(base: string, names: ReadonlySet<string>): boolean {
  return (
    names.has(base) ||
    (base.length > 6 && [...names].some((name) => name.length > 5 && base.startsWith(name))) ||
    (base.length > 3 && [...names].some((name) => name.length > base.length + 3 && name.startsWith(base)))
  );
}

function figureAt(text: string) {
  const manner = /^(?:up to|at most|about|roughly|around|exactly) /i.exec(text)?.[0] ?? '';
  const read = readQuantity(text.slice(manner.length), 'exact' satisfies Manner);
  if (!read || (/^one\b/i.test(read.quantity.text) && read.quantity.unit === 'any')) return null;
  return { ranges: read.quantity.ranges, length: manner.length + read.length };
}
