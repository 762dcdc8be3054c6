import { inline } from '../../lib/text.ts';
import type { Score } from '../../schema/insight.ts';
import { plain } from '../draft.ts';
import { FIXED } from './fixed.ts';
import type { Section } from './sections.ts';

/** Why the kernel chose the victim, and who would have been next, by their scores. */
export const whyThisProcess: Section = ({ facts, incident }) => {
  const section = 'Why this process';
  const choice = incident.insight.victimChoice;
  if (!choice?.victim) return [plain(section, FIXED.noTable)];
  const score = (one: Score, which = '') =>
    `${inline(one.name)} (pid ${one.pid})${which} scored ${one.points?.toLocaleString('en-US') ?? 'an unknown number of'} points with oom_score_adj ${one.oomScoreAdj ?? 'unknown'}`;
  const chosen = {
    true: 'the highest score of all that could be killed',
    false: 'although another scored higher',
    null: `and whether that was the highest is not decided: ${choice.why}`,
  }[String(choice.agrees) as 'true' | 'false' | 'null'];
  return [
    plain(section, `${score(choice.victim)}, ${chosen}.`, [
      ...choice.victim.evidence,
      ...(facts.event?.kill ? [facts.event.kill.at] : []),
    ]),
    ...(choice.next
      ? [plain(section, `Next would have been ${score(choice.next, ', which')}.`, choice.next.evidence)]
      : []),
  ];
};
