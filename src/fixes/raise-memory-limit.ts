import { cgroupAt } from '../facts/cgroups.ts';
import { meminfo } from '../facts/host.ts';
import { hitCounter } from '../facts/kernel-events.ts';
import { ownerOf } from '../facts/platform.ts';
import { formatBytes, roundUpToStep } from '../lib/bytes.ts';
import { shellQuote } from '../lib/text.ts';
import type { OomReport } from '../parse/kernel/types.ts';
import type { FixRule } from './fix.ts';
import { setMemoryLimit } from './set-memory-limit.ts';

/** At the limit the peak is cut off, so the need is unknown: a trial that is half as large again. */
const TRIAL = 1.5;
/** A limit near all of RAM turns the group’s kill into one of the host. */
const MOST_OF_RAM = 0.9;
const MiB = 1024 ** 2;

/** Raises the limit of the group that was hit, and of no other. */
export const raiseMemoryLimit: FixRule = {
  meta: {
    id: 'raise-memory-limit',
    kind: 'configuration',
    title: 'Raise the limit that was hit, to measure what the program needs',
    articles: ['causes/cgroup-limit'],
  },
  propose(facts) {
    const { limitPath: path, limitBytes: limit } = facts.event?.cgroup ?? {};
    if (!path || !limit) return null;
    const cgroup = cgroupAt(facts, path);
    const version = cgroup?.version ?? (facts.event?.report?.memcg?.kmem ? 1 : 2);
    const ram = meminfo(facts, 'MemTotal')?.value ?? Number.POSITIVE_INFINITY;
    const most = Math.floor((ram * MOST_OF_RAM) / MiB) * MiB;
    const trial = Math.min(roundUpToStep(limit * TRIAL), most);
    if (trial < limit * 1.05) return null;
    const { memory, memorySwap } = facts.event?.report?.memcg ?? {};
    const plainV1 = version === 1 && ownerOf(path).kind === 'plain' && typeof memorySwap?.limit === 'number';
    return {
      why: `The group stood at its limit of ${formatBytes(limit)}, so the log cannot show how much more it wanted. ${formatBytes(trial)} is ${trial === most ? `nine tenths of the host’s RAM` : `a trial of ${TRIAL} times that`}; after a run that finishes, set the peak it reached plus a fifth.`,
      command: plainV1
        ? setBoth(path, trial, hitCounter(facts.event?.report as OomReport) === memorySwap ? null : trial)
        : setMemoryLimit(path, version, trial),
      risk: 'The group may take that much more from its neighbours; if the program’s memory grows without end, this only delays the kill.',
      undo: plainV1
        ? setBoth(
            path,
            memorySwap.limit as number,
            typeof memory?.limit === 'number' ? memory.limit : null,
            true,
          )
        : setMemoryLimit(path, version, limit),
      evidence: [facts.event?.report?.memcg?.memory?.at, cgroup?.limit?.at].filter((at) => at !== undefined),
    };
  },
};

/** v1: memory may never be above memory+swap, so the one that makes room is set first (EINVAL else). */
function setBoth(path: string, memsw: number, memory: number | null, lower = false): string {
  const set = (name: string, bytes: number) =>
    `echo ${bytes} | sudo tee ${shellQuote(`/sys/fs/cgroup/memory${path}/${name}`)}`;
  const both = [
    set('memory.memsw.limit_in_bytes', memsw),
    ...(memory === null ? [] : [set('memory.limit_in_bytes', memory)]),
  ];
  return (lower ? both.reverse() : both).join('\n');
}
