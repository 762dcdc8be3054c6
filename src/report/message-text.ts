import { printable } from '../lib/text.ts';
import type { Message } from '../schema/conversation.ts';
import { answerLines } from './answer-lines.ts';

/** One answer of a conversation for a terminal; what went otherwise than wished stands first. */
export function messageText({ sentences, citations, notice, approval }: Message): string {
  const lines = [
    ...(notice ? [`Note: ${notice}`, ''] : []),
    ...answerLines({ sentences, citations }),
    ...(citations.length === 0 ? [] : ['']),
    ...(approval ? [`Waits for approval ${approval.id}: ${approval.title}`] : []),
  ];
  const shown = citations.length === 0 ? lines.filter((line) => line !== 'EVIDENCE') : lines;
  return `${shown.map(printable).join('\n').trim()}\n`;
}
