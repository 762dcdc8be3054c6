import { cgroupAt, withAncestors } from '../facts/cgroups.ts';
import { shellQuote } from '../lib/text.ts';
import type { FixRule } from './fix.ts';

/** Writing 0 wakes the tasks: the kernel then kills one, or the limit is raised first. */
export const enableOomKill: FixRule = {
  meta: {
    id: 'enable-oom-kill',
    kind: 'configuration',
    title: 'Switch the OOM killer of the group on again',
    articles: ['causes/oom-kill-disabled'],
  },
  propose(facts) {
    const group = withAncestors(facts.workload.cgroupPath ?? '/')
      .map((path) => cgroupAt(facts, path))
      .find((one) => one?.events.get('oom_kill_disable')?.value === 1);
    const at = group?.events.get('oom_kill_disable')?.at;
    if (!group || !at) return null;
    const file = shellQuote(`/sys/fs/cgroup/memory${group.path}/memory.oom_control`);
    return {
      why: 'With the OOM killer off, tasks at the limit sleep for ever. Raise the limit first if none may die; otherwise the kernel kills the one with the highest score at once.',
      command: `echo 0 | sudo tee ${file}`,
      risk: 'A process of the group is killed at once if its memory does not suffice.',
      undo: `echo 1 | sudo tee ${file}`,
      evidence: [at],
    };
  },
};
