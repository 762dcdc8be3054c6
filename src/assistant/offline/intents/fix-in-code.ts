import { type Draft, fromArticle } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { FIXED } from '../fixed.ts';
import { codeLines } from '../lookup/code-lines.ts';
import { ownArticles, passages } from '../lookup/passages.ts';
import { remediesFor } from '../lookup/remedies.ts';
import { say } from '../say.ts';
import type { Intent } from './intent.ts';

/** Which line of the program to change, and what to write there instead. */
export const fixInCode: Intent = {
  id: 'fix-in-code',
  heading: 'In the code',
  signals: [
    [/\brewrite\b|\bwhat (?:do|must|should) i have to (?:change|write|rewrite|do) (?:in|to)\b/, 5],
    [/\b(?:in|change|touch|fix|the) (?:\w+ )?code\b|\bsource\b|\bcoding\b/, 4],
    [
      /\b(?:which|what|the|is|after which|exact) lines?\b.{0,40}\b(?:\w+\.py|change|instead|write|replace|it)\b/,
      3,
    ],
    [
      /\w+\.py\b.{0,40}\b(?:line|change|instead|add|write)\b|\b(?:line|change|instead|add|write)\b.{0,40}\w+\.py\b/,
      4,
    ],
    [
      /\b(?:rewrite|refactor|change) (?:it|the (?:program|script|loop|function))\b|\bwhat (?:do|must|should) i (?:change|write|replace)\b/,
      3,
    ],
    [/\bwhat (?:is|to|should be) (?:to )?(?:add|write|change|replace)\b/, 3],
    [
      /\b(?:don't|do not|won't|cannot|not) (?:want to |allow(?:ed)? to )?(?:raise|change) (?:the )?limits?\b/,
      3,
    ],
    [/\bline in \w+/, 4],
    [/\bhow then\b|\binstead\b/, 1],
    [/\blines?\b/, 1],
  ],
  answer: (ask) => {
    const lines = codeLines(ask);
    const none =
      ask.main.length === 0 ? [say(FIXED.noSource)] : lines.length === 0 ? [say(FIXED.noGrowthLine)] : [];
    const advice = adviceFor(ask);
    return [...none, ...lines.slice(0, 2), ...advice.slice(0, 3), ...lines.slice(2), ...advice.slice(3)];
  },
};

/** What to write instead, by what the program does; else what the cause's article says that goes with the question. */
function adviceFor(ask: Ask): Draft[] {
  const known = remediesFor(ask, 4);
  if (known.length > 0) return known;
  const found = passages(ask, { sections: ['Fix for good'], max: 3, least: 4 });
  return found.length > 0 ? found : fromArticle('', ownArticles(ask)[0], 'Fix for good', 2);
}
