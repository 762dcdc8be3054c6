import { ellipsis } from '../lib/text.ts';
import { wordsOf } from './vocabulary.ts';

const SNIPPET_CHARS = 240;

/** The line of an article that holds most of the words, without its Markdown, and the section that it stands in. */
export function excerptOf(
  passages: readonly { readonly section: string; readonly text: string }[],
  phrases: readonly string[],
): { section: string; snippet: string } {
  const wanted = new Set(phrases.flatMap((phrase) => phrase.split(' ')));
  let best = { section: passages[0]?.section ?? '', line: '', hits: -1 };
  for (const { section, text } of passages) {
    if (section === 'References') continue;
    for (const line of text.replace(/^```[\s\S]*?^```$/gm, '').split('\n')) {
      if (line.trim() === '') continue;
      const hits = new Set(wordsOf(line).filter((word) => wanted.has(word))).size;
      if (hits > best.hits) best = { section, line, hits };
    }
  }
  return { section: best.section, snippet: ellipsis(plainText(best.line), SNIPPET_CHARS) };
}

function plainText(line: string): string {
  return line
    .replace(/^\s*(?:[-*>]|\d+\.)\s+/, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('`', '')
    .trim();
}
