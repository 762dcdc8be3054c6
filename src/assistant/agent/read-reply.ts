import { ModelFailure } from '../../model/failure.ts';
import { sentencesOf } from '../grounding/sentences.ts';
import { MAX_SENTENCES } from '../limits.ts';
import { ModelAnswer, ModelSentence } from './answer-schema.ts';
import { SentenceObjects } from './json-objects.ts';

export interface Reply extends ModelAnswer {
  /** The text came to its end; of one that did not, the sentences that were whole. */
  readonly whole: boolean;
}

/**
 * Reads what a model answered: the JSON object that was asked for, also in a code fence or among words; of a broken
 * one the sentences that are whole; else plain sentences, which name nothing that they rest on.
 * @param ended whether the server said that this was the end
 * @throws ModelFailure malformed, broken-off
 */
export function readReply(text: string, ended: boolean): Reply {
  const bare = text.replace(/<think>[\s\S]*?<\/think>/g, '').trim();
  if (bare === '') throw new ModelFailure('malformed', 'The model gave an empty answer.');
  const parsed = jsonIn(bare);
  const answer = parsed === undefined ? null : ModelAnswer.safeParse(parsed).data;
  if (answer) {
    if (answer.sentences.length + answer.fixes.length === 0)
      throw new ModelFailure('malformed', 'The model gave an empty answer.');
    return { ...answer, whole: true };
  }
  if (/^[`\s]*(?:json)?\s*[{[]/.test(bare)) return salvaged(bare, ended);
  if (!ended) throw new ModelFailure('broken-off', 'The model’s answer broke off midway.');
  const plain = sentencesOf(bare).slice(0, MAX_SENTENCES);
  return { sentences: plain.map((one) => ModelSentence.parse({ text: one })), fixes: [], whole: true };
}

function jsonIn(text: string): unknown {
  const [first, last] = [text.indexOf('{'), text.lastIndexOf('}')];
  if (first < 0 || last < first) return undefined;
  try {
    const value: unknown = JSON.parse(text.slice(first, last + 1));
    return typeof value === 'object' && value !== null && ('sentences' in value || 'fixes' in value)
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

function salvaged(text: string, ended: boolean): Reply {
  const sentences = [...new SentenceObjects().feed(text)].flatMap((one) => readSentence(one) ?? []);
  if (sentences.length > 0) return { sentences: sentences.slice(0, MAX_SENTENCES), fixes: [], whole: false };
  throw ended
    ? new ModelFailure('malformed', 'The model’s answer could not be read.')
    : new ModelFailure('broken-off', 'The model’s answer broke off midway.');
}

/** One object of the array; `null` where it is none. */
export function readSentence(text: string): ModelSentence | null {
  try {
    return ModelSentence.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
