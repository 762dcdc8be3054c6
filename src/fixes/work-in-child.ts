import { formatBytes } from '../lib/bytes.ts';
import type { FixRule } from './fix.ts';

/** When the child ends, all its memory goes back. */
export const workInChild: FixRule = {
  meta: {
    id: 'work-in-child',
    kind: 'operation',
    title: 'Do the work that makes many objects in a child process',
    articles: ['causes/pymalloc-fragmentation'],
  },
  propose(facts) {
    const stats = facts.parsed.mallocStats.find((one) => one.allocator === 'pymalloc');
    if (!stats) return null;
    return {
      why: `What is left, ${formatBytes(stats.used.value)}, is spread over ${formatBytes(stats.held.value)}. A child process that ends gives back everything; copying the survivors into a compact form (array, bytes, a database) does so too.`,
      command:
        'concurrent.futures.ProcessPoolExecutor(max_workers=1, max_tasks_per_child=1)   # for the step that makes them',
      risk: 'What goes to the child and back must be picklable.',
      undo: null,
      evidence: [stats.held.at, stats.used.at],
    };
  },
};
