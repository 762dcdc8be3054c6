import type { z } from 'zod';
import { OomwhyError } from '../lib/errors.ts';
import type { Feedback, FeedbackRequest } from '../schema/conversation.ts';
import type { Store } from '../store/store.ts';

/**
 * Keeps what a person thinks of an answer, with the causes that it was about.
 * @throws OomwhyError incident-not-found, message-not-found
 */
export async function keepFeedback(
  store: Pick<Store, 'incident' | 'messages' | 'saveFeedback'>,
  given: z.infer<typeof FeedbackRequest>,
): Promise<Feedback> {
  const incident = await store.incident(given.incident);
  if (!incident)
    throw new OomwhyError('incident-not-found', 'there is no such incident', {
      where: given.incident.slice(0, 100),
    });
  const messages = await store.messages(incident.id);
  if (!messages.some(({ id, role }) => role === 'assistant' && id === given.message))
    throw new OomwhyError('message-not-found', 'the conversation has no such answer', {
      where: given.message.slice(0, 100),
    });
  const findings = [incident.verdict, ...incident.contributing].map(({ cause }) => cause);
  const feedback: Feedback = { ...given, findings, createdAt: new Date().toISOString() };
  await store.saveFeedback(feedback);
  return feedback;
}
