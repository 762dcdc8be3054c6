import type { Cause } from './cause.ts';
import { evaluateRlimit } from './rlimit.ts';

/** RLIMIT_AS: `ulimit -v`, LimitAS=, a scheduler's h_vmem. It counts address space, used or not. getrlimit(2). */
export const rlimitAs: Cause = {
  meta: {
    id: 'rlimit-as',
    title: 'The address space limit of the process (ulimit -v) was reached',
    family: 'refused',
    requires: ['proc/PID/limits'],
    articles: ['causes/rlimit-as'],
    fixes: ['raise-rlimit'],
    refines: [],
  },
  evaluate: (facts) =>
    evaluateRlimit(facts, {
      resource: 'RLIMIT_AS',
      other: 'RLIMIT_DATA',
      counts: 'address space',
      flag: '-v',
    }),
};
