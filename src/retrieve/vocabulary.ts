import { parse as parseYaml } from 'yaml';
import { z } from 'zod';

const Groups = z.array(z.array(z.string().min(1)).min(2));

/** Groups of phrases that mean the same, each phrase as `wordsOf` sees it. */
export type Vocabulary = readonly (readonly string[])[];

/** Reads knowledge/vocabulary.yaml. @throws Error naming what is wrong with it */
export function parseVocabulary(text: string): Vocabulary {
  const groups = Groups.safeParse(parseYaml(text));
  if (!groups.success) throw new Error(`vocabulary: ${z.prettifyError(groups.error)}`);
  return groups.data.map((group) => group.map((phrase) => wordsOf(phrase).join(' ')));
}

/** The words of a text in lower case; marks that join them in names (`oom_kill`, `memory.max`) part them. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** What else the words of a text are called: the other phrases of each group that it holds one of. */
export function synonymsOf(words: readonly string[], vocabulary: Vocabulary): string[] {
  const text = ` ${words.join(' ')} `;
  const holds = (phrase: string) => text.includes(` ${phrase} `);
  const others = vocabulary.filter((group) => group.some(holds)).flat();
  return [...new Set(others)].filter((phrase) => !holds(phrase));
}
