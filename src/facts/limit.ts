import type { IncidentEvent } from '../schema/incident.ts';
import { cgroupAt } from './cgroups.ts';
import { meminfoNearPeak } from './host.ts';
import { hitCounter } from './kernel-events.ts';
import type { Facts, FailureEvent } from './types.ts';

export type HitLimit = NonNullable<IncidentEvent['limit']>;

const RLIMITS = { 'rlimit-as': 'Max address space', 'rlimit-data': 'Max data size' } as const;

/** The limit that an event hit, by its cause: of a control group, a process, or the host's promises. */
export function limitOf(facts: Facts, event: FailureEvent, cause: string): HitLimit | null {
  if (event.cgroup?.limitBytes != null && event.report) {
    const cgroup = cgroupAt(facts, event.cgroup.limitPath);
    const swapToo = hitCounter(event.report) === event.report.memcg?.memorySwap;
    const v1 = cgroup ? cgroup.version === 1 : event.report.memcg?.kmem != null;
    const name = swapToo ? 'memory.memsw.limit_in_bytes' : v1 ? 'memory.limit_in_bytes' : 'memory.max';
    const evidence = [hitCounter(event.report)?.at, swapToo ? null : cgroup?.limit?.at].filter(
      (at) => at != null,
    );
    return { name, bytes: event.cgroup.limitBytes, evidence };
  }
  if (event.claim?.limit) {
    return { name: 'memory limit', bytes: event.claim.limit.value, evidence: [event.claim.limit.at] };
  }
  if (event.kind === 'throttled' && event.cgroup?.limitBytes != null) {
    return { name: 'memory.high', bytes: event.cgroup.limitBytes, evidence: event.evidence.slice(0, 1) };
  }
  if (cause in RLIMITS) {
    const name = cause === 'rlimit-as' ? 'RLIMIT_AS' : 'RLIMIT_DATA';
    const own = facts.workload.process?.limits.get(RLIMITS[cause as keyof typeof RLIMITS]);
    const set = facts.parsed.limitSettings.findLast((one) => one.value.resource === name);
    const bytes =
      typeof own?.value === 'number' ? own.value : (event.refusal?.limit ?? set?.value.bytes ?? null);
    const evidence = [own?.at, event.refusal?.limit != null ? event.refusal.at : null, set?.at].filter(
      (at) => at != null,
    );
    return bytes === null ? null : { name, bytes, evidence };
  }
  const commit = cause === 'overcommit-strict' ? meminfoNearPeak(facts, 'CommitLimit') : null;
  return commit && { name: 'CommitLimit', bytes: commit.value, evidence: [commit.at] };
}
