import { meminfo } from '../facts/host.ts';
import { hitCounter, pages } from '../facts/kernel-events.ts';
import type { Facts } from '../facts/types.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { Sentence } from '../schema/evidence.ts';
import { type Cause, type Finding, found, notApplicable, ruledOut, say } from './cause.ts';
import {
  isMemcgKill,
  type KernelKill,
  kernelKill,
  sayKilled,
  sayUsage,
  sayVictimSize,
  share,
} from './kill.ts';

const MOST_OF_GROUP = 0.5;
/** Of a host's RAM: slab that cannot be reclaimed is a few percent where all is well. */
const MUCH_OF_HOST = 0.3;

/**
 * Kernel objects (dentries, inodes, sockets) fill the group's limit or the host: slab is most of the usage while the
 * processes are small. The kernel charges slab to the group whose process made the objects (cgroup-v2.rst, `slab`).
 */
export const slabLeak: Cause = {
  meta: {
    id: 'slab-leak',
    title: 'Kernel slab memory filled the limit',
    family: 'limit',
    requires: ['commands/dmesg', 'memory.stat'],
    articles: ['causes/slab-leak'],
    fixes: ['find-slab-owner', 'raise-memory-limit'],
    refines: [],
  },
  evaluate(facts) {
    const event = kernelKill(facts);
    if (!event) return notApplicable('The kernel killed no process.');
    return isMemcgKill(event) ? ofGroup(facts, event) : ofHost(facts, event);
  },
};

function ofGroup(facts: Facts, event: KernelKill): Finding {
  const stats = event.report.memcg?.stats;
  const slab = stats?.get('slab') ?? stats?.get('slab_unreclaimable');
  const part = share(slab, hitCounter(event.report)?.usage);
  if (!slab || part === null) return notApplicable('The report counts no slab of the group.');
  if (part < MOST_OF_GROUP)
    return ruledOut(`Kernel slab made up only ${formatBytes(slab.value)} of the group’s usage.`, slab);
  const before = facts.parsed.before.cgroups
    .get(event.cgroup?.limitPath ?? '')
    ?.stat.get('slab_unreclaimable');
  return found(
    0.95,
    sayKilled(
      event,
      'when kernel memory, not that of its processes, had filled the limit of its control group',
    ),
    say(
      `Kernel slab, objects such as sockets and dentries, made up ${formatBytes(slab.value)} of the group’s usage at the kill.`,
      slab,
    ),
    before
      ? say(`Earlier, near the peak, ${formatBytes(before.value)} of slab could not be reclaimed.`, before)
      : null,
    ...sayCaches(facts),
    sayUsage(event),
    sayVictimSize(event),
  );
}

function ofHost(facts: Facts, event: KernelKill): Finding {
  const slab = event.report.memInfo?.pages.get('slab_unreclaimable');
  const bytes = pages(event.report, slab?.value);
  const total =
    meminfo(facts, 'MemTotal')?.value ?? pages(event.report, event.report.memInfo?.ramPages?.value);
  if (!slab || bytes === null || !total || bytes > total)
    return notApplicable('The report counts no slab of the host.');
  if (bytes < total * MUCH_OF_HOST)
    return ruledOut(`Slab that cannot be reclaimed made up only ${formatBytes(bytes)}.`, slab);
  return found(
    0.93,
    sayKilled(event, 'because the host ran out of memory, much of it held by the kernel itself'),
    say(`${formatBytes(bytes)} of kernel slab could not be reclaimed at the kill.`, slab),
    ...sayCaches(facts),
    sayVictimSize(event),
  );
}

/** The caches that hold most, near the peak where that look was taken. */
function sayCaches(facts: Facts): Sentence[] {
  const { before, after } = facts.parsed;
  const caches = before.slab.length > 0 ? before.slab : after.slab;
  return caches
    .slice(0, 3)
    .map((cache) =>
      say(
        `The cache ${cache.value.name} held ${formatBytes(cache.value.bytes)} in ${cache.value.objects} objects.`,
        cache,
      ),
    );
}
