import { sysctlNumber } from '../facts/host.ts';
import type { FixRule } from './fix.ts';

/** Groups the mappings of the process by what they map; raising the limit only delays the failure. */
export const fewerMappings: FixRule = {
  meta: {
    id: 'fewer-mappings',
    kind: 'operation',
    title: 'Find what makes so many mappings',
    articles: ['causes/max-map-count'],
  },
  propose(facts) {
    const limit = sysctlNumber(facts, 'vm/max_map_count');
    if (!limit) return null;
    const maps = facts.workload.process?.mapsCount;
    return {
      why: `Each mmap, shared memory block or guard page is a mapping, and the process may have ${limit.value}. Close what is no longer used, keep many small blocks in one large mapping; a higher limit only moves the failure away.`,
      command: `awk '{print $6}' /proc/PID/maps | sort | uniq -c | sort -rn | head\nsudo sysctl vm.max_map_count=${limit.value * 4}   # for time to mend it`,
      risk: 'A higher limit costs the kernel a little memory for each mapping.',
      undo: `sudo sysctl vm.max_map_count=${limit.value}`,
      evidence: [limit.at, ...(maps ? [maps.at] : [])],
    };
  },
};
