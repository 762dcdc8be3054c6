import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { field, numberIn, readIn, sweep, writeIn } from './cgroup-files.ts';
import { cgroupGroup } from './cgroup-group.ts';
import type { Group, GroupLimits, Limiter, Reading } from './limiter.ts';
import { groupName } from './name.ts';

/** Groups of cgroup v2 below a folder whose `cgroup.subtree_control` has the memory controller. */
export function cgroupV2(parent: string): Limiter {
  sweep(parent);
  const controllers = (readIn(parent, 'cgroup.subtree_control') ?? '').trim().split(/\s+/);
  if (!controllers.includes('memory'))
    throw new Error(`the memory controller is not handed on below ${parent}`);
  const countsPids = controllers.includes('pids');
  return {
    kind: 'cgroup-v2',
    cannotProve: countsPids
      ? []
      : ['The number of processes was not limited: the pids controller is not handed on.'],
    open: (limits) => open(parent, limits),
  };
}

function open(parent: string, { limitBytes, maxPids }: GroupLimits): Group {
  const own = join(parent, groupName());
  mkdirSync(own);
  try {
    writeFileSync(join(own, 'memory.max'), String(limitBytes));
    writeIn(own, 'memory.swap.max', '0');
    writeIn(own, 'pids.max', String(maxPids));
  } catch (error) {
    rmdirSync(own);
    throw error;
  }
  return cgroupGroup([own], () => readV2(own));
}

export function readV2(own: string): Reading {
  const stat = readIn(own, 'memory.stat');
  const events = readIn(own, 'memory.events');
  return {
    anonBytes: field(stat, 'anon'),
    shmemBytes: field(stat, 'shmem'),
    // Since Linux 5.19.
    peakBytes: numberIn(readIn(own, 'memory.peak')),
    oomKills: field(events, 'oom_kill'),
    limitMet: limitMet(events),
    pidsRefused: field(readIn(own, 'pids.events'), 'max'),
  };
}

/** From memory.events: `max` counts how often the limit was met. */
export function limitMet(events: string | null): boolean | null {
  const times = field(events, 'max');
  return times === null ? null : times > 0;
}
