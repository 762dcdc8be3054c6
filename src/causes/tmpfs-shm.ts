import { cgroupAt } from '../facts/cgroups.ts';
import { hitCounter } from '../facts/kernel-events.ts';
import type { Facts } from '../facts/types.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { Sentence } from '../schema/evidence.ts';
import { type Cause, found, insufficient, notApplicable, ruledOut, say } from './cause.ts';
import { isMemcgKill, kernelKill, sayKilled, sayUsage, sayVictimSize, share } from './kill.ts';
import { MISSING } from './missing.ts';

/** Shared memory must be the larger part of what filled the limit. */
const MOST = 0.5;

/**
 * Files in a tmpfs (/dev/shm, emptyDir with medium Memory) or shared memory filled the group's limit: shmem in
 * the report's memcg statistics is most of the usage, while the processes are small.
 */
export const tmpfsShm: Cause = {
  meta: {
    id: 'tmpfs-shm',
    title: 'Files in a tmpfs or shared memory filled the memory limit',
    family: 'limit',
    requires: ['commands/dmesg', 'memory.stat'],
    articles: ['causes/tmpfs-shm'],
    fixes: ['empty-tmpfs', 'raise-memory-limit'],
    refines: [],
  },
  evaluate(facts) {
    const event = kernelKill(facts);
    if (!event || !isMemcgKill(event))
      return notApplicable('No control group killed for its limit.', event?.report.summary?.at);
    const { memcg } = event.report;
    // v1 prints the group's own pages first and its descendants' as total_*.
    const shmem = memcg?.stats.get('total_shmem') ?? memcg?.stats.get('shmem');
    const usage = hitCounter(event.report)?.usage;
    const part = share(shmem, usage);
    if (!shmem || part === null) {
      return insufficient('The report’s memory statistics of the group are not there.', MISSING.groupStat);
    }
    if (part < MOST)
      return ruledOut(
        `Shared memory and tmpfs made up only ${formatBytes(shmem.value)} of the group’s usage.`,
        shmem,
      );
    return found(
      0.95,
      sayKilled(event, 'when its control group was full of shared memory: files in a tmpfs such as /dev/shm'),
      say(
        `Shared memory and tmpfs files made up ${formatBytes(shmem.value)} of the group’s usage at the kill.`,
        shmem,
      ),
      sayUsage(event),
      sayVictimSize(event),
      sayStillCharged(facts),
      ...sayMounts(facts, shmem.value),
    );
  },
};

/** A kill gives tmpfs pages back to nobody: what is still charged afterwards proves it. */
function sayStillCharged(facts: Facts): Sentence | null {
  const cgroup = cgroupAt(facts, facts.event?.cgroup?.limitPath ?? null);
  const shmem = cgroup?.stat.get('total_shmem') ?? cgroup?.stat.get('shmem');
  if (!cgroup?.usage || !shmem || shmem.value === 0) return null;
  return say(
    `Killing the process did not free it: afterwards the group is still charged ${formatBytes(cgroup.usage.value)}, of which ${formatBytes(shmem.value)} is shared memory.`,
    cgroup.usage,
    shmem,
  );
}

/** A mount that holds more than the group's shared memory holds files of others; one that holds little is not it. */
export function isPartOf(used: number, shmem: number): boolean {
  return used > shmem * 0.2 && used < shmem * 1.2;
}

function sayMounts(facts: Facts, shmem: number): Sentence[] {
  return facts.parsed.after.tmpfs
    .filter((mount) => isPartOf(mount.value.used, shmem))
    .map((mount) => say(`${mount.value.mount} holds ${formatBytes(mount.value.used)} of files.`, mount));
}
