import { setTimeout as wait } from 'node:timers/promises';
import type { Group, GroupLimits, Limiter, Reading } from './limiter.ts';
import { descendants, sumOfStatus, tasksOf } from './process-tree.ts';

/**
 * RLIMIT_AS, for a host that lets nobody make a group.
 * @param uid as whom the program runs on the host, since RLIMIT_NPROC counts all that this user runs
 */
export function rlimitAs(uid: number): Limiter {
  return {
    kind: 'rlimit-as',
    cannotProve: [
      'The limit holds for the address space of each process alone (RLIMIT_AS): no OOM kill can be shown, several processes together may use more, and memory that is only reserved counts.',
      'A crash under this limit is taken for a refused allocation; another reason would look the same.',
    ],
    open: (limits) => open(uid, limits),
  };
}

function open(uid: number, { limitBytes, maxPids }: GroupLimits): Group {
  let first: number | null = null;
  return {
    enter: [],
    rlimits: [`--as=${limitBytes}`, `--nproc=${tasksOf(uid) + maxPids}`],
    sampleMs: 50,
    started: (pid) => {
      first = pid;
    },
    read: () => read(first),
    report: () => {},
    kill: async () => {
      if (first !== null) await killTree(first);
    },
    remove: async () => {},
  };
}

function read(first: number | null): Reading {
  const pids = first === null ? [] : descendants(first);
  return {
    anonBytes: sumOfStatus(pids, 'RssAnon'),
    shmemBytes: sumOfStatus(pids, 'RssShmem'),
    peakBytes: null,
    oomKills: null,
    limitMet: null,
    pidsRefused: null,
  };
}

async function killTree(first: number): Promise<void> {
  const left = new Set(descendants(first));
  for (let tries = 0; tries < 100; tries += 1) {
    for (const pid of [...left].flatMap(descendants)) left.add(pid);
    for (const pid of [-first, ...left]) if (!signal(pid)) left.delete(pid);
    if (left.size === 0 || [...left].every(isZombie)) return;
    await wait(20);
  }
  throw new Error(`${left.size} processes of a run could not be ended`);
}

function signal(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

/** It has ended, and waits for its parent to take note. */
function isZombie(pid: number): boolean {
  return sumOfStatus([pid], 'RssAnon') === null;
}
