import { AnswerText } from '../../assistant/chat/answer-text.ts';
import { type ChatTurn, findIncident, rememberAnswer } from '../../assistant/chat/find-incident.ts';
import { converse } from '../../assistant/conversation.ts';
import { answerFromArticles } from '../../assistant/knowledge-answer.ts';
import { OomwhyError } from '../../lib/errors.ts';
import type { Incident } from '../../schema/incident.ts';
import type { Context } from '../context.ts';
import { type TokenUsage, tokenUsage } from './completion.ts';

/** An answer on its way: the incident it is about, and its text piece by piece. */
export interface Answering {
  readonly incident: Incident | null;
  readonly pieces: AsyncGenerator<string, TokenUsage | null>;
}

/**
 * The last message of a history answered, by the way that every door's messages go; without any evidence, from the articles.
 * @param stop aborted when nobody waits any more
 * @throws OomwhyError what opening evidence throws
 */
export async function answerTo(
  context: Context,
  turns: readonly ChatTurn[],
  scope: string,
  stop: AbortSignal,
): Promise<Answering> {
  const { incident, question } = await findIncident(context, turns, scope);
  if (!incident) return { incident, pieces: fromArticles(context, question) };
  return { incident, pieces: fromConversation(context, incident, question, scope, stop) };
}

async function* fromArticles(context: Context, question: string): AsyncGenerator<string, TokenUsage | null> {
  const { markdown } = await answerFromArticles(context.knowledge, context.articles, question);
  yield markdown;
  return tokenUsage(undefined);
}

async function* fromConversation(
  context: Context,
  incident: Incident,
  question: string,
  scope: string,
  stop: AbortSignal,
): AsyncGenerator<string, TokenUsage | null> {
  const answer = new AnswerText();
  for await (const event of converse(context, incident, { text: question }, stop)) {
    if (event.event === 'sentence') yield answer.sentence(event.data);
    if (event.event !== 'answer_end') continue;
    const rest = answer.end(event.data);
    // Before its end goes out: the client may ask again at once.
    await rememberAnswer(context.store, scope, answer.text, incident);
    yield rest;
    return tokenUsage(event.data.usage);
  }
  throw new OomwhyError('internal', 'the answer ended without a message');
}
