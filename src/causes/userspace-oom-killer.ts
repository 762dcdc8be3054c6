import { hostKills } from '../facts/host.ts';
import { commandLabel } from '../facts/labels.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, say } from './cause.ts';

/**
 * earlyoom, systemd-oomd or nohang killed before the kernel had to. Fires on that program's own line about the kill.
 */
export const userspaceOomKiller: Cause = {
  meta: {
    id: 'userspace-oom-killer',
    title: 'A program that watches memory killed it, not the kernel',
    family: 'host',
    requires: ['commands/journalctl_oomd', 'var/log'],
    articles: ['causes/userspace-oom-killer'],
    fixes: ['tune-userspace-killer'],
    refines: [],
  },
  evaluate(facts) {
    const { event } = facts;
    const kill = event?.userspace;
    if (!event || !kill)
      return notApplicable('No program that watches memory says that it killed.', event?.evidence[0]);
    const what = kill.cgroup ?? commandLabel(event.victim);
    const kernel = hostKills(facts);
    const running = facts.parsed.after.ps.find((row) => row.value.command.includes(kill.killer));
    const { signal } = facts.parsed.exit ?? { signal: null };
    return found(
      0.96,
      say(
        `${kill.killer} killed ${what}${kill.signal ? ` with ${kill.signal}` : ''}; it watches memory and acts before the kernel’s OOM killer does.`,
        kill.at,
      ),
      kill.reason ? say(`It gives as its reason: ${kill.reason.value}.`, kill.reason) : null,
      kill.rss === null ? null : say(`The process held ${formatBytes(kill.rss)} (VmRSS) then.`, kill.at),
      running ? say(`${kill.killer} runs as “${running.value.command}”.`, running) : null,
      signal ? say(`The program ended by signal ${signal.value}.`, signal) : null,
      kernel?.value === 0 ? say('The kernel counts no OOM kill of its own since boot.', kernel) : null,
    );
  },
};
