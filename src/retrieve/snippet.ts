import { ellipsis } from '../lib/text.ts';
import { wordsOf } from './vocabulary.ts';

const SNIPPET_CHARS = 240;

/** The line of a passage that holds most of the words, without its Markdown. */
export function snippetOf(text: string, phrases: readonly string[]): string {
  const wanted = new Set(phrases.flatMap((phrase) => phrase.split(' ')));
  let best = { line: '', hits: -1 };
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('```')) continue;
    const hits = new Set(wordsOf(line).filter((word) => wanted.has(word))).size;
    if (hits > best.hits) best = { line, hits };
  }
  return ellipsis(plainText(best.line), SNIPPET_CHARS);
}

function plainText(line: string): string {
  return line
    .replace(/^\s*(?:[-*>]|\d+\.)\s+/, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('`', '')
    .trim();
}
