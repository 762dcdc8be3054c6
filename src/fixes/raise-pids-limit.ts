import { cgroupAt } from '../facts/cgroups.ts';
import { ownerOf } from '../facts/platform.ts';
import { shellQuote } from '../lib/text.ts';
import type { FixRule } from './fix.ts';

/** Raises pids.max of the group that refused; memory limits stay as they are. */
export const raisePidsLimit: FixRule = {
  meta: {
    id: 'raise-pids-limit',
    kind: 'configuration',
    title: 'Use fewer threads, or raise the limit of tasks',
    articles: ['causes/pids-limit'],
  },
  propose(facts) {
    const path =
      facts.event?.cgroup?.limitPath ??
      facts.workload.cgroupPath ??
      facts.parsed.kernelLogs[0]?.refusals.findLast((one) => one.kind === 'pids')?.cgroup;
    const cgroup = cgroupAt(facts, path ?? null);
    const limit = cgroup?.pidsMax;
    if (!path || !limit || limit.value === 'max') return null;
    const platform = ownerOf(path);
    const next = limit.value * 4;
    const set = (tasks: number) =>
      platform.kind === 'systemd'
        ? `sudo systemctl set-property -- ${shellQuote(platform.unit)} TasksMax=${tasks}`
        : platform.kind === 'docker'
          ? `docker update --pids-limit ${tasks} ${platform.container.slice(0, 12)}`
          : `echo ${tasks} | sudo tee ${shellQuote(`/sys/fs/cgroup${cgroup?.version === 1 ? '/pids' : ''}${path}/pids.max`)}`;
    return {
      why: `The group may have ${limit.value} processes and threads together. A pool of a few dozen threads serves most programs that wait for the network; ${next} is four times the limit.`,
      command: set(next),
      risk: 'A program that starts threads without end now takes more of the host’s before it is stopped.',
      undo: set(limit.value),
      evidence: [limit.at],
    };
  },
};
