import { commandLabel } from '../facts/labels.ts';
import { platformOf } from '../facts/platform.ts';
import { shellQuote } from '../lib/text.ts';
import { serviceDropIn } from './drop-in.ts';
import type { FixRule } from './fix.ts';

/** Switches memory.oom.group off where the rest of the group can live without the one that dies. */
export const keepGroupAlive: FixRule = {
  meta: {
    id: 'keep-group-alive',
    kind: 'configuration',
    title: 'Let the kernel kill one process instead of the whole group',
    articles: ['causes/cgroup-oom-group'],
  },
  propose(facts) {
    const group = facts.event?.report?.groupKill;
    if (!group) return null;
    const platform = platformOf(group.value);
    const file = shellQuote(`/sys/fs/cgroup${group.value}/memory.oom.group`);
    const worst = facts.event?.hog;
    const service = serviceDropIn(group.value, 'oom-policy', 'OOMPolicy=continue');
    const kubelet = 'singleProcessOOMKill: ';
    const [command, undo] =
      platform.kind === 'kubernetes'
        ? [`${kubelet}true   # in the kubelet configuration of the node`, `${kubelet}false`]
        : [service?.command ?? `echo 0 | sudo tee ${file}`, service?.undo ?? `echo 1 | sudo tee ${file}`];
    return {
      why: `With memory.oom.group off only the process with the highest score dies: here ${commandLabel(worst ?? null)}.`,
      command,
      risk: 'The others go on without it: a program that does not notice that a worker is gone, and does not start a new one, serves with fewer workers from then on.',
      undo,
      evidence: [group.at],
    };
  },
};
