import { distance } from 'fastest-levenshtein';
import { synonymsOf, type Vocabulary, wordsOf } from './vocabulary.ts';

/** A person's question has fewer words; more is a pasted log or stack trace. */
const QUESTION_WORDS = 40;
/** Of a paste no more lines are looked at, and no more different words weighed. */
const PASTE_LINES = 2_000;
const PASTE_WORDS = 300;
/** A phrase that a larger share of all articles holds tells none from another. */
const ANYWHERE = 0.5;
/** What a person typed counts this many times what it is also called. */
const TYPED = 3;

/** Words so common in any question that they tell no article from another. */
const COMMON = new Set(
  `a about after again all also am an and any are as at be because been but by can cannot could did do does doing
  don done for from get gets getting give go goes got had has have help here how i if in into is it its just know let
  like me mean means my need no not now of off on one only or our out please really s say says see seems should so
  some still t that the their them then there they this though to too try trying under up us use uses using want was
  we well what when where which while who why will with without would you your`.split(/\s+/),
);

/** Where the lines about a failure stand in a long paste. */
const TELLING =
  /error|exception|kill|oom|memory|alloc|limit|exceed|exit|signal|fail|refus|cannot|unable|warn|abort|fault|evict/i;

/** What the index tells of itself: how often words occur, and which words there are. */
export interface Lexicon {
  frequency(phrases: readonly string[]): Promise<readonly number[]>;
  words(): Promise<readonly string[]>;
}

/** Turns what a person typed or pasted into phrases to look for; empty where nothing in it can be looked for. */
export async function phrasesOf(text: string, vocabulary: Vocabulary, index: Lexicon): Promise<string[]> {
  const lexicon = remembering(index);
  const typed = await typedWords(text, lexicon);
  const own = [...typed, ...namesOf(text).slice(0, QUESTION_WORDS)];
  const synonyms = synonymsOf(typed, vocabulary);
  const telling = await tellingPhrases([...own, ...synonyms], lexicon);
  return [...Array.from({ length: TYPED }, () => own).flat(), ...synonyms].filter((one) => telling.has(one));
}

/** Each phrase is counted once a query, however many steps weigh it. */
function remembering(index: Lexicon): Lexicon {
  const known = new Map<string, number>();
  return {
    words: () => index.words(),
    async frequency(phrases) {
      const fresh = [...new Set(phrases)].filter((phrase) => !known.has(phrase));
      const counts = await index.frequency(fresh);
      for (const [i, phrase] of fresh.entries()) known.set(phrase, counts[i] ?? 0);
      return phrases.map((phrase) => known.get(phrase) ?? 0);
    },
  };
}

/** Without what nearly every article holds, unless there is nothing else: it costs time and tells little. */
async function tellingPhrases(phrases: readonly string[], lexicon: Lexicon): Promise<ReadonlySet<string>> {
  const shares = await lexicon.frequency(phrases);
  const rarer = phrases.filter((_, i) => (shares[i] ?? 0) <= ANYWHERE);
  return new Set(rarer.length >= 3 ? rarer : phrases);
}

async function typedWords(text: string, lexicon: Lexicon): Promise<string[]> {
  const all = wordsOf(text.length > 4_000 ? tellingPart(text) : text);
  const words = [...new Set(all)].filter((word) => !COMMON.has(word));
  const kept = words.length > QUESTION_WORDS ? await rarest(words.slice(0, PASTE_WORDS), lexicon) : words;
  return corrected(kept, lexicon);
}

/** Of a long paste: the lines that speak of a failure, and its end, where an error is reported. */
function tellingPart(text: string): string {
  const lines = text.slice(-(1024 ** 2)).split('\n');
  const telling = lines.filter((line) => TELLING.test(line.slice(0, 2_000))).slice(-PASTE_LINES);
  const shown = (line: string) => line.replace(/\S{200,}/g, ' ').slice(0, 500);
  return [...lines.slice(-5), ...telling.reverse()].map(shown).join('\n');
}

/** The words that fewest articles hold, of those that any does. */
async function rarest(words: readonly string[], lexicon: Lexicon): Promise<string[]> {
  const counts = await lexicon.frequency(words);
  return words
    .map((word, i) => ({ word, count: counts[i] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.count - b.count)
    .slice(0, QUESTION_WORDS)
    .map(({ word }) => word);
}

/** A word that no article holds, replaced by the nearest that one does: people mistype at night. */
async function corrected(words: readonly string[], lexicon: Lexicon): Promise<string[]> {
  const counts = await lexicon.frequency(words);
  if (!words.some((word, i) => counts[i] === 0 && word.length >= 4)) return [...words];
  const known = await lexicon.words();
  return words.map((word, i) =>
    counts[i] === 0 && word.length >= 4 ? (nearest(word, known) ?? word) : word,
  );
}

function nearest(word: string, known: readonly string[]): string | null {
  const most = word.length < 6 ? 1 : 2;
  let best: { word: string; far: number } | null = null;
  for (const one of known) {
    if (Math.abs(one.length - word.length) > most || one[0] !== word[0]) continue;
    const far = distance(word, one);
    if (far <= most && (best === null || far < best.far)) best = { word: one, far };
  }
  return best?.word ?? null;
}

/** Names of files, fields and calls, as phrases of their parts: `memory.max`, `oom_score_adj`, `/dev/shm`. */
function namesOf(text: string): string[] {
  const names = text.slice(0, 20_000).match(/[\p{L}\p{N}]+(?:[._/-][\p{L}\p{N}]+)+/gu) ?? [];
  return [...new Set(names.map((name) => wordsOf(name).join(' ')))].filter((name) => name.includes(' '));
}
