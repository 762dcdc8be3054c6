import { cgroupAt } from '../facts/cgroups.ts';
import { hostKills } from '../facts/host.ts';
import { commandLabel } from '../facts/labels.ts';
import type { Facts } from '../facts/types.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { Cgroup } from '../parse/cgroup.ts';
import type { Evidence, Sentence } from '../schema/evidence.ts';
import { type Cause, found, insufficient, notApplicable, ruledOut, say } from './cause.ts';
import { MISSING } from './missing.ts';

/**
 * SIGKILL (exit 137) from somebody else than the kernel: docker stop after its grace, a watchdog, an admin.
 * Fires only where kill counters or a whole kernel log show that the kernel did not do it; 137 alone proves
 * nothing.
 */
export const notOomSigkill: Cause = {
  meta: {
    id: 'not-oom-sigkill',
    title: 'SIGKILL came from somebody else, not from the kernel for memory',
    family: 'misread',
    requires: ['memory.events', 'proc/vmstat', 'commands/dmesg'],
    articles: ['causes/not-oom-sigkill'],
    fixes: ['find-the-sender'],
    refines: [],
  },
  evaluate(facts) {
    const { event } = facts;
    if (event?.kind !== 'external-kill') {
      return notApplicable(
        event?.kill ? 'The kernel reports the kill itself.' : 'No process died of SIGKILL.',
        event?.kill?.at,
      );
    }
    const groups = groupsOf(facts, event.cgroup?.taskPath ?? null);
    const counts = groups.map((group) => group?.events.get('oom_kill') ?? null);
    const counted = counts.find((one) => one !== null && one.value > 0) ?? counts[0] ?? null;
    const host = hostKills(facts);
    if (counted && counted.value > 0)
      return ruledOut('The program’s control group counts OOM kills.', counted);
    const [log] = facts.parsed.kernelLogs;
    const headless = log?.reports.find((report) => report.kills.length === 0 && report.trigger);
    if (headless) {
      return insufficient(
        'The kernel log holds an OOM report that is cut off before it names its victim.',
        MISSING.kernelLog,
      );
    }
    const { uptime } = facts.parsed.after;
    const ranFor = facts.parsed.exit?.ranFor;
    const rebooted = uptime != null && ranFor != null && uptime.value < ranFor.value;
    const silent = host === null && log !== undefined && log.reports.length === 0 && log.fromBoot;
    // A group that was made anew, as at each restart of a unit, counts from 0: kills of the host must be told for.
    const told = new Set(
      facts.parsed.kernelLogs.flatMap((one) => one.reports.flatMap((r) => r.kills.map((k) => k.pid))),
    );
    const accounted = host === null || host.value === 0 || told.size >= host.value;
    if (rebooted || !accounted || (counts.includes(null) && host?.value !== 0 && !silent)) {
      return insufficient(
        'The program died of SIGKILL, but nothing shows whether the kernel sent it.',
        MISSING.counters,
        MISSING.kernelLog,
      );
    }
    return found(
      host?.value === 0 ? 0.95 : counted ? 0.85 : 0.8,
      say(
        `${commandLabel(event.victim)} died of signal 9 (SIGKILL), and the kernel’s OOM killer did not send it.`,
        ...signalLines(event.evidence),
        counted,
        host,
      ),
      counted ? say('Its control group counts no OOM kill.', counted) : null,
      host?.value === 0 ? say('The kernel counts no OOM kill on the whole host since boot.', host) : null,
      sayPeak(facts),
      event.killer ? say(`A log names the sender: “${event.killer.at.text.trim()}”.`, event.killer) : null,
    );
  },
};

/** The groups of all processes that run the program: any of them may be the one that died. */
function groupsOf(facts: Facts, path: string | null): (Cgroup | null)[] {
  const paths = [path, ...facts.workload.processes.map((process) => process.cgroup?.value ?? null)];
  return [...new Set(paths)].map((one) => cgroupAt(facts, one));
}

function signalLines(evidence: readonly Evidence[]): Evidence[] {
  return evidence.slice(0, 1);
}

/** How far the program stayed below its limit. */
function sayPeak(facts: Facts): Sentence | null {
  const cgroup = cgroupAt(facts, facts.event?.cgroup?.taskPath ?? null);
  const { peak, limit } = cgroup ?? {};
  if (!peak || typeof limit?.value !== 'number') return null;
  const reached = cgroup?.events.get('max');
  return say(
    `Its control group never used more than ${formatBytes(peak.value)} of its limit of ${formatBytes(limit.value)}.`,
    peak,
    limit,
    reached?.value === 0 ? reached : null,
  );
}
