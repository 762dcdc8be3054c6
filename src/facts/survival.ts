import { formatBytes } from '../lib/bytes.ts';
import type { Cited, Evidence } from '../schema/evidence.ts';
import { cgroupAt, withAncestors } from './cgroups.ts';
import { type Growth, steadyGrowth } from './growth.ts';
import { meminfoNearPeak, sysctl } from './host.ts';
import { hitCounter, managedBytes } from './kernel-events.ts';
import type { HitLimit } from './limit.ts';
import type { Facts, FailureEvent } from './types.ts';

/** Head-room above the peak of a run that finished. */
const ROOM = 1.2;
const REFUSED = 'a request was refused below this limit, and what it needed beyond was never seen';

/** The smallest limit that would have let the program live, in bytes, as far as the evidence bounds it. */
export interface Survival {
  /** What is limited: `memory.max`, `memory.memsw`, `memory.high`, `RLIMIT_DATA`, `CommitLimit`, `RAM and swap`, … */
  readonly limit: string;
  /** No smaller limit would have done; `null` where a run finished and its peak may be page cache. */
  readonly atLeast: number | null;
  /** A limit that is known to do; `null` where the program was stopped before it showed what it needs. */
  readonly atMost: number | null;
  readonly why: string;
  readonly evidence: readonly Evidence[];
}

/**
 * What was in use when a limit stopped the program is a lower bound and no more: what it would have taken next was
 * never seen. Where it grew steadily no limit is large enough. Only a run that finished bounds it from above.
 * @param hit the limit that the verdict names (`limitOf`), for refusals that the kernel does not log: RLIMIT_AS
 */
export function smallestLimit(facts: Facts, hit: HitLimit | null = null): Survival | null {
  const { event } = facts;
  if (!event) return ofFinishedRun(facts);
  const bound = ofGroup(facts, event) ?? ofRefusal(facts, event) ?? ofHit(event, hit) ?? ofHost(event);
  if (!bound) return null;
  const growth = steadyGrowth(facts.parsed.samples);
  const why = growth ? `${bound.why}; ${grows(growth)}` : bound.why;
  const evidence = growth ? [...bound.evidence, growth.first.at, growth.last.at] : bound.evidence;
  return { ...bound, why, evidence };
}

function grows({ bytesPerSecond }: Growth): string {
  return `it grew by ${formatBytes(Math.round(bytesPerSecond))} a second all the way, so a larger limit is only reached later`;
}

function stopped(
  limit: string,
  atLeast: number,
  why: string,
  at: readonly (Evidence | undefined)[],
): Survival {
  return { limit, atLeast, atMost: null, why, evidence: at.filter((one) => one !== undefined) };
}

function ofGroup(facts: Facts, event: FailureEvent): Survival | null {
  const why = 'it was stopped at the limit, and what it needed beyond was never seen';
  if (event.report) {
    const hit = hitCounter(event.report);
    if (typeof hit?.limit !== 'number') return null;
    const name = hit === event.report.memcg?.memorySwap ? 'memory.memsw' : 'memory.max';
    return stopped(name, Math.max(hit.usage, hit.limit), why, [hit.at]);
  }
  const group = event.kind === 'throttled' ? cgroupAt(facts, event.cgroup?.limitPath ?? null) : null;
  if (typeof group?.high?.value !== 'number') return null;
  const bytes = Math.max(group.high.value, group.usage?.value ?? 0);
  return stopped(
    'memory.high',
    bytes,
    'it was held at memory.high, and what it wanted beyond was never seen',
    [group.high.at, group.usage?.at],
  );
}

/** The kernel's own line tells what a refused request would have come to (mm/mmap.c, mm/util.c). */
function ofRefusal(facts: Facts, { refusal, error }: FailureEvent): Survival | null {
  const why = 'the one request that was refused needs this much; later ones were never made';
  if (refusal?.kind === 'data-rlimit' && refusal.bytes !== null)
    return stopped('RLIMIT_DATA', refusal.bytes, why, [refusal.at]);
  if (refusal?.kind !== 'overcommit') return null;
  const asked = refusal.bytes ?? error?.requestedExact ?? null;
  const mode = sysctl(facts, 'vm/overcommit_memory');
  const told = [refusal.at, refusal.bytes === null ? error?.at : undefined, mode?.at];
  if (mode?.value === '0') return asked === null ? null : stopped('RAM and swap', asked, why, told);
  const limit = mode?.value === '2' ? meminfoNearPeak(facts, 'CommitLimit') : null;
  return limit && stopped('CommitLimit', Math.max(limit.value, asked ?? 0), REFUSED, [...told, limit.at]);
}

function ofHit({ kind, error }: FailureEvent, hit: HitLimit | null): Survival | null {
  if (kind !== 'memory-error' || !hit) return null;
  const asked = error?.requestedExact ?? 0;
  return stopped(hit.name, Math.max(hit.bytes, asked), REFUSED, [...hit.evidence, error?.at]);
}

/** RAM without huge pages that lay idle, and the swap that was in use. More RAM mends no fragmentation or node limit. */
function ofHost({ kind, report }: FailureEvent): Survival | null {
  const { memInfo, summary, trigger } = report ?? {};
  const ram = report ? managedBytes(report) : null;
  if (kind !== 'oom-kill' || !memInfo || ram === null || (trigger?.order ?? 0) > 0) return null;
  if (summary && summary.constraint !== 'CONSTRAINT_NONE') return null;
  const { swapTotal, swapFree, hugePages, ramPages } = memInfo;
  if (!swapTotal || !swapFree) return null;
  const idle = hugePages.reduce((sum, { free, sizeBytes }) => sum + free * sizeBytes, 0);
  const why = 'the host ran out at this much RAM and swap in use, and what was needed beyond was never seen';
  const at = [ramPages?.at, swapTotal.at, swapFree.at, ...(idle > 0 ? hugePages.map((one) => one.at) : [])];
  return stopped('RAM and swap', ram - idle + swapTotal.value - swapFree.value, why, at);
}

/** The peak of the nearest group with a limit that it stayed below, where the program came to its end. */
function ofFinishedRun(facts: Facts): Survival | null {
  const { exit } = facts.parsed;
  if (exit?.status?.value !== 0 || exit.signal || facts.events.length > 0) return null;
  for (const path of withAncestors(facts.workload.cgroupPath ?? '/')) {
    const group = cgroupAt(facts, path);
    const { limit, peak } = group ?? {};
    const kills = group?.events.get('oom_kill');
    if (!group || typeof limit?.value !== 'number' || !peak) continue;
    if (peak.value >= limit.value || (kills?.value ?? 0) > 0) return null;
    return {
      limit: 'memory.max',
      atLeast: unreclaimable(facts, group.stat),
      atMost: Math.ceil(peak.value * ROOM),
      why: 'it finished with this peak, here with a fifth to spare; part of the peak may be page cache',
      evidence: [peak.at, limit.at, exit.status.at],
    };
  }
  return null;
}

/** Without swap, what was anonymous or shmem at any time had to fit. */
function unreclaimable(facts: Facts, stat: ReadonlyMap<string, Cited<number>>): number | null {
  const [anon, shmem] = [
    stat.get('anon') ?? stat.get('total_rss'),
    stat.get('shmem') ?? stat.get('total_shmem'),
  ];
  return meminfoNearPeak(facts, 'SwapTotal')?.value === 0 && anon ? anon.value + (shmem?.value ?? 0) : null;
}
