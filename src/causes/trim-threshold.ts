import { evaluateAllocator } from './allocator.ts';
import type { Cause } from './cause.ts';

/**
 * Blocks below the dynamic mmap threshold come from the heap, whose top alone is given back (mallopt(3)). Fires
 * on the allocator's own statistics, handed over with the
 * incident: held from the system far above what is in use.
 */
export const trimThreshold: Cause = {
  meta: {
    id: 'trim-threshold',
    title: 'Memory freed by the program stays in the heap of malloc',
    family: 'retained',
    requires: ['output of malloc_stats()'],
    articles: ['causes/trim-threshold'],
    fixes: ['trim-heap'],
    refines: [],
  },
  evaluate: (facts) => evaluateAllocator(facts, 'glibc', 'glibc’s malloc'),
};
