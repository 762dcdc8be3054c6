import { meminfo } from '../facts/host.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { FixRule } from './fix.ts';

/** Lowers vm.nr_hugepages to what is in use. */
export const releaseHugePages: FixRule = {
  meta: {
    id: 'release-huge-pages',
    kind: 'configuration',
    title: 'Give the unused huge pages back',
    articles: ['causes/hugetlb-reserved'],
  },
  propose(facts) {
    const total = meminfo(facts, 'HugePages_Total');
    const free = meminfo(facts, 'HugePages_Free');
    const pool = facts.event?.report?.memInfo?.hugePages.find((one) => one.total > 0);
    const [all, idle] = [total?.value ?? pool?.total, free?.value ?? pool?.free];
    const size = meminfo(facts, 'Hugepagesize')?.value ?? pool?.sizeBytes;
    if (all === undefined || idle === undefined || size === undefined) return null;
    return {
      why: `${all} huge pages of ${formatBytes(size)} are set aside and ${idle} of them are free: ${formatBytes(idle * size)} that ordinary programs cannot use. ${all - idle} would hold what is in use.`,
      command: `sudo sysctl vm.nr_hugepages=${all - idle}`,
      risk: 'A program that expects huge pages, such as a database, does not start or is slower until the pool is back. Remove the setting from /etc/sysctl.d and the kernel command line too, or it returns at the next boot.',
      undo: `sudo sysctl vm.nr_hugepages=${all}`,
      evidence: [total?.at, free?.at, pool?.at].filter((at) => at !== undefined),
    };
  },
};
