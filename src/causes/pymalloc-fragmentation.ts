import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { tooSmallFor } from './kill.ts';

const TWICE = 2;
const WORTH = 32 * 1024 ** 2;

/**
 * An arena of pymalloc goes back to the system only when every pool in it is free; a few survivors keep it. Fires on the allocator's own statistics, handed over with the
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
  evaluate(facts) {
    if (!facts.event) return notApplicable('Nothing failed.');
    const stats = facts.parsed.mallocStats.find((one) => one.allocator === 'pymalloc');
    if (!stats) return notApplicable('The allocator’s statistics are not in the evidence.');
    const { held, used } = stats;
    if (held.value < used.value * TWICE || held.value - used.value < WORTH)
      return ruledOut('The allocator holds little more than is in use.', held, used);
    const small = tooSmallFor(facts, held.value);
    if (small) return ruledOut(small, held);
    return found(
      0.85,
      say(
        `Python’s small-object allocator holds ${formatBytes(held.value)} from the system, of which ${formatBytes(used.value)} is in use: the rest was freed by the program, but stays resident.`,
        held,
        used,
      ),
    );
  },
};
