import { cgroupAt } from '../facts/cgroups.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type NumaNode, parseNodeList } from '../parse/numa.ts';
import type { Sentence } from '../schema/evidence.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { kernelKill, sayKilled, sayVictimSize } from './kill.ts';

/**
 * A cpuset or a memory policy (numactl --membind) binds the process to some NUMA nodes; those ran out while
 * others had
 * memory free. Fires on CONSTRAINT_CPUSET and CONSTRAINT_MEMORY_POLICY (mm/oom_kill.c constrained_alloc).
 */
export const cpusetMempolicy: Cause = {
  meta: {
    id: 'cpuset-mempolicy',
    title: 'Only some memory nodes were allowed, and those were full',
    family: 'host',
    requires: ['commands/dmesg'],
    articles: ['causes/cpuset-mempolicy'],
    fixes: ['widen-nodes'],
    refines: [],
  },
  evaluate(facts) {
    const event = kernelKill(facts);
    const summary = event?.report.summary;
    if (!event) return notApplicable('The kernel killed no process.');
    if (!summary || !/^CONSTRAINT_(?:CPUSET|MEMORY_POLICY)$/.test(summary.constraint)) {
      return ruledOut('The kernel names no restriction to memory nodes.', summary?.at ?? event.kill?.at);
    }
    const policy = summary.constraint === 'CONSTRAINT_MEMORY_POLICY';
    const allowed = parseNodeList((policy ? summary.nodemask : summary.memsAllowed) ?? '');
    const { nodes, nodesOnline } = facts.parsed.after;
    const bound = `memory node${allowed.length === 1 ? '' : 's'} ${(policy ? summary.nodemask : summary.memsAllowed) ?? '(unknown)'}`;
    const mems = cgroupAt(facts, summary.taskMemcg)?.mems;
    return found(
      0.95,
      sayKilled(
        event,
        `because it may only use ${bound}, set by ${policy ? 'its memory policy (numactl, mbind)' : 'its cpuset'}, and no memory was left there`,
      ),
      nodesOnline ? say(`The host has nodes ${nodesOnline.value}.`, nodesOnline, mems) : null,
      ...nodes.map((node) => sayNode(node, allowed.includes(node.id))),
      sayVictimSize(event),
    );
  },
};

function sayNode({ id, total, free }: NumaNode, allowed: boolean): Sentence | null {
  if (!total) return null;
  const rest = free ? `, ${formatBytes(free.value)} of it free in the snapshot` : '';
  return say(
    `Node ${id}, which it ${allowed ? 'may' : 'may not'} use, has ${formatBytes(total.value)}${rest}.`,
    total,
    free,
  );
}
