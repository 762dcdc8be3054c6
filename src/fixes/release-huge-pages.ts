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
    const pools = facts.event?.report?.memInfo?.hugePages ?? [];
    const pool = [...pools].sort((a, b) => b.free * b.sizeBytes - a.free * a.sizeBytes)[0];
    if (!pool || pool.free === 0) return null;
    const size = pool.sizeBytes;
    // Each node and each size has a pool of its own; meminfo and vm.nr_hugepages tell of the default size.
    const standard = meminfo(facts, 'Hugepagesize')?.value ?? 2 * 1024 ** 2;
    const of = (field: string) => (size === standard ? meminfo(facts, field) : null);
    const sum = (count: 'total' | 'free') =>
      pools.filter((one) => one.sizeBytes === size).reduce((all, one) => all + one[count], 0);
    const [total, free, reserved] = ['HugePages_Total', 'HugePages_Free', 'HugePages_Rsvd'].map(of);
    const all = total?.value ?? sum('total');
    const idle = (free?.value ?? sum('free')) - (reserved?.value ?? 0);
    if (idle <= 0) return null;
    const set = (n: number) =>
      size === standard
        ? `sudo sysctl vm.nr_hugepages=${n}`
        : `echo ${n} | sudo tee /sys/kernel/mm/hugepages/hugepages-${size / 1024}kB/nr_hugepages`;
    return {
      why: `${all} huge pages of ${formatBytes(size)} are set aside and ${idle} of them are free: ${formatBytes(idle * size)} that ordinary programs cannot use. ${all - idle} would hold what is in use.`,
      command: set(all - idle),
      risk: 'A program that expects huge pages, such as a database, does not start or is slower until the pool is back. Remove the setting from /etc/sysctl.d and the kernel command line too, or it returns at the next boot.',
      undo: set(all),
      evidence: [total?.at, free?.at, pool.at].filter((at) => at !== undefined),
    };
  },
};
