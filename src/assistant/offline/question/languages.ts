import { DUTCH } from './words/dutch.ts';
import { FRENCH } from './words/french.ts';
import { GERMAN } from './words/german.ts';
import { ITALIAN } from './words/italian.ts';
import { PORTUGUESE } from './words/portuguese.ts';
import { SPANISH } from './words/spanish.ts';

/** `wer=who; wie viel=how much`. */
function dictionary(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(/;\s*/).map((pair) => pair.trim().split('=') as [string, string]);
  return new Map(pairs);
}

const LANGUAGES = [GERMAN, FRENCH, SPANISH, ITALIAN, DUTCH, PORTUGUESE].map(dictionary);

/** Common English words: with more of them than of any other language, the question is English. */
const ENGLISH =
  /\b(?:the|is|was|it|and|that|this|what|which|who|why|how|when|where|does|did|do|to|of|in|my|you|have|not|are|with|for|will|would|can|be|if|there|so|then|me|show|any|its|a|an|i|we|on|at|but)\b/g;

/** The question with the words of its language put into English, word by word; English stays as it is. */
export function inEnglish(text: string): string {
  const words: readonly string[] = text.match(/[a-z']+/g) ?? [];
  const english = text.match(ENGLISH)?.length ?? 0;
  const hits = LANGUAGES.map(
    (known) => words.filter((word) => known.has(word)).length + phrases(text, known),
  );
  const most = Math.max(...hits);
  const known = LANGUAGES[hits.indexOf(most)];
  return known && most >= 2 && most > english ? translated(text, known) : text;
}

/** A phrase of a language tells twice as much as a word. */
function phrases(text: string, known: ReadonlyMap<string, string>): number {
  return [...known.keys()].filter((key) => key.includes(' ') && text.includes(key)).length * 2;
}

function translated(text: string, known: ReadonlyMap<string, string>): string {
  let out = text;
  for (const [phrase, english] of known) if (/[ ']/.test(phrase)) out = out.replaceAll(phrase, english);
  return out.replace(/(?<![\w./-])[a-z]+(?![\w/-]|\.\w)/g, (word) => known.get(word) ?? word);
}
