import { cgroupAt } from '../facts/cgroups.ts';
import { ownerOf } from '../facts/platform.ts';
import { bytesForCommand, formatBytes, roundUpToStep } from '../lib/bytes.ts';
import { shellQuote } from '../lib/text.ts';
import type { FixRule } from './fix.ts';

/** Gives the group room above what it holds now, so that the kernel stops slowing it down. */
export const raiseMemoryHigh: FixRule = {
  meta: {
    id: 'raise-memory-high',
    kind: 'configuration',
    title: 'Raise memory.high, or lift it',
    articles: ['causes/memory-high-throttle'],
  },
  propose(facts) {
    const path = facts.event?.cgroup?.limitPath;
    const { high, usage } = cgroupAt(facts, path ?? null) ?? {};
    if (!path || !high || typeof high.value !== 'number') return null;
    const next = roundUpToStep(Math.max(high.value, usage?.value ?? 0) * TRIAL);
    const platform = ownerOf(path);
    const set = (bytes: number) =>
      platform.kind === 'systemd'
        ? `sudo systemctl set-property -- ${shellQuote(platform.unit)} MemoryHigh=${bytesForCommand(bytes)}`
        : `echo ${bytes} | sudo tee ${shellQuote(`/sys/fs/cgroup${path}/memory.high`)}`;
    return {
      why: `The group is over its memory.high of ${formatBytes(high.value)}. ${formatBytes(next)} is ${TRIAL} times the larger of that and its usage now; if it is slow again, it wants more still.`,
      command: set(next),
      risk: 'The group may take that much from its neighbours; without memory.max nothing else bounds it.',
      undo: set(high.value),
      evidence: [high.at, ...(usage ? [usage.at] : [])],
    };
  },
};

const TRIAL = 1.5;
