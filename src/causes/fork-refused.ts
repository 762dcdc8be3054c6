import { sysctl } from '../facts/host.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { refusedRequest } from './refused.ts';

const FORK = /_posixsubprocess|fork_exec|_execute_child|os\.fork|popen_fork|_launch\b|posix_spawn|\bfork\b/;

/**
 * fork() of a large process must be promised all its private writable memory again; commit accounting refused
 * that with
 * ENOMEM (Documentation/mm/overcommit-accounting.rst). Fires on ENOMEM raised in fork, subprocess or multiprocessing.
 */
export const forkRefused: Cause = {
  meta: {
    id: 'fork-refused',
    title: 'Starting a child process was refused, because it would double what is promised',
    family: 'refused',
    requires: ['program/stderr.txt', 'proc/sys/vm/overcommit_memory'],
    articles: ['causes/fork-refused'],
    fixes: ['fork-early'],
    refines: [],
  },
  evaluate(facts) {
    const event = refusedRequest(facts);
    const error = event?.error;
    if (!event || !error) return notApplicable('No request for memory was refused with an error.');
    const frame =
      error.frames.find((one) => FORK.test(`${one.file} ${one.function}`)) ??
      error.frames.find((one) => FORK.test(one.code ?? ''));
    const forked = frame ?? (FORK.test(error.message) ? error : null);
    if (!forked || !/Errno 12|Cannot allocate/.test(error.message))
      return ruledOut('The refused request was not the start of a process.', error.at);
    const mode = sysctl(facts, 'vm/overcommit_memory');
    const parent =
      facts.workload.process?.status.get('VmData') ?? facts.workload.process?.status.get('VmRSS');
    return found(
      event.refusal?.kind === 'overcommit' || mode?.value === '2' ? 0.93 : 0.75,
      say(
        'Starting a child process failed with ENOMEM: the kernel must promise the child all of its parent’s writable memory once more.',
        error.at,
        frame?.at,
      ),
      event.refusal?.kind === 'overcommit'
        ? say('The kernel logged that it refused that promise.', event.refusal.at)
        : null,
      mode ? say(`vm.overcommit_memory is ${mode.value}.`, mode) : null,
      parent
        ? say(`The parent had ${formatBytes(parent.value)} of its own when it was looked at.`, parent)
        : null,
    );
  },
};
