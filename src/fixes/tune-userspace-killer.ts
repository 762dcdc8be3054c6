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
        why: 'systemd-oomd kills a whole control group when memory pressure or swap use pass its thresholds. A job in a scope of its own is judged by itself, and can be exempted.',
        command: `systemd-run --user --scope -p ManagedOOMPreference=avoid python3 PROGRAM.py${unit ? `\nsystemctl --user show ${shellQuote(unit)} -p ManagedOOMSwap -p ManagedOOMMemoryPressure -p ManagedOOMMemoryPressureLimit` : ''}`,
        risk: 'Nothing then stops the job before the kernel does, after the machine has become slow for everybody.',
        undo: 'python3 PROGRAM.py   # without systemd-run',
        evidence,
      };
    }
    return {
      why: `${kill.killer} acts on the memory that is available on the whole host${total ? ` of ${formatBytes(total.value)}` : ''}; the program is its victim because it is the largest. Make its peak smaller, or let the watcher act later: the thresholds are -m (percent of memory available) and -s (percent of swap free).`,
      command: `systemctl cat ${kill.killer}   # its options\nsudo sed -i 's/-m [0-9]*/-m 5/' /etc/default/${kill.killer} && sudo systemctl restart ${kill.killer}`,
      risk: 'At lower thresholds the host may stand still for a while, or the kernel kills first.',
      undo: `sudo systemctl revert ${kill.killer}   # and restore the old value in /etc/default/${kill.killer}`,
      evidence,
    };
  },
};
