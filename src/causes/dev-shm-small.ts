import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, say } from './cause.ts';

const SIGBUS = 7;
/** Docker's default is 64 MiB; what a program shares seldom fills this much. */
const SMALL = 256 * 1024 ** 2;
const FULL = 0.9;

/**
 * A tmpfs at its size= gives SIGBUS at the write; Docker's /dev/shm is 64 MiB unless told otherwise. Fires on
 * the message
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
    if (!notice && !(shm?.value.size && (shm.value.size <= SMALL || shm.value.used >= shm.value.size * FULL)))
      return notApplicable('The bus error is not tied to shared memory.', signal, shm);
    return found(
      notice ? 0.92 : 0.6,
      say(
        notice
          ? 'A write to /dev/shm failed with a bus error (SIGBUS): that file system was full, which is a limit of its own.'
          : 'The program ended with a bus error (SIGBUS), as a write to a full /dev/shm does; a file that was cut short while it was mapped ends so, too.',
        notice,
        signal,
      ),
      shm
        ? say(
            `/dev/shm held ${formatBytes(shm.value.used)}${shm.value.size ? ` of ${formatBytes(shm.value.size)}` : ''} in the snapshot.`,
            shm,
          )
        : null,
    );
  },
};
