import { AIMessage, type BaseMessage, HumanMessage } from '@langchain/core/messages';
import type { Message } from '../../schema/conversation.ts';
import { MAX_HISTORY_CHARS, MAX_HISTORY_TURNS } from '../limits.ts';

/**
 * Earlier turns as they go to the model again: what was asked and what was released, never what was withheld, nor
 * tools' results. Masked here, oldest first.
 */
export function historyOf(messages: readonly Message[], mask: (text: string) => string): BaseMessage[] {
  const turns: Message[] = [];
  let room = MAX_HISTORY_CHARS;
  for (const message of messages.slice(-2 * MAX_HISTORY_TURNS).reverse()) {
    room -= wordsOf(message).length;
    if (room < 0) break;
    turns.unshift(message);
  }
  return turns.map((message) => {
    const content = mask(wordsOf(message));
    return message.role === 'user' ? new HumanMessage(content) : new AIMessage(content);
  });
}

function wordsOf({ role, text, decision, sentences }: Message): string {
  // Who decided something is no business of the model.
  if (decision) return decision.decision === 'approve' ? 'The run is approved.' : 'The run is not approved.';
  return role === 'user' ? text : sentences.map((one) => one.text).join(' ');
}
