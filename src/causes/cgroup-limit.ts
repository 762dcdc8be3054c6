import { cgroupAt, isAncestor } from '../facts/cgroups.ts';
import { hitCounter } from '../facts/kernel-events.ts';
import { groupLabel, groupPhrase } from '../facts/labels.ts';
import type { Claim, Facts } from '../facts/types.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { Sentence } from '../schema/evidence.ts';
import { type Cause, type Finding, found, insufficient, notApplicable, ruledOut, say } from './cause.ts';
import {
  isMemcgKill,
  isOwnerKnown,
  type KernelKill,
  kernelKill,
  sayKilled,
  sayUsage,
  sayVictimSize,
  scopeOf,
  share,
} from './kill.ts';
import { MISSING } from './missing.ts';

/**
 * A control group reached memory.max (v1: memory.limit_in_bytes) and the kernel killed in it. Fires on the
 * kernel's report, or on the group's own kill counter where the log is lost. Not where the limit that was hit
 * belongs to a group above the victim's: that is cgroup-ancestor-limit.
 */
export const cgroupLimit: Cause = {
  meta: {
    id: 'cgroup-limit',
    title: 'The memory limit of the control group was reached',
    family: 'limit',
    requires: ['commands/dmesg', 'memory.events'],
    articles: ['causes/cgroup-limit'],
    fixes: ['raise-memory-limit'],
    refines: [],
  },
  evaluate(facts) {
    if (facts.event?.claim) return ofClaim(facts.event.claim);
    const event = kernelKill(facts);
    if (!event) return withoutReport(facts);
    if (scopeOf(event) === 'unknown' || (isMemcgKill(event) && !isOwnerKnown(event))) {
      return insufficient(
        'The report has lost the line that names the limit and whose it is.',
        MISSING.kernelLog,
      );
    }
    if (!isMemcgKill(event)) {
      return ruledOut(
        'The kernel reports a shortage of the host, not of a control group.',
        event.report.summary?.at,
        event.kill?.at,
      );
    }
    const { limitPath, taskPath } = event.cgroup ?? { limitPath: null, taskPath: null };
    if (limitPath !== null && taskPath !== null && isAncestor(limitPath, taskPath) && !sameLimit(facts)) {
      return ruledOut(
        'The limit that was hit belongs to a group above that of the killed process.',
        event.report.summary?.at ?? event.report.limitOf?.at,
      );
    }
    const name = limitPath === null ? 'its control group' : groupPhrase(limitPath);
    return found(
      limitPath === null ? 0.85 : 0.97,
      sayKilled(event, `because ${name} reached its memory limit`),
      sayUsage(event),
      sayVictimSize(event),
      sayFile(event),
    );
  },
};

/** Page cache at the limit is reclaimed first, unless it waits to be written. */
function sayFile(event: KernelKill): Sentence | null {
  const stats = event.report.memcg?.stats;
  const file = stats?.get('file') ?? stats?.get('total_cache') ?? stats?.get('cache');
  const shmem = stats?.get('shmem') ?? stats?.get('total_shmem');
  const cache = file && { value: file.value - (shmem?.value ?? 0), at: file.at };
  if (!file || (share(cache, hitCounter(event.report)?.usage) ?? 0) < 0.5) return null;
  const dirty = ['file_dirty', 'file_writeback'].map((name) => stats?.get(name));
  const waiting = dirty.reduce((sum, one) => sum + (one?.value ?? 0), 0);
  return say(
    `Most of that, ${formatBytes(cache?.value ?? 0)}, was page cache${waiting > 0 ? `, ${formatBytes(waiting)} of it not yet written to disk` : ''}, not memory of its processes.`,
    file,
    ...dirty,
  );
}

/** A pod of one limited container has the container's limit too: the kernel then names whichever fills first. */
export function sameLimit(facts: Facts): boolean {
  const task = cgroupAt(facts, facts.event?.cgroup?.taskPath ?? null);
  const own = task?.limit?.value;
  const peak = task?.peak?.value ?? task?.usage?.value;
  const same = typeof own === 'number' && own === facts.event?.cgroup?.limitBytes;
  return same && peak !== undefined && peak >= own * 0.98;
}

/** A platform's word for a kill: with a limit of its own that is what was hit, without one it may be any above. */
function ofClaim({ by, subject, at, limit }: Claim): Finding {
  if (!limit)
    return insufficient(
      `${by} reports that ${subject} was killed for memory, but no limit of it is known: it may have been one above, or the host.`,
      MISSING.kernelLog,
      MISSING.counters,
    );
  return found(
    0.87,
    say(`${by} reports that the kernel killed in ${subject} for memory.`, at),
    say(`${subject} has a memory limit of ${formatBytes(limit.value)}.`, limit),
  );
}

/** No kernel report: the group's counters can still prove a kill, or rule it out. */
function withoutReport(facts: Facts) {
  const { event } = facts;
  if (event?.kind !== 'external-kill') return notApplicable('No process was killed.');
  const cgroup = cgroupAt(facts, event.cgroup?.taskPath ?? null);
  const kills = cgroup?.events.get('oom_kill');
  const limit = cgroup?.limit;
  if (!kills)
    return insufficient(
      'The process was killed with SIGKILL, but nothing shows by whom.',
      MISSING.kernelLog,
      MISSING.counters,
    );
  if (kills.value === 0) return ruledOut('The group counts no OOM kill.', kills);
  const reached =
    ['oom', 'max'].map((name) => cgroup?.events.get(name)).find((one) => (one?.value ?? 0) > 0) ??
    cgroup?.failcnt;
  if (typeof limit?.value !== 'number' || !reached || reached.value === 0) {
    return insufficient(
      'The group counts an OOM kill, but not that its own limit was reached: it may have been one above, or the host.',
      MISSING.kernelLog,
    );
  }
  const bound = limit && typeof limit.value === 'number' ? ` of ${formatBytes(limit.value)}` : '';
  return found(
    0.8,
    say(
      `The control group ${groupLabel(cgroup?.path ?? '')} counts ${kills.value} OOM kill(s), and its program died of SIGKILL.`,
      kills,
      reached,
      ...event.evidence,
    ),
    limit ? say(`It has a memory limit${bound}.`, limit) : null,
  );
}
