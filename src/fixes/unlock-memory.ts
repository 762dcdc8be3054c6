import { platformOf } from '../facts/platform.ts';
import { shellQuote } from '../lib/text.ts';
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
    const platform = path ? platformOf(path) : null;
    const unit = platform?.kind === 'systemd' && platform.unit.endsWith('.service') ? platform.unit : null;
    const folder = unit && shellQuote(`/etc/systemd/system/${unit}.d`);
    return {
      why: 'Locked memory is never swapped out, so swap and swappiness do not help. Lock only what must never wait (mlock of a range, not mlockall), or nothing.',
      command: folder
        ? `sudo mkdir -p ${folder}\nprintf '[Service]\\nLimitMEMLOCK=8M\\n' | sudo tee ${folder}/memlock.conf\nsudo systemctl daemon-reload && sudo systemctl restart ${shellQuote(unit)}`
        : 'ulimit -l 8192   # in the shell that starts it: 8 MiB',
      risk: 'A program that insists on locking fails at its start (ENOMEM or EPERM from mlock) unless it takes that as a warning. A process with CAP_IPC_LOCK is not bound by the limit: drop that too.',
      undo: folder ? `sudo rm ${folder}/memlock.conf && sudo systemctl daemon-reload` : null,
      evidence: [unevictable.at],
    };
  },
};
