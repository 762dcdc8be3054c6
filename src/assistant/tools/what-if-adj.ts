import { chosenBy, withAdj } from '../../facts/badness.ts';
import { meminfoNearPeak } from '../../facts/host.ts';
import type { Facts } from '../../facts/types.ts';
import { inline } from '../../lib/text.ts';
import type { Sentence } from '../../schema/evidence.ts';

/** oom_score_adj of tasks that are never chosen. */
const NEVER = -1000;

/** Whom the kernel would have killed, had one process had another oom_score_adj. */
export function ifAdj(facts: Facts, pid: number, adj: number): Sentence[] {
  const report = facts.event?.report;
  const task = report?.tasks.find((one) => one.pid === pid || one.tgid === pid);
  const unknown = (why: string): Sentence[] => [
    { text: `Whom the kernel would have killed then is not known: ${why}.`, evidence: [] },
  ];
  if (!report || !task) return unknown(`no kernel report lists pid ${pid}`);
  const swap = meminfoNearPeak(facts, 'SwapTotal')?.value ?? null;
  const highest = withAdj(report, pid, adj, swap);
  const own = `oom_score_adj ${adj} for ${inline(task.name)} (pid ${pid})`;
  if (!highest) {
    const alone = adj === NEVER && report.tasks.every((one) => one.tgid === task.tgid);
    return alone
      ? unknown('no other process could have been killed')
      : unknown('the report lacks figures for the score');
  }
  const { victim } = chosenBy(report, swap);
  const same = victim?.task.tgid === highest.task.tgid;
  const who = `${inline(highest.task.name)} (pid ${highest.task.pid})`;
  return [
    {
      text: `With ${own}, ${who} would ${same ? 'still ' : ''}have had the highest score.`,
      evidence: [highest.at, task.at],
    },
  ];
}
