import { cgroupAt } from '../facts/cgroups.ts';
import { formatBytes, roundUpToStep } from '../lib/bytes.ts';
import type { FixRule } from './fix.ts';
import { setMemoryLimit } from './set-memory-limit.ts';

/** At the limit the peak is cut off, so the need is unknown: a trial that is half as large again. */
const TRIAL = 1.5;

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
    const trial = roundUpToStep(limit * TRIAL);
    return {
      why: `The group stood at its limit of ${formatBytes(limit)}, so the log cannot show how much more it wanted. ${formatBytes(trial)} is a trial of ${TRIAL} times that; after a run that finishes, set the peak it reached plus a fifth.`,
      command: setMemoryLimit(path, version, trial),
      risk: 'The group may take that much more from its neighbours; if the program’s memory grows without end, this only delays the kill.',
      undo: setMemoryLimit(path, version, limit),
      evidence: [facts.event?.report?.memcg?.memory?.at, cgroup?.limit?.at].filter((at) => at !== undefined),
    };
  },
};
