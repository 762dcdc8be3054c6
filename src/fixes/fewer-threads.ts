import type { FixRule } from './fix.ts';

/** Numeric libraries start one thread a core unless told otherwise. */
export const fewerThreads: FixRule = {
  meta: {
    id: 'fewer-threads',
    kind: 'configuration',
    title: 'Start fewer threads, or give each a smaller stack',
    articles: ['causes/thread-reservations'],
  },
  propose(facts) {
    const threads = facts.workload.process?.status.get('Threads');
    return {
      why: `Every thread reserves its stack and perhaps a malloc arena of 64 MiB of addresses, used or not. OPENBLAS_NUM_THREADS and OMP_NUM_THREADS bound those of NumPy; ulimit -s makes each stack smaller.`,
      command:
        'OPENBLAS_NUM_THREADS=4 OMP_NUM_THREADS=4 MKL_NUM_THREADS=4 MALLOC_ARENA_MAX=2 python3 PROGRAM.py',
      risk: 'Matrix operations use fewer cores.',
      undo: 'python3 PROGRAM.py',
      evidence: threads ? [threads.at] : [],
    };
  },
};
