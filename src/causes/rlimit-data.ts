import type { Cause } from './cause.ts';
import { evaluateRlimit } from './rlimit.ts';

/** RLIMIT_DATA: `ulimit -d`, LimitDATA=. Since Linux 4.7 it counts private anonymous mappings too. getrlimit(2). */
export const rlimitData: Cause = {
  meta: {
    id: 'rlimit-data',
    title: 'The data size limit of the process (ulimit -d) was reached',
    family: 'refused',
    requires: ['proc/PID/limits', 'commands/dmesg'],
    articles: ['causes/rlimit-data'],
    fixes: ['raise-rlimit'],
    refines: [],
  },
  evaluate: (facts) =>
    evaluateRlimit(facts, { resource: 'RLIMIT_DATA', other: 'RLIMIT_AS', counts: 'data', flag: '-d' }),
};
