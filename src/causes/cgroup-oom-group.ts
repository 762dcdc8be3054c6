import { cgroupAt } from '../facts/cgroups.ts';
import { bySize } from '../facts/kernel-events.ts';
import { count } from '../lib/text.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { isMemcgKill, kernelKill, sayKilled, sayUsage } from './kill.ts';

/**
 * memory.oom.group is 1: one process over the limit, and the kernel kills all of the group together. Fires on the
 * kernel's announcement, not on the setting alone (mm/oom_kill.c oom_kill_memcg_member).
 */
export const cgroupOomGroup: Cause = {
  meta: {
    id: 'cgroup-oom-group',
    title: 'The control group is killed as a whole (memory.oom.group)',
    family: 'limit',
    requires: ['commands/dmesg', 'memory.oom.group'],
    articles: ['causes/cgroup-oom-group'],
    fixes: ['keep-group-alive', 'raise-memory-limit'],
    refines: [],
  },
  evaluate(facts) {
    const event = kernelKill(facts);
    const group = event?.report.groupKill;
    if (!event || !group) return notApplicable('No control group was killed as a whole.', event?.kill?.at);
    const setting = cgroupAt(facts, group.value)?.oomGroup;
    if (!isMemcgKill(event))
      return notApplicable('The host was short, not the group’s limit reached.', group);
    const pids = new Set(event.report.kills.map((kill) => kill.pid));
    // The kubelet sets it for every container: where one process died, it changed nothing.
    if (pids.size < 2)
      return ruledOut('No other process of the group was killed with it.', group, event.kill?.at);
    const mentions = facts.parsed.pidMentions.filter((one) => pids.has(one.value));
    const worst = bySize(event.report)[0];
    return found(
      0.97,
      sayKilled(
        event,
        `and ${count(pids.size - 1, 'other process', 'other processes')} of ${group.value} with it, because memory.oom.group is set`,
      ),
      say('The kernel announced that all tasks of the group would be killed.', group, setting),
      worst
        ? say(
            `${worst.name} (pid ${worst.pid}) was the largest of them; the others died only because they share the group.`,
            worst.at,
          )
        : null,
      mentions.length > 0
        ? say('The program’s own output names processes that died.', ...mentions.slice(0, 8))
        : null,
      sayUsage(event),
    );
  },
};
