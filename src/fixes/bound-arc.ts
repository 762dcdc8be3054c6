import { meminfo } from '../facts/host.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { FixRule } from './fix.ts';

/** zfs_arc_max bounds the ARC (OpenZFS module parameters). */
export const boundArc: FixRule = {
  meta: {
    id: 'bound-arc',
    kind: 'configuration',
    title: 'Bound the ZFS cache',
    articles: ['causes/zfs-arc'],
  },
  propose(facts) {
    const size = facts.parsed.before.arcstats.get('size') ?? facts.parsed.after.arcstats.get('size');
    const max = facts.parsed.after.arcstats.get('c_max');
    const total = meminfo(facts, 'MemTotal');
    if (!size || !total) return null;
    const bytes = Math.floor(total.value / 4);
    return {
      why: `The ZFS cache holds ${formatBytes(size.value)} of ${formatBytes(total.value)}. A quarter of RAM, ${formatBytes(bytes)}, leaves the rest to programs.`,
      command: `echo ${bytes} | sudo tee /sys/module/zfs/parameters/zfs_arc_max\necho 'options zfs zfs_arc_max=${bytes}' | sudo tee /etc/modprobe.d/zfs-arc.conf   # for the next boots`,
      risk: 'Reads that the cache served come from disk.',
      // zfs(4): the parameter cannot be set back to 0, its default, while the module is loaded.
      undo: max
        ? `echo ${max.value} | sudo tee /sys/module/zfs/parameters/zfs_arc_max && sudo rm /etc/modprobe.d/zfs-arc.conf`
        : 'sudo rm /etc/modprobe.d/zfs-arc.conf   # from the next boot on',
      evidence: [size.at, total.at],
    };
  },
};
