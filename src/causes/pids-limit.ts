import { cgroupAt, withAncestors } from '../facts/cgroups.ts';
import type { Facts } from '../facts/types.ts';
import type { Sentence } from '../schema/evidence.ts';
import { type Cause, found, notApplicable, say } from './cause.ts';

const THREAD =
  /can't start new thread|BlockingIOError.*(?:Errno 11|Resource temporarily unavailable)|pthread_create failed/;

/**
 * A thread or fork was refused by pids.max (or RLIMIT_NPROC), which people read as memory for stacks. Fires on the
 * controller's own count or kernel line (kernel/cgroup/pids.c).
 */
export const pidsLimit: Cause = {
  meta: {
    id: 'pids-limit',
    title: 'The limit of processes and threads was reached, not a memory limit',
    family: 'misread',
    requires: ['pids.max', 'pids.events'],
    articles: ['causes/pids-limit'],
    fixes: ['raise-pids-limit'],
    refines: [],
  },
  evaluate(facts) {
    if (facts.event?.kill)
      return notApplicable('A process was killed, so something else ran out.', facts.event.kill.at);
    const error = facts.parsed.errors.findLast((one) => THREAD.test(`${one.type}: ${one.message}`));
    const logged = facts.parsed.kernelLogs[0]?.refusals.findLast(
      (one) => one.kind === 'pids' && isOwn(facts, one.cgroup),
    );
    const group = withAncestors(facts.workload.cgroupPath ?? logged?.cgroup ?? '/')
      .map((path) => cgroupAt(facts, path))
      .find((one) => (one?.pidsEvents.get('max')?.value ?? 0) > 0);
    const times = group?.pidsEvents.get('max');
    if (!times && !(error && logged))
      return notApplicable('Nothing shows that a thread or process was refused by a count.', error?.at);
    const limit = group?.pidsMax;
    const bound = limit && limit.value !== 'max' ? ` of ${limit.value}` : '';
    return found(
      error ? 0.95 : 0.8,
      say(
        `${group?.path ?? logged?.cgroup} reached its limit${bound} of processes and threads (pids.max); memory had no part in it.`,
        limit,
        times,
      ),
      error ? say(`The program got ${error.type}: ${error.message}`, error.at) : null,
      logged ? say('The kernel logged that the pids controller refused it.', logged.at) : null,
      sayNoKill(facts, group?.path ?? null),
    );
  },
};

function isOwn(facts: Facts, cgroup: string | null): boolean {
  const own = facts.workload.cgroupPath;
  return own === null || cgroup === null || withAncestors(own).includes(cgroup);
}

function sayNoKill(facts: Facts, path: string | null): Sentence | null {
  const kills = cgroupAt(facts, path)?.events.get('oom_kill');
  return kills?.value === 0 ? say('The group counts no OOM kill.', kills) : null;
}
