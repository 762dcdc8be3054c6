import { printable } from '../lib/text.ts';
import type { CheckedSentence } from '../schema/check.ts';

/** Checked sentences for a terminal: what holds with its line, what does not with the reason. */
export function checkedText(sentences: readonly CheckedSentence[]): string {
  const lines = sentences.flatMap(({ sentence, grounded, why, citations }) => [
    `${grounded ? 'holds   ' : 'unproven'}  ${sentence}`,
    `          ${why}`,
    ...citations.map((one) =>
      typeof one === 'string'
        ? `          article ${one}`
        : `          ${one.source}:${one.line}: ${one.text.trim().slice(0, 200)}`,
    ),
  ]);
  const held = sentences.filter(({ grounded }) => grounded).length;
  return `${[...lines, '', `${held} of ${sentences.length} sentences are proven by this evidence.`].map(printable).join('\n')}\n`;
}
