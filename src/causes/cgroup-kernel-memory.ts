import { hitCounter } from '../facts/kernel-events.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { isMemcgKill, kernelKill, sayKilled, sayUsage, sayVictimSize, share } from './kill.ts';

const MOST = 0.5;

/**
 * Page tables, kernel stacks, socket buffers or pipes fill the group's limit, slab aside (that is slab-leak):
 * memory.stat
 * `kernel` or v1's kmem counter is most of the usage.
 */
export const cgroupKernelMemory: Cause = {
  meta: {
    id: 'cgroup-kernel-memory',
    title: 'Kernel memory filled the limit of the control group',
    family: 'limit',
    requires: ['commands/dmesg'],
    articles: ['causes/cgroup-kernel-memory'],
    fixes: ['find-slab-owner', 'raise-memory-limit'],
    refines: [],
  },
  evaluate(facts) {
    const event = kernelKill(facts);
    if (!event || !isMemcgKill(event))
      return notApplicable('No control group killed for its limit.', event?.report.summary?.at);
    const { stats, kmem } = event.report.memcg ?? {};
    const usage = hitCounter(event.report)?.usage;
    const kernel = stats?.get('kernel') ?? (kmem ? { value: kmem.usage, at: kmem.at } : null);
    const slab = stats?.get('slab');
    const part = share(kernel, usage);
    if (stats?.has('kernel') && !slab)
      return notApplicable('How much of the kernel memory is slab is not in the report.', kernel);
    if (!kernel || part === null) return notApplicable('The report counts no kernel memory of the group.');
    if (part < MOST)
      return ruledOut(
        `Kernel memory made up only ${formatBytes(kernel.value)} of the group’s usage.`,
        kernel,
      );
    if ((share(slab, usage) ?? 0) >= MOST) return ruledOut('Nearly all of the kernel memory is slab.', slab);
    const parts = ['sock', 'kernel_stack', 'pagetables', 'percpu', 'vmalloc'].flatMap((name) => {
      const counter = stats?.get(name);
      return counter && counter.value > kernel.value * 0.2
        ? [say(`${name} is ${formatBytes(counter.value)} of it.`, counter)]
        : [];
    });
    return found(
      0.9,
      sayKilled(
        event,
        'when kernel memory, not that of its processes, had filled the limit of its control group',
      ),
      say(`Kernel memory made up ${formatBytes(kernel.value)} of the group’s usage at the kill.`, kernel),
      ...parts,
      sayUsage(event),
      sayVictimSize(event),
    );
  },
};
