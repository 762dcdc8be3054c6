import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { tooSmallFor } from './kill.ts';

const TWICE = 2;
const WORTH = 32 * 1024 ** 2;

/**
 * Blocks below the dynamic mmap threshold come from the heap, whose top alone is given back (mallopt(3)). Fires on the allocator's own statistics, handed over with the
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
  evaluate(facts) {
    if (!facts.event) return notApplicable('Nothing failed.');
    const stats = facts.parsed.mallocStats.find((one) => one.allocator === 'glibc');
    if (!stats) return notApplicable('The allocator’s statistics are not in the evidence.');
    const { held, used } = stats;
    if (held.value < used.value * TWICE || held.value - used.value < WORTH)
      return ruledOut('The allocator holds little more than is in use.', held, used);
    const small = tooSmallFor(facts, held.value);
    if (small) return ruledOut(small, held);
    return found(
      0.85,
      say(
        `glibc’s malloc holds ${formatBytes(held.value)} from the system, of which ${formatBytes(used.value)} is in use: the rest was freed by the program, but stays resident.`,
        held,
        used,
      ),
    );
  },
};
