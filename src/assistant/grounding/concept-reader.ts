import { CONCEPTS, INERT } from './lexicon/concepts.ts';
import { MANNERS } from './lexicon/manners.ts';
import { MOMENTS, NTH } from './lexicon/moments.ts';
import { isNeutral } from './lexicon/neutral.ts';
import type { Names } from './names.ts';
import { type Manner, type Quantity, readQuantity } from './quantity.ts';

/** A meaningful piece of a statement: its meaning as a tag, and what it stands for. */
export interface Token {
  /** A concept, or `P` process, `G` group, `H` host, `Z` zone, `D` node, `M` mount, `S` slab cache, `Q` figure, `T` moment, `W` other. */
  readonly tag: string;
  readonly text: string;
  readonly subjects: readonly string[];
  readonly quantity: Quantity | null;
}

const KINDS: Readonly<Record<string, string>> = {
  process: 'P',
  cgroup: 'G',
  host: 'H',
  zone: 'Z',
  node: 'D',
  mount: 'M',
  slab: 'S',
};

interface Phrase {
  readonly words: string;
  readonly tag: string;
}
const BY_FIRST = new Map<string, Phrase[]>();
for (const [tag, all] of Object.entries(CONCEPTS))
  for (const words of all.split('|')) {
    const first = /^[a-z_']+/.exec(words)?.[0] ?? '';
    BY_FIRST.set(first, [...(BY_FIRST.get(first) ?? []), { words, tag }]);
  }
for (const phrases of BY_FIRST.values()) phrases.sort((a, b) => b.words.length - a.words.length);

/** Reads a statement as its meanings, in order. */
export function readConcepts(statement: string, names: Names): Token[] {
  const tokens: Token[] = [];
  let rest = statement
    .replace(/[’]/g, "'")
    .replace(/\b(?:in this incident|at all|whatsoever)\b/gi, ' ')
    .replace(/\b(\w+)n't\b/gi, '$1 not')
    .replace(/\bcannot\b/gi, 'can not')
    .replace(/\b(oom|out|of|group|memory|huge|cgroup|c?group|host|system|machine)-(?=[a-z])/gi, '$1 ')
    .replace(/\b(?:kernel)'s\b/gi, 'kernel')
    .trim()
    .replace(/[.!]+$/, '');
  while (rest !== '') {
    const space = /^[\s,;:"“”‘()]+|^'s?(?![\w])/.exec(rest)?.[0].length ?? 0;
    if (space > 0) {
      rest = rest.slice(space);
      continue;
    }
    const [token, length] = next(rest, names);
    if (token) tokens.push(token);
    rest = rest.slice(Math.max(1, length));
  }
  return tokens;
}

function next(rest: string, names: Names): readonly [Token | null, number] {
  const plain = { subjects: [], quantity: null };
  const phrase = phraseAt(rest);
  const nth = NTH.exec(rest)?.[0];
  if (nth) return [{ ...plain, tag: 'N', text: nth }, nth.length];
  for (const [words, when] of MOMENTS) {
    const said = words.exec(rest)?.[0];
    if (said && said.length > (phrase?.words.length ?? 0))
      return [{ ...plain, tag: 'T', text: when }, said.length];
  }
  const read = names.read(rest);
  if (read && read.length >= (phrase?.words.length ?? 0)) {
    const { text, subjects } = read.name;
    const tag = KINDS[subjects[0]?.split(':')[0] ?? ''] ?? 'W';
    return [{ tag, text, subjects, quantity: null }, read.length];
  }
  if (phrase) return [{ ...plain, tag: phrase.tag, text: phrase.words }, phrase.words.length];
  for (const [words, manner] of [...MANNERS, [/^/, 'exact'] as const]) {
    const said = words.exec(rest)?.[0];
    const figure = said === undefined ? null : readQuantity(rest.slice(said.length), manner as Manner);
    if (figure && said !== undefined)
      return [
        { tag: 'Q', text: figure.quantity.text, subjects: [], quantity: figure.quantity },
        said.length + figure.length,
      ];
  }
  const word = /^[^\s,;:()"“”]+/.exec(rest)?.[0] ?? rest[0] ?? '';
  if (INERT.has(word.toLowerCase()) || isNeutral(word.toLowerCase())) return [null, word.length];
  return [{ ...plain, tag: 'W', text: word }, word.length];
}

/** The longest phrase at the beginning of a text, articles aside. */
function phraseAt(rest: string): Phrase | null {
  const low = rest.slice(0, 60).toLowerCase();
  const first = /^[a-z_']+/.exec(low)?.[0] ?? '';
  const found = BY_FIRST.get(first)?.find(
    ({ words }) => low.startsWith(words) && !/^[\w-]|^\.\w/.test(low.slice(words.length)),
  );
  return found ?? null;
}
