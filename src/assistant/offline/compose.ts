import type { Diagnosis } from '../../diagnose.ts';
import { answerMarkdown } from '../../report/markdown.ts';
import type { Articles } from '../../retrieve/articles.ts';
import type { Answer } from '../../schema/incident.ts';
import type { Source } from '../../schema/source.ts';
import { type Draft, numberCitations } from '../draft.ts';
import { type Ask, askOf } from './ask.ts';
import { fitted } from './fitted.ts';
import { FIXED } from './fixed.ts';
import { focused } from './focus.ts';
import { recognise } from './intents/index.ts';
import { whatIfLimit } from './intents/what-if-limit.ts';
import { passages } from './lookup/passages.ts';
import { readQuestion } from './question/question.ts';
import { say } from './say.ts';
import {
  type Section,
  whatHappened,
  whatIsNotKnown,
  whatTheProgramHolds,
  whatToChangeForGood,
  whatToChangeNow,
  whyFreeRamDidNotHelp,
} from './sections.ts';

const WHOLE: readonly Section[] = [
  whatHappened,
  whyFreeRamDidNotHelp,
  whatTheProgramHolds,
  whatToChangeNow,
  whatToChangeForGood,
  whatIsNotKnown,
];

/** What the whole explanation answers anyway. */
const IN_WHOLE = new Set([
  'what-happened',
  'newcomer',
  'why-although-free',
  'fix-now',
  'fix-for-good',
  'what-is-missing',
]);
/** A longer question is a story: the whole explanation is its answer. */
const SHORT_QUESTION = 200;

/**
 * The first answer: the whole explanation, from findings and articles alone; before it the reply to a question that
 * asks for one thing.
 */
export function composeAnswer(
  diagnosis: Diagnosis,
  articles: Articles,
  question: string | null,
  sources: readonly Source[],
): Answer {
  const isOne =
    question !== null && question.length <= SHORT_QUESTION && asksFor(question, (id) => !IN_WHOLE.has(id));
  const reply = isOne ? replyDrafts(diagnosis, articles, question, sources) : [];
  const said = new Set(reply.map(({ text }) => text));
  const whole = WHOLE.flatMap((section) => section(diagnosis, articles));
  return finish([...reply, ...whole.filter(({ text, form }) => form !== 'text' || !said.has(text))]);
}

/**
 * A follow-up, answered from the same findings by the one or two intents that its words come nearest to; what is
 * not understood is said so.
 * @param sources what was handed over, for lines that no parser reads: the program's code and its output
 */
export function composeReply(
  diagnosis: Diagnosis,
  articles: Articles,
  question: string,
  sources: readonly Source[] = [],
): Answer {
  return finish(replyDrafts(diagnosis, articles, question, sources));
}

function replyDrafts(
  diagnosis: Diagnosis,
  articles: Articles,
  question: string,
  sources: readonly Source[],
): Draft[] {
  const read = readQuestion(question);
  const known = recognise(read);
  const intents = known.length === 0 && read.sizes.length > 0 ? [whatIfLimit] : known;
  const ask = askOf(read, focused(diagnosis, read), articles, sources);
  if (intents.length === 0) return fromArticles(ask);
  const parts = intents.map(({ heading, answer }) =>
    answer(ask).map((draft): Draft => ({ ...draft, section: heading })),
  );
  const drafts = fitted(parts);
  return drafts.length > 0 ? drafts : [say(FIXED.nothing)];
}

/** Whether a question asks for one thing, not for what happened as a whole. */
export function isParticular(question: string): boolean {
  return asksFor(question, (id) => id !== 'what-happened' && id !== 'newcomer');
}

function asksFor(question: string, wanted: (id: string) => boolean): boolean {
  return recognise(readQuestion(question)).some(({ id }) => wanted(id));
}

/** A line of an article must share this much with a question that no intent knows. */
const CLOSE = 4;

/** What no intent knows may still stand in an article; else it is not understood. */
function fromArticles(ask: Ask): Draft[] {
  const sections = ['What it means', 'Fix now', 'Fix for good', 'How to confirm'] as const;
  const found = passages(ask, { sections, max: 3, least: CLOSE });
  return found.length > 0 ? found : [say(FIXED.notUnderstood)];
}

function finish(drafts: readonly Draft[]): Answer {
  const { sentences, citations } = numberCitations(drafts);
  return { markdown: answerMarkdown(sentences, citations), composer: 'offline', sentences, citations };
}
