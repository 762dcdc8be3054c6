import { inEnglish } from './languages.ts';
import { sizesIn } from './sizes.ts';
import { corrected } from './spelling.ts';

/** A question as it is worked with. */
export interface Question {
  readonly raw: string;
  /** Lower case, without accents, foreign words in English, misspelt technical words put right. */
  readonly text: string;
  /** Sizes that it names, in bytes. */
  readonly sizes: readonly number[];
  /** Whole numbers without unit, as they stand in evidence: `419430400`, `137`. */
  readonly numbers: readonly string[];
  /** Words that look like names of files, processes, fields or settings: `etl.py`, `VmLck`, `memory.max`. */
  readonly names: readonly string[];
  /** How many times a limit is imagined: `double` is 2; `null` where it is not. */
  readonly factor: number | null;
}

const FACTORS: readonly (readonly [RegExp, number])[] = [
  [/\b(?:double|doubled|doubling|twice|two times|2x|x2)\b/, 2],
  [/\b(?:triple|tripled|three times|3x|x3)\b/, 3],
  [/\b(?:four times|quadruple|4x|x4)\b/, 4],
  [/\b(?:ten times|10x|x10)\b/, 10],
  [/\b(?:half|halve|halved)\b/, 0.5],
];

/** Reads a question: what it says in words that the intents know, and the names and figures in it. */
export function readQuestion(raw: string): Question {
  const plain = raw
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replace(/[‘’´`]/g, "'")
    .toLowerCase()
    .replace(/(?<=[a-z])-(?:t-)?(?:il|elle|on|ils|elles|ce|je|vous)\b/g, ' il');
  const text = corrected(inEnglish(plain)).replace(/\s+/g, ' ').trim();
  return {
    raw,
    text,
    sizes: sizesIn(plain),
    numbers: [...new Set(plain.match(/(?<![\w.,-])\d[\d,. ]*\d(?![\w])|(?<![\w.,-])\d(?![\w.])/g) ?? [])].map(
      (one) => one.replace(/[,. ](?=\d{3}(?!\d))/g, ''),
    ),
    names: namesIn(raw),
    factor: FACTORS.find(([pattern]) => pattern.test(text))?.[1] ?? null,
  };
}

/** Words with a dot, an underscore, a hyphen between letters, a digit after letters, or a capital inside. */
function namesIn(raw: string): string[] {
  const words = raw.match(/[/\w][\w./-]*\w/g) ?? [];
  const looks = (word: string) => /[._/]|[a-z][A-Z]|[A-Za-z]\d|\w-\w/.test(word) && /[A-Za-z]/.test(word);
  return [...new Set(words.filter(looks))];
}
