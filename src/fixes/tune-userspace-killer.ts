import { meminfo } from '../facts/host.ts';
import { formatBytes } from '../lib/bytes.ts';
import { shellQuote } from '../lib/text.ts';
import type { FixRule } from './fix.ts';

/** Bounds the program by a limit of its own, so that a watcher of the whole host need not act. */
export const tuneUserspaceKiller: FixRule = {
  meta: {
    id: 'tune-userspace-killer',
    kind: 'configuration',
    title: 'Run the program where that killer does not count it, or change its thresholds',
    articles: ['causes/userspace-oom-killer'],
  },
  propose(facts) {
    const kill = facts.event?.userspace;
    if (!kill) return null;
    const total = meminfo(facts, 'MemTotal');
    const unit = kill.cgroup?.split('/').at(-1);
    const evidence = [kill.at, ...(kill.reason ? [kill.reason.at] : []), ...(total ? [total.at] : [])];
    if (kill.killer === 'systemd-oomd') {
      return {
        why: 'systemd-oomd kills a whole control group when memory pressure or swap use pass its thresholds. A job in a scope of its own is judged by itself instead of with everything in its session; system units can be exempted with ManagedOOMPreference=avoid, which counts for groups that root owns (systemd.resource-control(5)).',
        command: `systemd-run --user --scope python3 PROGRAM.py${unit ? `\nsystemctl --user show ${shellQuote(unit)} -p ManagedOOMSwap -p ManagedOOMMemoryPressure -p ManagedOOMMemoryPressureLimit` : ''}`,
        risk: 'The job itself is still killed if it is what fills the memory; the rest of the session then stays.',
        undo: 'python3 PROGRAM.py   # without systemd-run',
        evidence,
      };
    }
    return {
      why: `${kill.killer} acts on the memory that is available on the whole host${total ? ` of ${formatBytes(total.value)}` : ''}; the program is its victim because it is the largest. Make its peak smaller, or let the watcher act later: the thresholds are -m (percent of memory available) and -s (percent of swap free).`,
      command: `systemctl cat ${kill.killer}; grep ARGS /etc/default/${kill.killer}   # its options now\nsudoedit /etc/default/${kill.killer}   # put -m 5 into its arguments\nsudo systemctl restart ${kill.killer}`,
      risk: 'At lower thresholds the host may stand still for a while, or the kernel kills first.',
      undo: `sudoedit /etc/default/${kill.killer}   # put the old value back\nsudo systemctl restart ${kill.killer}`,
      evidence,
    };
  },
};
