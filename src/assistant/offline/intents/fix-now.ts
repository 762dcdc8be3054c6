import { command, type Draft, fromArticle } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { FIXED } from '../fixed.ts';
import { passages } from '../lookup/passages.ts';
import { say } from '../say.ts';
import type { Intent } from './intent.ts';

/** What to do now: the commands with this incident's numbers. */
export const fixNow: Intent = {
  id: 'fix-now',
  heading: 'What to change now',
  signals: [
    [/\bfix(?:es|ed)?\b|\bsolve\b|\bworkaround\b|\bquick\b/, 3],
    [/\bwhat (?:do|should|can|must|shall) (?:i|we)\b/, 3],
    [/\b(?:command|commands|one-?liner)\b/, 3],
    [/\bwhat (?:do|should) (?:i|we) (?:write|put|type|enter|run|do|set)\b|\bin which file\b/, 4],
    [/\b(?:right now|now|immediately|asap|at once|tonight|today)\b/, 2],
    [/\b(?:setting|option|parameter|knob|variable|unit file)\b/, 3],
    [
      /\bwithout (?:a )?(?:restart|reboot|touching|changing)\b|\b(?:must|do|have to) (?:i|we) (?:to )?(?:reboot|restart)\b|\breboot\b/,
      3,
    ],
    [/\b(?:don't|do not|not) (?:need to |want to |have to )?(?:touch|change) (?:the )?code\b/, 4],
    [
      /\bhow (?:do|can|to) (?:i |we )?(?:free|release|get|give|fix|stop|prevent|avoid|raise|change|allow|let)\b/,
      4,
    ],
    [/\bget (?:this|the|that|my|our) memory back\b|\bfree (?:this|it|that|the memory)\b/, 3],
    [/\blet it (?:continue|run|go on)\b|\bfaster\b/, 2],
  ],
  answer: (ask) => {
    const { fixes } = ask.diagnosis.incident;
    const drafts = fixes
      .slice(0, 2)
      .flatMap((fix) => [
        say(`${fix.title}: ${fix.why}`, ...fix.evidence),
        ...(fix.command ? [command('', fix.command, fix.evidence)] : []),
        say(`Risk: ${fix.risk}`, ...fix.evidence),
        ...(fix.undo ? [say(FIXED.toUndo), command('', fix.undo, fix.evidence)] : []),
      ]);
    return [...(drafts.length > 0 ? drafts : [say(FIXED.noFix)]), ...fromArticles(ask)];
  },
};

/** What the articles of the fixes and the cause know that goes with the question. */
function fromArticles(ask: Ask): Draft[] {
  const found = passages(ask, { sections: ['Fix now'], max: 2, least: 4 });
  const { verdict } = ask.diagnosis;
  const cause = ask.articles.get(verdict.cause?.meta.articles[0] ?? '');
  return found.length > 0 ? found : fromArticle('', cause, 'Fix now', 1);
}
