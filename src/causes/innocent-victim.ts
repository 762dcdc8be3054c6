import { meminfo } from '../facts/host.ts';
import { heldPages, pages } from '../facts/kernel-events.ts';
import { commandLabel } from '../facts/labels.ts';
import type { Facts } from '../facts/types.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { Task } from '../parse/kernel/types.ts';
import { type Cause, found, insufficient, notApplicable, ruledOut, say } from './cause.ts';
import { globalKill } from './global-oom.ts';
import { type KernelKill, sayKilled, sayVictimSize } from './kill.ts';
import { MISSING } from './missing.ts';

/** Another process must hold this many times the victim's memory, and this part of RAM, to be called the hog. */
const TIMES = 1.5;
const PART_OF_RAM = 0.2;

/**
 * The host ran out and the kernel killed a process that did not hold most of the memory: oom_score_adj spared
 * the larger one (oom_badness, mm/oom_kill.c). Needs the task table.
 */
export const innocentVictim: Cause = {
  meta: {
    id: 'innocent-victim',
    title: 'The killed process was not the one that used the memory',
    family: 'host',
    requires: ['commands/dmesg'],
    articles: ['causes/innocent-victim'],
    fixes: ['cap-the-hog'],
    refines: ['global-oom'],
  },
  evaluate(facts) {
    const event = globalKill(facts);
    if (typeof event === 'string') return notApplicable(event);
    const { report, kill } = event;
    const victim = report.tasks.find((task) => task.pid === kill?.pid);
    if (!victim)
      return insufficient('The task table that compares the processes is not there.', MISSING.kernelLog);
    const hog = largerThan(victim, report.tasks);
    if (!hog || heldPages(hog) < (ramPages(facts, event) ?? Number.POSITIVE_INFINITY) * PART_OF_RAM) {
      return ruledOut('No other process held much more memory than the killed one.', victim.at);
    }
    const spared =
      hog.oomScoreAdj !== null && victim.oomScoreAdj !== null && hog.oomScoreAdj < victim.oomScoreAdj;
    const held = (task: Task) => {
      const bytes = pages(report, heldPages(task));
      return bytes === null ? `${heldPages(task)} pages` : formatBytes(bytes);
    };
    return found(
      spared ? 0.95 : 0.8,
      sayKilled(event, 'because the host ran out of memory, but that process did not hold most of it'),
      say(
        `${commandLabel(event.hog)} held ${held(hog)}, the killed process ${held(victim)}.`,
        hog.at,
        victim.at,
      ),
      spared
        ? say(
            `The larger one was spared by its oom_score_adj of ${hog.oomScoreAdj}; the killed one has ${victim.oomScoreAdj}.`,
            hog.at,
            victim.at,
          )
        : null,
      sayVictimSize(event),
    );
  },
};

function largerThan(victim: Task, tasks: readonly Task[]): Task | null {
  const others = tasks.filter(
    (task) => task.tgid !== victim.tgid && heldPages(task) > heldPages(victim) * TIMES,
  );
  return others.sort((a, b) => heldPages(b) - heldPages(a))[0] ?? null;
}

function ramPages(facts: Facts, { report }: KernelKill): number | null {
  const { ramPages: ram, reservedPages: reserved } = report.memInfo ?? {};
  if (ram) return ram.value - (reserved?.value ?? 0);
  const total = meminfo(facts, 'MemTotal');
  return total && report.pageBytes ? total.value / report.pageBytes : null;
}
