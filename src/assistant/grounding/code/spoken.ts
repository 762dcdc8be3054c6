import type { Source } from '../../../schema/source.ts';
import { lemma } from '../lexicon/lemma.ts';
import { bare, wordsIn } from './context.ts';

const memo = new WeakMap<Source, ReadonlySet<string>>();
const STRINGS = /[bfr]?("""|'''|"|')(?:\\.|(?!\1).)*\1/gis;

/** Words of a program's comments and messages that name nothing in its code: people speak of it by them. */
export function spokenIn(source: Source): ReadonlySet<string> {
  const made = memo.get(source);
  if (made) return made;
  const all = source.lines.map(({ text }) => text).join('\n');
  const code = source.lines
    .map(({ text }) => bare(text))
    .join('\n')
    .replace(STRINGS, ' ');
  const names = new Set([...wordsIn(code)].map(lemma));
  const spoken = new Set([...wordsIn(all)].map(lemma).filter((word) => !names.has(word)));
  memo.set(source, spoken);
  return spoken;
}
