import { formatBytes } from '../lib/bytes.ts';
import type { FixRule } from './fix.ts';

/** A fixed mmap threshold keeps large blocks out of the heap (mallopt(3)). */
export const trimHeap: FixRule = {
  meta: {
    id: 'trim-heap',
    kind: 'configuration',
    title: 'Have malloc give freed memory back',
    articles: ['causes/trim-threshold'],
  },
  propose(facts) {
    const stats = facts.parsed.mallocStats.find((one) => one.allocator === 'glibc');
    if (!stats) return null;
    return {
      why: `malloc holds ${formatBytes(stats.held.value)} for ${formatBytes(stats.used.value)} in use. Thresholds that are set do not grow with the blocks that were freed.`,
      command: 'MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=131072 python3 PROGRAM.py',
      risk: 'Programs that allocate and free large blocks often become somewhat slower.',
      undo: 'python3 PROGRAM.py',
      evidence: [stats.held.at, stats.used.at],
    };
  },
};
