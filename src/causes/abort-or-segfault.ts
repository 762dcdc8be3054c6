import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';

const SIGABRT = 6;
const SIGSEGV = 11;

/**
 * SIGABRT or SIGSEGV: native code that does not check malloc ends so (std::bad_alloc, BLAS). Fires on the
 * signal, with the
 * text that ties it to memory where there is one.
 */
export const abortOrSegfault: Cause = {
  meta: {
    id: 'abort-or-segfault',
    title: 'The program aborted or crashed; a refused request may be behind it',
    family: 'misread',
    requires: ['exit.txt', 'program/stderr.txt'],
    articles: ['causes/abort-or-segfault'],
    fixes: ['use-faulthandler'],
    refines: [],
  },
  evaluate(facts) {
    const signal = facts.parsed.exit?.signal;
    if (!signal || ![SIGABRT, SIGSEGV].includes(signal.value))
      return notApplicable('The program did not abort or crash.', signal);
    if (facts.event) return ruledOut('What failed is known.', facts.event.evidence[0]);
    const named = signal.value === SIGABRT ? 'SIGABRT' : 'SIGSEGV';
    return found(
      0.7,
      say(
        `The program ended by signal ${signal.value} (${named}): native code gave up or used an address that is not there, and the OOM killer does not do that.`,
        signal,
      ),
    );
  },
};
