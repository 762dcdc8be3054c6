import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { rlimitOf } from './refused.ts';

const MANY = 8;
const TIMES = 4;
/** The look at the process was some time before it failed. */
const NEAR = 0.5;

/**
 * Each thread reserves a stack (8 MiB) and perhaps a malloc arena (64 MiB of addresses): many of them fill
 * RLIMIT_AS or the
 * commit limit while little is used. Fires on a refused thread or request with VmSize many times VmRSS and many
 * threads.
 */
export const threadReservations: Cause = {
  meta: {
    id: 'thread-reservations',
    title: 'Stacks and arenas reserved for threads filled the limit',
    family: 'refused',
    requires: ['proc/PID/status', 'proc/PID/limits'],
    articles: ['causes/thread-reservations'],
    fixes: ['fewer-threads'],
    refines: [],
  },
  evaluate(facts) {
    const { event } = facts;
    if (event?.kind !== 'memory-error')
      return notApplicable('No thread and no request for memory was refused.');
    const process = facts.workload.process;
    const looks = [facts.parsed.before.processes.get(process?.pid ?? -1), process].filter(
      (one) => one != null,
    );
    const look = looks.find((one) => one.status.has('Threads')) ?? null;
    const [size, rss, threads] = ['VmSize', 'VmRSS', 'Threads'].map((name) => look?.status.get(name));
    const limit = rlimitOf(facts, 'RLIMIT_AS');
    if (!size || !rss || !threads)
      return notApplicable('The process’s sizes and threads are not in the evidence.');
    if (!limit || limit.value === 'unlimited') return ruledOut('Its address space is not limited.', limit);
    if (threads.value < MANY || size.value < rss.value * TIMES)
      return ruledOut(
        `It had ${threads.value} threads and reserved ${formatBytes(size.value)}.`,
        threads,
        size,
        rss,
      );
    if (size.value < limit.value * NEAR)
      return ruledOut('It had reserved only a part of the addresses that it may have.', size, limit);
    return found(
      0.85,
      say(
        `The process had ${threads.value} threads: it reserved ${formatBytes(size.value)} of address space and used ${formatBytes(rss.value)} of it.`,
        threads,
        size,
        rss,
      ),
      say(`Its address space is limited to ${formatBytes(limit.value)}.`, limit),
      event.error ? say(`It then got ${event.error.type}: ${event.error.message}`, event.error.at) : null,
    );
  },
};
