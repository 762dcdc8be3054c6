import { diagnose } from '../diagnose.ts';
import { newId } from '../lib/id.ts';
import type { Articles } from '../retrieve/articles.ts';
import type { Message, StreamEvent } from '../schema/conversation.ts';
import type { Answer, Incident } from '../schema/incident.ts';
import type { Store } from '../store/store.ts';
import { composeReply } from './offline/compose.ts';

/**
 * One turn: the verdict, the answer sentence by sentence, then the stored message. The question that came with
 * the incident, or the first where none did, gets the whole explanation. Question and answer are stored together before the last event goes out.
 */
export async function* converse(
  store: Store,
  articles: Articles,
  incident: Incident,
  question: string,
): AsyncGenerator<StreamEvent> {
  yield { event: 'finding', data: incident.verdict };
  const opening = question === incident.question || (await isFirst(store, incident));
  const answer = opening ? incident.answer : await reply(store, articles, incident.id, question);
  for (const sentence of answer.sentences) {
    const citations = answer.citations.filter((citation) => sentence.citations.includes(citation.id));
    yield { event: 'sentence', data: { sentence, citations } };
  }
  const message = toMessage(answer);
  await store.addMessages(incident.id, [userMessage(question), message]);
  yield { event: 'answer_end', data: message };
}

async function isFirst(store: Store, { id, question }: Incident): Promise<boolean> {
  return question === null && (await store.messages(id)).length === 0;
}

/** The rules are pure and quick, so a follow-up asks them again instead of keeping their state. */
async function reply(store: Store, articles: Articles, id: string, question: string): Promise<Answer> {
  const diagnosis = diagnose({ sources: await store.sources(id), warnings: [] });
  return composeReply(diagnosis, articles, question);
}

function userMessage(text: string): Message {
  const empty = { composer: null, sentences: [], citations: [] };
  return { id: newId(), role: 'user', createdAt: new Date().toISOString(), text, ...empty };
}

function toMessage({ markdown, composer, sentences, citations }: Answer): Message {
  const createdAt = new Date().toISOString();
  return { id: newId(), role: 'assistant', createdAt, text: markdown, composer, sentences, citations };
}
