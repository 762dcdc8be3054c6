import { meminfo, sysctl } from '../facts/host.ts';
import { managedBytes } from '../facts/kernel-events.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { globalKill } from './global-oom.ts';
import { sayKilled, sayVictimSize } from './kill.ts';

const MUCH = 0.2;

/**
 * A pool of huge pages (vm.nr_hugepages) takes a large part of RAM out of general use, used or not. Fires on a global
 * report whose hugepages_free is a large part of RAM (Documentation/admin-guide/mm/hugetlbpage.rst).
 */
export const hugetlbReserved: Cause = {
  meta: {
    id: 'hugetlb-reserved',
    title: 'Huge pages that nobody uses hold the RAM',
    family: 'host',
    requires: ['commands/dmesg', 'proc/meminfo'],
    articles: ['causes/hugetlb-reserved'],
    fixes: ['release-huge-pages'],
    refines: ['global-oom'],
  },
  evaluate(facts) {
    const event = globalKill(facts);
    if (typeof event === 'string') return notApplicable(event);
    const pools = event.report.memInfo?.hugePages ?? [];
    const idle = pools
      .filter((pool) => pool.free > 0)
      .sort((a, b) => b.free * b.sizeBytes - a.free * a.sizeBytes)[0];
    const ram = meminfo(facts, 'MemTotal')?.value ?? managedBytes(event.report);
    if (!idle || !ram) return notApplicable('The report shows no unused huge pages.', pools[0]?.at);
    // Promised to a program that has not touched them yet.
    const size = meminfo(facts, 'Hugepagesize')?.value ?? 0;
    const reserved = (meminfo(facts, 'HugePages_Rsvd')?.value ?? 0) * size;
    const bytes = pools.reduce((sum, pool) => sum + pool.free * pool.sizeBytes, 0) - reserved;
    if (bytes > ram) return notApplicable('The counters of huge pages do not add up.', idle.at);
    if (bytes < ram * MUCH) return ruledOut(`Unused huge pages hold only ${formatBytes(bytes)}.`, idle.at);
    const total = meminfo(facts, 'HugePages_Total');
    const free = meminfo(facts, 'HugePages_Free');
    return found(
      0.95,
      sayKilled(event, 'because the host ran out of ordinary memory'),
      say(
        `${formatBytes(bytes)} of RAM is set aside as huge pages that were free at the kill: ordinary programs cannot use it.`,
        idle.at,
        free,
        total,
      ),
      sysctl(facts, 'vm/nr_hugepages') && idle.sizeBytes === size
        ? say(
            `vm.nr_hugepages is ${sysctl(facts, 'vm/nr_hugepages')?.value}.`,
            sysctl(facts, 'vm/nr_hugepages'),
          )
        : null,
      sayVictimSize(event),
    );
  },
};
