import { meminfo } from '../facts/host.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { FixRule } from './fix.ts';

/** Nothing to change in memory: watch the number that means something. */
export const readAvailable: FixRule = {
  meta: {
    id: 'read-available',
    kind: 'operation',
    title: 'Change nothing for memory; watch MemAvailable instead of free',
    articles: ['causes/page-cache-misread'],
  },
  propose(facts) {
    const available = meminfo(facts, 'MemAvailable');
    if (!available) return null;
    return {
      why: `${formatBytes(available.value)} can be had without swapping. More RAM would fill with page cache in the same way.`,
      command: 'grep MemAvailable /proc/meminfo',
      risk: 'None: it only reads.',
      undo: null,
      evidence: [available.at],
    };
  },
};
