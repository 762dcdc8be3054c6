import { managedBytes } from '../facts/kernel-events.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, say } from './cause.ts';

/**
 * The kernel found no process that it may kill (all at oom_score_adj -1000, or none there yet at boot) and panics
 * (mm/oom_kill.c out_of_memory).
 */
export const noKillableProcess: Cause = {
  meta: {
    id: 'no-killable-process',
    title: 'Memory ran out, and nothing was left that could be killed',
    family: 'host',
    requires: ['commands/dmesg'],
    articles: ['causes/no-killable-process'],
    fixes: ['allow-kills'],
    refines: ['global-oom'],
  },
  evaluate(facts) {
    const { event } = facts;
    const at = event?.report?.noKillable;
    if (!event || !at)
      return notApplicable('The kernel found a process to kill, or did not look for one.', event?.kill?.at);
    const tasks = event.report?.tasks ?? [];
    const ofGroup = event.report?.memcg != null;
    const ram = event.report && managedBytes(event.report);
    return found(
      0.96,
      say(
        ofGroup
          ? 'A control group reached its memory limit, and the kernel found no process in it that it may kill: requests there fail or wait.'
          : 'The kernel ran out of memory and found no process that it may kill, which ends in a panic.',
        at,
        event.report?.trigger?.at,
      ),
      ram && !ofGroup
        ? say(`The kernel manages ${formatBytes(ram)} of RAM.`, event.report?.memInfo?.ramPages)
        : null,
      tasks.length === 0 && !ofGroup
        ? say('No process was in its table: it ran out while it was starting.', at)
        : tasks.length > 0 && tasks.every((task) => task.oomScoreAdj === -1000)
          ? say(
              'Every process in its table is protected (oom_score_adj -1000).',
              ...tasks.map((task) => task.at).slice(0, 3),
            )
          : null,
    );
  },
};
