import type { Diagnosis } from '../../diagnose.ts';
import type { Article } from '../../retrieve/articles.ts';
import type { CheckedSentence } from '../../schema/check.ts';
import type { Source } from '../../schema/source.ts';
import { because, reasonOf } from './frames/because.ts';
import { change } from './frames/change.ts';
import { code } from './frames/code.ts';
import { comparison } from './frames/comparison.ts';
import { each } from './frames/each.ts';
import { ending } from './frames/ending.ts';
import { events } from './frames/events.ts';
import { identity } from './frames/identity.ts';
import { known } from './frames/known.ts';
import { lastLine } from './frames/last-line.ts';
import { occurrences } from './frames/occurrences.ts';
import { output } from './frames/output.ts';
import { quotation } from './frames/quotation.ts';
import { rank } from './frames/rank.ts';
import { samples } from './frames/samples.ts';
import { setting } from './frames/setting.ts';
import { shares } from './frames/shares.ts';
import { states } from './frames/states.ts';
import { traceback } from './frames/traceback.ts';
import { values } from './frames/values.ts';
import { verbatim } from './frames/verbatim.ts';
import { type Frame, type Ground, groundOf } from './ground.ts';
import { Prover } from './prove.ts';
import { sentencesOf } from './sentences.ts';

/** Every way to understand a sentence, the surest first; one that holds is enough. */
const FRAMES: readonly Frame[] = [
  known,
  lastLine,
  quotation,
  states,
  events,
  because,
  identity,
  ending,
  occurrences,
  output,
  change,
  rank,
  comparison,
  values,
  shares,
  each,
  setting,
  samples,
  traceback,
  code,
  verbatim,
];

const UNDECIDED = 'The rules do not understand this sentence well enough to say that it holds.';

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

/** What is longer is no one claim; a quotation of a long line fits. */
const MAX_CHARS = 2_000;

export function checkSentence(ground: Ground, sentence: string): CheckedSentence {
  if (sentence.length > MAX_CHARS) return { sentence, grounded: false, why: UNDECIDED, citations: [] };
  const prover = new Prover(ground, FRAMES, reasonOf);
  const verdict = prover.prove(sentence);
  if (!verdict?.grounded) return { sentence, grounded: false, why: verdict?.why ?? UNDECIDED, citations: [] };
  const citations = [...verdict.at, ...(verdict.article ? [verdict.article] : [])];
  return { sentence, grounded: true, why: verdict.why, citations };
}

export { type Ground, groundOf };
