import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, say } from './cause.ts';

const SIGBUS = 7;

/**
 * A tmpfs at its size= gives SIGBUS at the write; Docker's /dev/shm is 64 MiB unless told otherwise. Fires on the message
 * or on signal 7 with a small /dev/shm.
 */
export const devShmSmall: Cause = {
  meta: {
    id: 'dev-shm-small',
    title: '/dev/shm was too small, which ends in SIGBUS',
    family: 'misread',
    requires: ['program/stderr.txt', 'exit.txt'],
    articles: ['causes/dev-shm-small'],
    fixes: ['enlarge-shm'],
    refines: [],
  },
  evaluate(facts) {
    if (facts.event?.kill) return notApplicable('A process was killed for memory.', facts.event.kill.at);
    const notice = facts.parsed.platform.messages.findLast(
      (one) => one.kind === 'shm-too-small' || one.kind === 'bus-error' || one.signal === 'SIGBUS',
    )?.at;
    const signal = facts.parsed.exit?.signal;
    if (!notice && signal?.value !== SIGBUS) return notApplicable('Nothing shows a bus error.', signal);
    const shm = facts.parsed.after.tmpfs.find((mount) => mount.value.mount === '/dev/shm');
    if (!notice && !shm) return notApplicable('The bus error is not tied to shared memory.', signal);
    return found(
      notice ? 0.92 : 0.7,
      say(
        'A write to /dev/shm failed with a bus error (SIGBUS): that file system was full, which is a limit of its own.',
        notice,
        signal,
      ),
      shm ? say(`/dev/shm held ${formatBytes(shm.value.used)} in the snapshot.`, shm) : null,
    );
  },
};
