import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, insufficient, notApplicable, ruledOut, say } from './cause.ts';
import { MISSING } from './missing.ts';

/** A call that locks; `pin_memory=True` among arguments is none. */
const LOCKS = /mlock|io_uring|pin_memory\(|cudaHostAlloc|ibv_reg_mr|locked memory/i;

/**
 * mlock, io_uring and pinned buffers count against RLIMIT_MEMLOCK; past it they fail with ENOMEM or EPERM (mlock(2)).
 * Fires on an error of a locking call with a finite limit.
 */
export const memlockLimit: Cause = {
  meta: {
    id: 'memlock-limit',
    title: 'The limit of locked memory was reached',
    family: 'refused',
    requires: ['proc/PID/limits'],
    articles: ['causes/memlock-limit'],
    fixes: ['raise-memlock'],
    refines: [],
  },
  evaluate(facts) {
    const event = facts.event?.kind === 'memory-error' ? facts.event : null;
    const error = event?.error;
    if (!event || !error) return notApplicable('No request for memory was refused with an error.');
    const text = [
      error.message,
      ...error.frames.slice(-1).map((frame) => `${frame.function} ${frame.code ?? ''}`),
    ].join(' ');
    if (!LOCKS.test(text)) return ruledOut('The refused request did not lock memory.', error.at);
    const limit = facts.workload.process?.limits.get('Max locked memory');
    const locked = facts.workload.process?.status.get('VmLck');
    if (!limit) return insufficient('The limit of locked memory is not known.', MISSING.limits);
    if (limit.value === 'unlimited') return ruledOut('Locked memory is not limited.', limit);
    return found(
      0.9,
      say(
        `The process may lock ${formatBytes(limit.value)} of memory (RLIMIT_MEMLOCK, ulimit -l), and a call that locks more was refused.`,
        limit,
        error.at,
      ),
      locked ? say(`It had locked ${formatBytes(locked.value)} when it was looked at.`, locked) : null,
    );
  },
};
