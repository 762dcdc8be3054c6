import { cgroupAt } from '../facts/cgroups.ts';
import { meminfo } from '../facts/host.ts';
import { ownerOf } from '../facts/platform.ts';
import { bytesForCommand, formatBytes } from '../lib/bytes.ts';
import { shellQuote } from '../lib/text.ts';
import type { FixRule } from './fix.ts';

/** Lifts the group's swap limit as far as the host's free swap goes. */
export const allowSwap: FixRule = {
  meta: {
    id: 'allow-swap',
    kind: 'configuration',
    title: 'Let the group use swap',
    articles: ['causes/cgroup-swap-limit'],
  },
  propose(facts) {
    const path = facts.event?.cgroup?.limitPath;
    const free = meminfo(facts, 'SwapFree');
    const cgroup = cgroupAt(facts, path ?? null);
    const limit = cgroup?.swapLimit;
    if (!path || !free) return null;
    const half = Math.floor(free.value / 2 / MiB) * MiB;
    if (half === 0) return null;
    const platform = ownerOf(path);
    // On v1 the limit is of memory and swap together, and Docker and Kubernetes keep their own books.
    if (cgroup?.version === 1 || platform.kind === 'docker' || platform.kind === 'kubernetes') return null;
    const file = shellQuote(`/sys/fs/cgroup${path}/memory.swap.max`);
    const set = (bytes: number) =>
      platform.kind === 'systemd'
        ? `${platform.user ? 'systemctl --user' : 'sudo systemctl'} set-property -- ${shellQuote(platform.unit)} MemorySwapMax=${bytesForCommand(bytes)}`
        : `echo ${bytes} | sudo tee ${file}`;
    return {
      why: `The host has ${formatBytes(free.value)} of free swap that the group may not use. ${formatBytes(half)} is half of it.`,
      command: set(half),
      risk: 'A program that uses all of its memory all the time becomes slow in swap instead of being killed.',
      undo: set(typeof limit?.value === 'number' ? limit.value : 0),
      evidence: [free.at, ...(limit ? [limit.at] : [])],
    };
  },
};

const MiB = 1024 ** 2;
