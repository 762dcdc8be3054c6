import type { Evidence } from '../../../schema/evidence.ts';
import type { Frame, Ground, Verdict } from '../ground.ts';
import { readQuantity } from '../quantity.ts';
import { pidsOf } from '../states/killed.ts';
import { identity } from './identity.ts';
import { values } from './values.ts';

const EACH =
  /^(?:each|every|all|both)(?: one)?(?: of)?(?: the)?(?<other> other| remaining| idle)?(?: (?<count>two|three|four|five|six|seven|eight|nine|ten|\d+))?(?<killed> killed| dead)? (?<who>workers?|process(?:es)?|tasks?|victims?|[\w.-]+(?: workers?| processes| tasks| children)?)(?<pids>,?(?: with)? pids? \d+(?:(?:, | and |, and )(?:pid )?\d+)+,?)? (?<rest>(?:had|has|have|held|holds?|used|ran|runs?|was|were|is|are|belonged|belongs?|carr(?:ied|ies|y)|liv(?:ed|es?)|died|got|shows?|reached)\b.+)$/i;
const SINGULAR: readonly (readonly [RegExp, string])[] = [
  [/^were\b/i, 'was'],
  [/^are\b/i, 'is'],
  [/^have\b/i, 'has'],
  [/^carry\b/i, 'carries'],
];

/** "Each of the other workers had 1378 resident pages": it holds of every process that is meant. */
export const each: Frame = (sentence, ground): Verdict | null => {
  const match = EACH.exec(sentence.replace(/[.!]+$/, '').trim());
  if (!match?.groups) return null;
  const { other, count, killed, pids, who = '', rest = '' } = match.groups;
  const victim = ground.diagnosis.facts.event?.victim?.pid;
  const all = membersOf(who, killed !== undefined, ground).filter((pid) => !other || pid !== victim);
  const listed = pids?.match(/\d+/g)?.map(Number);
  if (listed && (listed.length !== all.length || listed.some((pid) => !all.includes(pid))))
    return { grounded: false, why: 'Others are meant.' };
  const said = count === undefined ? null : readQuantity(count, 'exact');
  if (all.length < 2 || all.length > 32) return null;
  if (said && !said.quantity.ranges.some(([low]) => low === all.length))
    return { grounded: false, why: `There are ${all.length}.` };
  if (/^both\b/i.test(sentence) && all.length !== 2) return { grounded: false, why: 'They are not two.' };
  const plain = SINGULAR.reduce((text, [words, one]) => text.replace(words, one), rest);
  const at: Evidence[] = [];
  for (const pid of all) {
    const found = [values, identity]
      .map((frame) => frame(`pid ${pid} ${plain}`, ground))
      .find((one) => one?.grounded);
    if (!found?.grounded) return { grounded: false, why: `It does not hold of pid ${pid}.` };
    at.push(...found.at.slice(0, 1));
  }
  return { grounded: true, why: 'It holds of each.', at };
};

/** Pids of those who are meant: the killed, the numbered workers, the tasks of one name. */
function membersOf(who: string, killed: boolean, ground: Ground): number[] {
  const bare = who.replace(/ (?:workers?|processes|tasks|children)$/i, '');
  if (killed || /^victims?$/i.test(bare)) return [...pidsOf(ground).keys()];
  const { event, parsed } = ground.diagnosis.facts;
  if (/^workers?$/i.test(bare))
    return parsed.pidMentions
      .filter(({ at }) => /^\w+ \d+ pid \d+$/.test(at.text.trim()))
      .map(({ value }) => value);
  const tasks = event?.report?.tasks ?? [];
  if (/^(?:process(?:es)?|tasks?)$/i.test(bare)) return tasks.map(({ pid }) => pid);
  return tasks.filter(({ name }) => name.toLowerCase() === bare.toLowerCase()).map(({ pid }) => pid);
}
