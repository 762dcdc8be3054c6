import type { Diagnosis } from '../../diagnose.ts';
import type { Article } from '../../retrieve/articles.ts';
import type { CheckedSentence } from '../../schema/check.ts';
import type { Source } from '../../schema/source.ts';
import { because } from './frames/because.ts';
import { comparison } from './frames/comparison.ts';
import { events } from './frames/events.ts';
import { identity } from './frames/identity.ts';
import { known } from './frames/known.ts';
import { lastLine } from './frames/last-line.ts';
import { quotation } from './frames/quotation.ts';
import { values } from './frames/values.ts';
import { type Frame, type Ground, groundOf } from './ground.ts';
import { sentencesOf } from './sentences.ts';

/** Every way to understand a sentence, the surest first; one that holds is enough. */
const FRAMES: readonly Frame[] = [known, quotation, lastLine, events, because, identity, comparison, values];

const UNDECIDED = 'The rules do not understand this sentence well enough to say that it holds.';

/** Where the second statement is the reason of the first. */
const REASON = /,\s+(?:since|because|as|for)\s+/;

/** Where statements stand side by side, so that the sentence holds where each of them does. */
const SIDE_BY_SIDE = /;\s+|:\s+(?=[a-z])|,?\s+(?:and|but|while|whereas)\s+(?=(?:the|it|its|no|pid|there)\b)/;

/** Checks each sentence of a text against what the rules know of an incident. What cannot be decided does not hold. */
export function checkText(
  diagnosis: Diagnosis,
  sources: readonly Source[],
  articles: Iterable<Article>,
  text: string,
): CheckedSentence[] {
  const ground = groundOf(diagnosis, sources, articles);
  return sentencesOf(text).map((sentence) => checkSentence(ground, sentence));
}

export function checkSentence(ground: Ground, sentence: string): CheckedSentence {
  const whole = checkClause(ground, sentence);
  if (whole.grounded) return whole;
  const [said, reason, ...more] = sentence.split(REASON);
  // "The unit has no limit, as its memory.max reads max": the reason is the very line that the statement rests on.
  if (said && reason && more.length === 0) {
    const parts = [checkClause(ground, said), checkClause(ground, reason)];
    const [left, right] = parts.map(({ citations }) => citations.map((one) => JSON.stringify(one)));
    if (parts.every(({ grounded }) => grounded) && left?.some((one) => right?.includes(one)))
      return {
        ...whole,
        grounded: true,
        why: 'Both rest on one line.',
        citations: parts[0]?.citations ?? [],
      };
  }
  const clauses = sentence.split(SIDE_BY_SIDE);
  if (clauses.length === 1) return whole;
  const parts = clauses.map((clause) => checkClause(ground, clause));
  const wrong = parts.find(({ grounded }) => !grounded);
  if (wrong) return { ...whole, why: wrong.why };
  const citations = parts.flatMap((part) => part.citations);
  return { ...whole, grounded: true, why: 'Each part holds.', citations };
}

function checkClause(ground: Ground, sentence: string): CheckedSentence {
  let why = UNDECIDED;
  for (const frame of FRAMES) {
    const verdict = frame(sentence, ground);
    if (verdict?.grounded) {
      const citations = [...verdict.at, ...(verdict.article ? [verdict.article] : [])];
      return { sentence, grounded: true, why: verdict.why, citations };
    }
    if (verdict) why = verdict.why;
  }
  return { sentence, grounded: false, why, citations: [] };
}

export { type Ground, groundOf };
