import { serviceDropIn } from './drop-in.ts';
import type { FixRule } from './fix.ts';

/** Bounds how much a process may lock, so that the rest can be swapped. */
export const unlockMemory: FixRule = {
  meta: {
    id: 'unlock-memory',
    kind: 'configuration',
    title: 'Lock less memory',
    articles: ['causes/mlocked'],
  },
  propose(facts) {
    const unevictable = facts.event?.report?.memInfo?.pages.get('unevictable');
    if (!unevictable) return null;
    const path = facts.event?.cgroup?.taskPath ?? null;
    const service = serviceDropIn(path ?? null, 'memlock', 'LimitMEMLOCK=8M');
    return {
      why: 'Locked memory is never swapped out, so swap and swappiness do not help. Lock only what must never wait (mlock of a range, not mlockall), or nothing.',
      command: service?.command ?? 'ulimit -l 8192   # in the shell that starts it: 8 MiB',
      risk: 'A program that insists on locking fails at its start (ENOMEM or EPERM from mlock) unless it takes that as a warning. A process with CAP_IPC_LOCK is not bound by the limit: drop that too.',
      undo: service?.undo ?? null,
      evidence: [unevictable.at],
    };
  },
};
