import { printable } from '../lib/text.ts';
import type { KnowledgeResults } from '../schema/knowledge.ts';

/** Search results for a terminal. */
export function searchText({ results }: KnowledgeResults): string {
  if (results.length === 0)
    return 'Nothing found. Try the words of the error message, or the name of the limit.\n';
  const lines = results.flatMap(({ id, title, section, snippet }, i) => [
    `${i + 1}. ${title}  [${id}]`,
    `   ${section === title ? '' : `${section}: `}${snippet}`,
    '',
  ]);
  return `${lines.map(printable).join('\n').trimEnd()}\n`;
}
