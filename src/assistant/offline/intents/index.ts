import type { Question } from '../question/question.ts';
import { cannotTell } from './cannot-tell.ts';
import { exitCode } from './exit-code.ts';
import { explainTerm } from './explain-term.ts';
import { fixForGood } from './fix-for-good.ts';
import { fixInCode } from './fix-in-code.ts';
import { fixNow } from './fix-now.ts';
import { howSure } from './how-sure.ts';
import { howToProveIt } from './how-to-prove-it.ts';
import type { Intent } from './intent.ts';
import { isItALeak } from './is-it-a-leak.ts';
import { moreHostRam } from './more-host-ram.ts';
import { newcomer } from './newcomer.ts';
import { riskOfFix } from './risk-of-fix.ts';
import { showTheLine } from './show-the-line.ts';
import { whatHappened } from './what-happened.ts';
import { whatIfLimit } from './what-if-limit.ts';
import { whatIsMissing } from './what-is-missing.ts';
import { whatWasRuledOut } from './what-was-ruled-out.ts';
import { when } from './when.ts';
import { whichLimit } from './which-limit.ts';
import { whoElseAtRisk } from './who-else-at-risk.ts';
import { whoIsToBlame } from './who-is-to-blame.ts';
import { whoKilled } from './who-killed.ts';
import { whoUsedIt } from './who-used-it.ts';
import { whyAlthoughFree } from './why-although-free.ts';
import { whyThisVictim } from './why-this-victim.ts';
import { willItHappenAgain } from './will-it-happen-again.ts';
import { wouldSwapHelp } from './would-swap-help.ts';

/** In order of precedence: of two that match alike the first answers. */
export const INTENTS: readonly Intent[] = [
  cannotTell,
  wouldSwapHelp,
  moreHostRam,
  whatIfLimit,
  whichLimit,
  fixInCode,
  fixForGood,
  fixNow,
  riskOfFix,
  showTheLine,
  howToProveIt,
  exitCode,
  whoKilled,
  whoIsToBlame,
  whoElseAtRisk,
  whyThisVictim,
  whoUsedIt,
  whyAlthoughFree,
  isItALeak,
  willItHappenAgain,
  when,
  explainTerm,
  howSure,
  whatWasRuledOut,
  whatIsMissing,
  newcomer,
  whatHappened,
];

/** An intent answers from this score on, */
const ENOUGH = 2;
/** and a second one beside it with so much, and this share of the best one's. */
const SECOND = 3;
const BESIDE = 0.6;

/** The one or two things that a question asks, the plainest first; none where nothing is understood. */
export function recognise(question: Question): Intent[] {
  const scored = INTENTS.map((intent) => ({
    intent,
    score: intent.signals.reduce(
      (sum, [pattern, weight]) => (pattern.test(question.text) ? sum + weight : sum),
      0,
    ),
  }))
    .filter(({ score }) => score >= ENOUGH)
    .sort((a, b) => b.score - a.score);
  const best = scored[0]?.score ?? 0;
  return scored
    .filter(({ score }, i) => i === 0 || score >= Math.max(SECOND, best * BESIDE))
    .filter(({ intent }) => !scored[0]?.intent.covers?.includes(intent.id))
    .slice(0, 2)
    .map(({ intent }) => intent);
}
