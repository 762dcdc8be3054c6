import { meminfo } from '../facts/host.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { FixRule } from './fix.ts';

const MAX = 8 * 1024 ** 3;
const GiB = 1024 ** 3;

/** Swap for a host that itself ran short: room for what is rarely used, and time before the next kill. */
export const addSwap: FixRule = {
  meta: {
    id: 'add-swap',
    kind: 'configuration',
    title: 'Give the host swap for short peaks',
    articles: ['causes/global-oom'],
  },
  propose(facts) {
    const total = meminfo(facts, 'MemTotal');
    const swap = facts.event?.report?.memInfo?.swapTotal ?? meminfo(facts, 'SwapTotal');
    const free = facts.event?.report?.memInfo?.swapFree;
    // Swap that was not used when it was needed says that more of it is no help.
    if (!total || !swap || (free && free.value > swap.value / 4)) return null;
    const size = Math.min(MAX, Math.max(GiB, Math.ceil(total.value / GiB) * GiB));
    return {
      why: `The host has ${formatBytes(total.value)} of RAM and ${formatBytes(swap.value)} of swap. ${formatBytes(size)} more on disk holds memory that is rarely used; it does not help a program that uses all it holds.`,
      // swapon(8): a file made by fallocate may count as having holes; dd writes it on every file system but Btrfs.
      command: `sudo dd if=/dev/zero of=/swapfile2 bs=1M count=${size / 1024 ** 2} && sudo chmod 600 /swapfile2 && sudo mkswap /swapfile2 && sudo swapon /swapfile2`,
      risk: 'A program that uses more than RAM becomes very slow instead of being killed. The disk needs that much free space; Btrfs needs a file made with `btrfs filesystem mkswapfile`.',
      undo: 'sudo swapoff /swapfile2 && sudo rm /swapfile2',
      evidence: [total.at, swap.at],
    };
  },
};
