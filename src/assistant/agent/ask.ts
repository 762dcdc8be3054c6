import { type BaseMessage, HumanMessage, RemoveMessage } from '@langchain/core/messages';
import { Command, REMOVE_ALL_MESSAGES } from '@langchain/langgraph';
import { inline } from '../../lib/text.ts';
import { prompts } from '../../model/prompts.ts';
import type { Decision, Message } from '../../schema/conversation.ts';
import { INCONCLUSIVE } from '../../schema/incident.ts';
import { briefOf, roomFor } from '../brief.ts';
import { findArticles } from '../find-articles.ts';
import { MAX_ARTICLE_CHARS } from '../limits.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import { historyOf } from './history.ts';

/** What goes to the model for one answer, all of it masked, in an order that a later turn can repeat. */
export interface Masked {
  readonly brief: string;
  readonly history: readonly BaseMessage[];
  readonly question: string;
}

/**
 * Placeholders are given out in the order in which texts are masked: a turn that goes on after a restart masks the
 * same texts in the same order, also what tools had told, and so knows what each stands for.
 */
export function maskedFor(
  { open: { diagnosis, redactor } }: Toolbox,
  before: readonly Message[],
  question: string,
  contextTokens: number | null,
): Masked {
  // All facts first: how many are sent depends on the model, and the order of placeholders must not.
  redactor.mask(briefOf(diagnosis, Number.POSITIVE_INFINITY));
  const brief = redactor.mask(briefOf(diagnosis, roomFor(contextTokens)));
  return { brief, history: historyOf(before, redactor.mask), question: redactor.mask(question) };
}

/** The thread's messages anew: an earlier turn's tool calls and withheld statements are not sent again. */
export function questionInput({ history, question }: Masked): { messages: BaseMessage[] } {
  return {
    messages: [new RemoveMessage({ id: REMOVE_ALL_MESSAGES }), ...history, new HumanMessage(question)],
  };
}

export function decisionInput({ id, decision }: Decision): Command {
  return new Command({ resume: { [id]: { decision } } });
}

/** What failed, back to the model with the reasons, by itself enough to be understood. */
export function repairInput(
  { open: { redactor } }: Toolbox,
  failing: readonly { readonly sentence: { readonly text: string }; readonly why: string }[],
): { messages: BaseMessage[] } {
  const lines = failing.map(
    ({ sentence, why }, i) => `${i + 1}. ${inline(sentence.text)}\n   Reason: ${inline(why)}`,
  );
  const statements = redactor.mask(lines.join('\n'));
  return { messages: [new HumanMessage(prompts().repair.fill({ statements }))] };
}

/** The system prompt; a model that calls no tools gets articles with it. */
export async function systemPrompt(
  mode: 'schema' | 'tools' | 'plain',
  box: Toolbox,
  { brief, question }: Masked,
): Promise<string> {
  if (mode !== 'plain') return prompts().agent.fill({ incident: brief });
  const { redactor } = box.open;
  const { verdict, contributing } = box.open.diagnosis.incident;
  const causes = [verdict, ...contributing].map(({ cause }) => cause).filter((one) => one !== INCONCLUSIVE);
  // A question such as "why?" holds no word to look for.
  const query = `${redactor.restore(question)} ${verdict.title}`;
  const hits = await findArticles(box.knowledge, query, { limit: 4, causes });
  const articles = hits.map(({ id, title, snippet }) => `${id} (${inline(title)}): ${inline(snippet, 900)}`);
  const text = redactor.mask(articles.join('\n').slice(0, MAX_ARTICLE_CHARS));
  return prompts()['one-shot'].fill({ incident: brief, articles: text });
}
