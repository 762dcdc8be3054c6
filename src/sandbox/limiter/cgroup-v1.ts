import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { field, numberIn, readIn, sweep, writeIn } from './cgroup-files.ts';
import { cgroupGroup } from './cgroup-group.ts';
import type { Group, GroupLimits, Limiter, Reading } from './limiter.ts';
import { groupName } from './name.ts';

const HUGE_PAGE = 2 * 1024 ** 2;

/** Groups of cgroup v1 below the given folders of the memory and the pids hierarchy. */
export function cgroupV1(memory: string, pids: string | null): Limiter {
  sweep(memory);
  if (pids !== null) sweep(pids);
  const swapCounted = readIn(memory, 'memory.memsw.usage_in_bytes') !== null;
  return {
    kind: 'cgroup-v1',
    cannotProve: [
      ...(swapCounted ? [] : ['This kernel does not count swap: a program may have survived by swapping.']),
      ...(pids === null
        ? ['The number of processes was not limited: this host has no pids group to write to.']
        : []),
    ],
    open: (limits) => open(memory, pids, limits),
  };
}

function open(memory: string, pids: string | null, { limitBytes, maxPids }: GroupLimits): Group {
  const name = groupName();
  const own = join(memory, name);
  const ownPids = pids === null ? null : join(pids, name);
  const folders = [own, ...(ownPids === null ? [] : [ownPids])];
  try {
    for (const folder of folders) mkdirSync(folder);
    writeFileSync(join(own, 'memory.limit_in_bytes'), String(limitBytes));
    writeIn(own, 'memory.memsw.limit_in_bytes', String(limitBytes));
    writeIn(own, 'memory.swappiness', '0');
    if (ownPids !== null) writeFileSync(join(ownPids, 'pids.max'), String(maxPids));
  } catch (error) {
    for (const folder of folders) discard(folder);
    throw error;
  }
  return cgroupGroup(folders, () => read(own, ownPids));
}

function read(memory: string, pids: string | null): Reading {
  const stat = readIn(memory, 'memory.stat');
  const peakBytes = numberIn(readIn(memory, 'memory.max_usage_in_bytes'));
  const limit = numberIn(readIn(memory, 'memory.limit_in_bytes'));
  return {
    anonBytes: field(stat, 'rss'),
    shmemBytes: field(stat, 'shmem'),
    peakBytes,
    oomKills: field(readIn(memory, 'memory.oom_control'), 'oom_kill'),
    // memory.failcnt stays 0 on Linux 6.18. A charge of a huge page is refused this much below the limit.
    limitMet: peakBytes === null || limit === null ? null : peakBytes + HUGE_PAGE >= limit,
    pidsRefused: pids === null ? null : field(readIn(pids, 'pids.events'), 'max'),
  };
}

function discard(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It was never made.
  }
}
