import type { Diagnosis } from '../../diagnose.ts';
import { answerMarkdown } from '../../report/markdown.ts';
import type { Articles } from '../../retrieve/articles.ts';
import type { Answer } from '../../schema/incident.ts';
import { type Draft, numberCitations, plain } from '../draft.ts';
import { whereItWas, whichLimit, whoUsedIt, whyThisProcess } from './details.ts';
import {
  type Section,
  whatHappened,
  whatIsNotKnown,
  whatToChangeForGood,
  whatToChangeNow,
  whatWasRuledOut,
  whyFreeRamDidNotHelp,
} from './sections.ts';

const WHOLE: readonly Section[] = [
  whatHappened,
  whyFreeRamDidNotHelp,
  whatToChangeNow,
  whatToChangeForGood,
  whatIsNotKnown,
];

/** What a question asks for, by its words; the first that matches answers. */
const INTENTS: readonly (readonly [RegExp, readonly Section[]])[] = [
  [/\bwhich limit|what limit|how (?:big|large|much) (?:is|was) the limit|limits?\?/i, [whichLimit]],
  [/where (?:was|is|did|has|have)\b.*(?:memory|ram|it|gone|go)|ledger|breakdown/i, [whereItWas, whoUsedIt]],
  [
    /\bwho\b.*\b(?:used|uses|ate|took|held)|which process|biggest|hog\b|top process/i,
    [whoUsedIt, whereItWas],
  ],
  [
    /why (?:this|that|my|it|was it)\b.*(?:process|killed|chosen|picked)|who (?:else|is next|would be next)|next victim|in danger|oom_score/i,
    [whyThisProcess],
  ],
  [/free (?:ram|mem)|(?:ram|memory) (?:was|is) free|although|available/i, [whyFreeRamDidNotHelp]],
  [/\bmissing\b|not (?:known|sure)|what else do you need|how sure/i, [whatIsNotKnown]],
  [/rul(?:e|ed) out|what (?:is it|was it|it is) not|why not|could it be/i, [whatWasRuledOut]],
  [/for good|long term|permanent|properly|in the code/i, [whatToChangeForGood]],
  [/\bfix|what (?:do|should|can) (?:i|we)|change|command|solve|do now/i, [whatToChangeNow]],
  [
    /\bwhat happened|why (?:did|was|does|is)|killed|explain|cause\b|summary/i,
    [whatHappened, whyFreeRamDidNotHelp],
  ],
];

const NOT_UNDERSTOOD =
  'I did not understand that question. Without a model I can say what happened, which limit was hit, why free RAM did not help, why this process was killed, who used the memory, what to change now or for good, what was ruled out, and what is missing.';

/** The first answer: the whole explanation, from findings and articles alone. */
export function composeAnswer(diagnosis: Diagnosis, articles: Articles): Answer {
  return finish(WHOLE.flatMap((section) => section(diagnosis, articles)));
}

/** A follow-up, answered from the same findings; what is not understood is said so. */
export function composeReply(diagnosis: Diagnosis, articles: Articles, question: string): Answer {
  const sections = INTENTS.find(([pattern]) => pattern.test(question))?.[1];
  if (!sections) return finish([plain('', NOT_UNDERSTOOD)]);
  const drafts = sections.flatMap((section) => section(diagnosis, articles));
  return finish(drafts.length > 0 ? drafts : [plain('', 'The evidence says nothing about that.')]);
}

function finish(drafts: readonly Draft[]): Answer {
  const { sentences, citations } = numberCitations(drafts);
  return { markdown: answerMarkdown(sentences, citations), composer: 'offline', sentences, citations };
}
