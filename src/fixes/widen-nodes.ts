import { cgroupAt } from '../facts/cgroups.ts';
import { platformOf } from '../facts/platform.ts';
import { shellQuote } from '../lib/text.ts';
import type { FixRule } from './fix.ts';

/** Widens cpuset.mems, or drops the memory policy, to the nodes that are online. */
export const widenNodes: FixRule = {
  meta: {
    id: 'widen-nodes',
    kind: 'configuration',
    title: 'Let the process use the memory of all nodes',
    articles: ['causes/cpuset-mempolicy'],
  },
  propose(facts) {
    const summary = facts.event?.report?.summary;
    if (!summary) return null;
    const online = facts.parsed.after.nodesOnline;
    const nodes = online?.value ?? 'ALL_NODES';
    const path = summary.taskMemcg;
    const platform = path ? platformOf(path) : null;
    const cgroup = cgroupAt(facts, path);
    const mems = cgroup?.mems;
    const evidence = [summary.at, ...(online ? [online.at] : []), ...(mems ? [mems.at] : [])];
    if (summary.constraint === 'CONSTRAINT_MEMORY_POLICY') {
      return {
        why: `The process asked for nodes ${summary.nodemask} alone (numactl --membind or mbind). --preferred uses them first and others when they are full.`,
        command: `numactl --preferred=${shellQuote((summary.nodemask ?? '0').split(/[,-]/)[0] ?? '0')} python3 PROGRAM.py   # instead of --membind`,
        risk: 'Memory of another node is slower to reach.',
        undo: `numactl --membind=${shellQuote(summary.nodemask ?? '0')} python3 PROGRAM.py`,
        evidence,
      };
    }
    const set = (value: string) =>
      platform?.kind === 'systemd'
        ? `sudo systemctl set-property -- ${shellQuote(platform.unit)} AllowedMemoryNodes=${shellQuote(value)}`
        : platform?.kind === 'docker'
          ? `docker update --cpuset-mems=${shellQuote(value)} ${platform.container.slice(0, 12)}`
          : `echo ${shellQuote(value)} | sudo tee ${shellQuote(`/sys/fs/cgroup${cgroup?.version === 1 ? '/cpuset' : ''}${path ?? ''}/cpuset.mems`)}`;
    return {
      why: `Its cpuset allows memory of node ${summary.memsAllowed} only; the host has nodes ${nodes}. Memory that is free elsewhere cannot be used until cpuset.mems is widened.`,
      command: set(nodes),
      risk: 'Memory of another node is slower to reach, and takes from whoever that node was kept for.',
      undo: set(summary.memsAllowed ?? '0'),
      evidence,
    };
  },
};
