import { evaluateAllocator } from './allocator.ts';
import type { Cause } from './cause.ts';

/**
 * An arena of pymalloc goes back to the system only when every pool in it is free; a few survivors keep it.
 * Fires on the allocator's own statistics, handed over with the
 * incident: held from the system far above what is in use.
 */
export const pymallocFragmentation: Cause = {
  meta: {
    id: 'pymalloc-fragmentation',
    title: 'Small objects that are left keep whole arenas of Python resident',
    family: 'retained',
    requires: ['output of sys._debugmallocstats()'],
    articles: ['causes/pymalloc-fragmentation'],
    fixes: ['work-in-child'],
    refines: [],
  },
  evaluate: (facts) => evaluateAllocator(facts, 'pymalloc', 'Python’s small-object allocator'),
};
