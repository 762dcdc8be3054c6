import { newId } from '../lib/id.ts';
import { answerMarkdown } from '../report/markdown.ts';
import type { Decision, Message } from '../schema/conversation.ts';
import type { Answer } from '../schema/incident.ts';
import { type Draft, numberCitations } from './draft.ts';

/** What an answer holds beside its sentences. */
export type Extras = Partial<Pick<Message, 'notice' | 'withheld' | 'told' | 'usage' | 'approval'>>;

export function questionMessage(text: string): Message {
  return { ...made('user'), text, composer: null, sentences: [], citations: [] };
}

/** Who approved what is kept with the conversation. */
export function decisionMessage(decision: Decision, title: string): Message {
  const verb = decision.decision === 'approve' ? 'approved' : 'rejected';
  return { ...questionMessage(`${decision.by} ${verb} the run of: ${title}`), decision };
}

export function answerMessage(
  { markdown, composer, sentences, citations }: Answer,
  extras: Extras = {},
): Message {
  return { ...made('assistant'), text: markdown, composer, sentences, citations, ...extras };
}

export function draftMessage(drafts: readonly Draft[], extras: Extras): Message {
  const { sentences, citations } = numberCitations(drafts);
  const markdown = answerMarkdown(sentences, citations);
  return answerMessage({ markdown, composer: 'model', sentences, citations }, extras);
}

function made<R extends Message['role']>(role: R) {
  return { id: newId(), role, createdAt: new Date().toISOString() };
}
