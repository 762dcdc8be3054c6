import { sysctlNumber } from '../facts/host.ts';
import type { FixRule } from './fix.ts';

/** Compacts memory now, and keeps more of it in large blocks from then on. */
export const compactMemory: FixRule = {
  meta: {
    id: 'compact-memory',
    kind: 'operation',
    title: 'Make room for larger blocks',
    articles: ['causes/high-order-fragmentation'],
  },
  propose(facts) {
    const trigger = facts.event?.report?.trigger;
    const reserve = sysctlNumber(facts, 'vm/min_free_kbytes');
    if (!trigger) return null;
    const next = reserve ? reserve.value * 2 : null;
    return {
      why: `The request was for ${2 ** trigger.order} pages in a row (order ${trigger.order}). Compaction moves pages together; a larger min_free_kbytes starts it earlier${reserve && next ? `: now ${reserve.value}, twice that is ${next}` : ''}.`,
      command: `echo 1 | sudo tee /proc/sys/vm/compact_memory\ncat /proc/buddyinfo   # free blocks by order, from 1 page at the left${next ? `\nsudo sysctl vm.min_free_kbytes=${next}` : ''}`,
      risk: 'Compaction takes CPU time for a moment. Pages that cannot be moved (pipes, pinned or kernel memory) stay: then what pins them must go. A larger min_free_kbytes is RAM that programs cannot use.',
      undo: reserve ? `sudo sysctl vm.min_free_kbytes=${reserve.value}` : null,
      evidence: [trigger.at, ...(reserve ? [reserve.at] : [])],
    };
  },
};
