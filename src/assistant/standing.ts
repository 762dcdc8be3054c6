import { OomwhyError } from '../lib/errors.ts';
import type { Message } from '../schema/conversation.ts';

/** The conversation as it stands: without turns whose question was asked anew. */
export function standing(messages: readonly Message[]): Message[] {
  return messages.filter(({ supersededBy }) => supersededBy === undefined);
}

/**
 * The last turn, which a question is asked in place of.
 * @param messages those that stand
 * @param id of its question or its answer
 * @throws OomwhyError message-not-found
 */
export function lastTurn(messages: readonly Message[], id: string): Message[] {
  const begin = messages.findLastIndex(({ role }) => role === 'user');
  const turn = messages.slice(Math.max(0, begin));
  if (!turn.some((one) => one.id === id))
    throw new OomwhyError('message-not-found', 'the last turn of the conversation has no such message', {
      where: id.slice(0, 100),
    });
  return turn;
}
