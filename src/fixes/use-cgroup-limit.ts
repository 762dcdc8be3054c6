import { bytesForCommand, formatBytes } from '../lib/bytes.ts';
import type { FixRule } from './fix.ts';

/** A cgroup's memory.max is the limit of resident memory that Linux has. */
export const useCgroupLimit: FixRule = {
  meta: {
    id: 'use-cgroup-limit',
    kind: 'configuration',
    title: 'Bound real use with a control group',
    articles: ['causes/rlimit-rss-no-effect'],
  },
  propose(facts) {
    const limit = facts.workload.process?.limits.get('Max resident set');
    if (!limit || limit.value === 'unlimited') return null;
    return {
      why: `What ulimit -m was to do, a control group does: ${formatBytes(limit.value)} is the size that was meant.`,
      command: `systemd-run --user --scope -p MemoryMax=${bytesForCommand(limit.value)} python3 PROGRAM.py`,
      risk: 'The program is killed when it passes the limit.',
      undo: 'python3 PROGRAM.py',
      evidence: [limit.at],
    };
  },
};
