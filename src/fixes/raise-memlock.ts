import { formatBytes } from '../lib/bytes.ts';
import type { FixRule } from './fix.ts';

/** Raises RLIMIT_MEMLOCK for the unit or shell that starts the program. */
export const raiseMemlock: FixRule = {
  meta: {
    id: 'raise-memlock',
    kind: 'configuration',
    title: 'Let the process lock more, or lock less',
    articles: ['causes/memlock-limit'],
  },
  propose(facts) {
    const limit = facts.workload.process?.limits.get('Max locked memory');
    if (!limit || limit.value === 'unlimited') return null;
    const next = limit.value * 8;
    return {
      why: `The process may lock ${formatBytes(limit.value)}; ${formatBytes(next)} is eight times that. Pinning fewer or smaller buffers (pin_memory=False) needs no change of a limit.`,
      command: `ulimit -l ${next / 1024}   # in the shell that starts it; LimitMEMLOCK=${next} in a unit; --ulimit memlock=${next} for docker run`,
      risk: 'Locked memory cannot be swapped out or reclaimed.',
      undo: `ulimit -l ${limit.value / 1024}`,
      evidence: [limit.at],
    };
  },
};
