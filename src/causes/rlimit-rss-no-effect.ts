import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';

/**
 * RLIMIT_RSS does nothing since Linux 2.4.30 (getrlimit(2)). Fires on a process that is far above one.
 */
export const rlimitRssNoEffect: Cause = {
  meta: {
    id: 'rlimit-rss-no-effect',
    title: 'A limit on resident memory (ulimit -m) is set, and has no effect',
    family: 'misread',
    requires: ['proc/PID/limits'],
    articles: ['causes/rlimit-rss-no-effect'],
    fixes: ['use-cgroup-limit'],
    refines: [],
  },
  evaluate(facts) {
    const process = facts.workload.process;
    const limit = process?.limits.get('Max resident set');
    const rss = process?.status.get('VmHWM') ?? process?.status.get('VmRSS');
    if (!process || !limit || limit.value === 'unlimited')
      return notApplicable('No limit on resident memory is set.', limit);
    if (!rss || rss.value <= limit.value) return ruledOut('The process is below that limit.', limit, rss);
    return found(
      0.9,
      say(
        `A limit of ${formatBytes(limit.value)} on resident memory is set (RLIMIT_RSS, ulimit -m), and the process holds ${formatBytes(rss.value)}: Linux does not enforce it.`,
        limit,
        rss,
      ),
    );
  },
};
