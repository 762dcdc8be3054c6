import type { Diagnosis } from '../../diagnose.ts';
import type { CheckedSentence } from '../../schema/check.ts';
import type { Source } from '../../schema/source.ts';
import { events } from './frames/events.ts';
import { quotation } from './frames/quotation.ts';
import { values } from './frames/values.ts';
import { type Frame, type Ground, groundOf } from './ground.ts';
import { sentencesOf } from './sentences.ts';

/** Every way to understand a sentence, the surest first; the first that takes it as its own decides. */
const FRAMES: readonly Frame[] = [quotation, events, values];

const UNDECIDED = 'The rules do not understand this sentence well enough to say that it holds.';

/** Checks each sentence of a text against what the rules know of an incident. What cannot be decided does not hold. */
export function checkText(diagnosis: Diagnosis, sources: readonly Source[], text: string): CheckedSentence[] {
  const ground = groundOf(diagnosis, sources);
  return sentencesOf(text).map((sentence) => checkSentence(ground, sentence));
}

export function checkSentence(ground: Ground, sentence: string): CheckedSentence {
  let why = UNDECIDED;
  for (const frame of FRAMES) {
    const verdict = frame(sentence, ground);
    if (verdict?.grounded) return { sentence, grounded: true, why: verdict.why, citations: [...verdict.at] };
    if (verdict) why = verdict.why;
  }
  return { sentence, grounded: false, why, citations: [] };
}

export { type Ground, groundOf };
