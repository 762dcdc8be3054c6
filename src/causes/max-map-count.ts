import { sysctlNumber } from '../facts/host.ts';
import type { Facts } from '../facts/types.ts';
import type { Cited } from '../schema/evidence.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { headroom, refusedRequest, rlimitOf, sayError } from './refused.ts';

/** The look at the process was some time before it failed. */
const NEAR = 0.8;
const AT_LIMIT = 0.95;

/**
 * A process may have vm.max_map_count mappings; the next mmap, or a split by munmap or mprotect, is refused
 * with ENOMEM
 * whatever is free. mmap(2), ENOMEM.
 */
export const maxMapCount: Cause = {
  meta: {
    id: 'max-map-count',
    title: 'The process has as many memory mappings as one may have',
    family: 'refused',
    requires: ['proc/PID/maps.count', 'proc/sys/vm/max_map_count'],
    articles: ['causes/max-map-count'],
    fixes: ['fewer-mappings'],
    refines: [],
  },
  evaluate(facts) {
    const event = refusedRequest(facts);
    if (!event) return notApplicable('No request for memory was refused with an error.');
    const limit = sysctlNumber(facts, 'vm/max_map_count');
    const maps = mostMappings(facts);
    if (!limit || !maps) return notApplicable('The number of mappings of the process is not known.');
    if (maps.value < limit.value * NEAR)
      return ruledOut(
        `The process has ${maps.value} mappings, far from the limit of ${limit.value}.`,
        maps,
        limit,
      );
    const at = maps.value >= limit.value * AT_LIMIT;
    const tight = (['RLIMIT_AS', 'RLIMIT_DATA'] as const).find((one) => {
      const [bytes, room] = [rlimitOf(facts, one)?.value, headroom(facts, one)];
      return typeof bytes === 'number' && room !== null && room.bytes < bytes * (1 - AT_LIMIT);
    });
    if (!at && tight)
      return ruledOut(`${tight} was nearer to being reached.`, rlimitOf(facts, tight), maps, limit);
    return found(
      at ? 0.93 : 0.8,
      say(
        `The process had ${maps.value} memory mappings when it was looked at; it may have ${limit.value} (vm.max_map_count).`,
        maps,
        limit,
      ),
      sayError(event),
    );
  },
};

function mostMappings(facts: Facts): Cited<number> | null {
  const pid = facts.workload.process?.pid ?? -1;
  const looks = [facts.parsed.before, facts.parsed.after].map(
    (one) => one.processes.get(pid)?.mapsCount ?? null,
  );
  return looks.filter((one) => one !== null).sort((a, b) => b.value - a.value)[0] ?? null;
}
