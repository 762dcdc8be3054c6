import { cgroupAt } from '../facts/cgroups.ts';
import { meminfo } from '../facts/host.ts';
import { hitCounter } from '../facts/kernel-events.ts';
import type { Facts } from '../facts/types.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { Cited } from '../schema/evidence.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { isMemcgKill, type KernelKill, kernelKill, sayKilled, sayUsage } from './kill.ts';

/** A swap limit this small beside the usage is none to speak of; free swap this large would have mattered. */
const LITTLE = 0.05;
const WORTH = 0.25;

/**
 * The group hit its memory limit while swap was free that it may not use: memory.swap.max (or what the kernel
 * reports of it) is far below the host's free swap. systemd.resource-control(5) MemorySwapMax.
 */
export const cgroupSwapLimit: Cause = {
  meta: {
    id: 'cgroup-swap-limit',
    title: 'The control group may not use the swap that the host has',
    family: 'limit',
    requires: ['memory.swap.max', 'proc/meminfo'],
    articles: ['causes/cgroup-swap-limit'],
    fixes: ['allow-swap', 'raise-memory-limit'],
    refines: [],
  },
  evaluate(facts) {
    const event = kernelKill(facts);
    if (!event || !isMemcgKill(event))
      return notApplicable('No control group killed for its limit.', event?.report.summary?.at);
    const free = meminfo(facts, 'SwapFree');
    const limit = swapLimit(facts, event);
    if (!free || free.value === 0) return notApplicable('The host has no free swap.', free);
    if (!limit) return notApplicable('The group has no swap limit in the evidence.');
    const usage = hitCounter(event.report)?.usage ?? 0;
    if (limit.value === 'max' || limit.value > usage * LITTLE)
      return ruledOut('The group may use swap.', limit);
    if (free.value < usage * WORTH)
      return ruledOut('The host’s free swap would not have held much of the group’s memory.', free);
    return found(
      0.9,
      sayKilled(event, 'at the memory limit of its control group, which may not use the swap of the host'),
      say(
        `Its swap limit is ${formatBytes(limit.value)}, while the host has ${formatBytes(free.value)} of free swap.`,
        limit,
        free,
        event.report.memcg?.swap?.at,
      ),
      sayUsage(event),
    );
  },
};

function swapLimit(facts: Facts, event: KernelKill): Cited<number | 'max'> | null {
  const own = cgroupAt(facts, event.cgroup?.limitPath ?? null)?.swapLimit;
  const reported = event.report.memcg?.swap;
  return own ?? (reported ? { value: reported.limit, at: reported.at } : null);
}
