import type { Counters, MemcgBlock, OomReport } from '../parse/kernel/types.ts';
import type { Cited } from '../schema/evidence.ts';
import type { Ledger } from '../schema/incident.ts';
import { cgroupAt } from './cgroups.ts';
import { close, type Part, part, remainder, type Term } from './ledger-parts.ts';
import type { Facts } from './types.ts';

/**
 * Where a control group's memory was: of the group whose limit was hit, at the kill, from the report's statistics;
 * of a group held at memory.high from its files. `null` where usage or statistics were not read.
 */
export function groupLedger(facts: Facts): Ledger | null {
  const { event } = facts;
  const report = event?.report ?? null;
  if (report?.memcg?.memory) return fromReport(report, report.memcg, report.memcg.memory.usage);
  if (event?.kind !== 'throttled') return null;
  const group = cgroupAt(facts, event.cgroup?.limitPath ?? null);
  return group?.usage ? fromStats(group.usage.value, group.stat, null) : null;
}

function fromReport({ limitOf }: OomReport, memcg: MemcgBlock, usage: number): Ledger | null {
  // Before 5.3 statistics are of one group without those below, while usage counts these too.
  const below = limitOf !== null && limitOf.task !== limitOf.limit && !memcg.stats.has('total_rss');
  const kmem = memcg.kmem && { value: memcg.kmem.usage, at: memcg.kmem.at };
  return below ? null : fromStats(usage, memcg.stats, kmem);
}

/** v2 counts `anon`, v1 `rss`: the names tell which (memory.stat, mm/memcontrol.c). */
function fromStats(usage: number, stats: Counters, kmem: Cited<number> | null): Ledger | null {
  if (stats.has('anon') && stats.has('file')) return close(usage, ofVersion2(stats));
  if (stats.has('rss') && stats.has('cache')) return close(usage, ofVersion1(stats, kmem));
  return null;
}

/** Documentation/admin-guide/cgroup-v2.rst: `file` holds shmem; `anon` counts mapped pages, swap cache or not. */
function ofVersion2(stats: Counters): (Part | null)[] {
  const get = (field: string): Term => stats.get(field);
  const slab = get('slab') ? [get('slab')] : [get('slab_reclaimable'), get('slab_unreclaimable')];
  const inKernel = [
    part('slab', ...slab),
    part('page tables', get('pagetables'), get('sec_pagetables')),
    part('kernel stacks', get('kernel_stack')),
    part('per-CPU memory', get('percpu')),
    part('vmalloc', get('vmalloc')),
    part('compressed pages (zswap)', get('zswap')),
  ];
  return [
    part('anonymous memory', get('anon')),
    part('shared memory and tmpfs', get('shmem')),
    remainder('page cache', get('file'), get('shmem')),
    swapCache(stats),
    ...kernelParts(inKernel, get('kernel')),
    part('socket buffers', get('sock')),
    part('huge pages', get('hugetlb')),
  ];
}

/** Since 5.18 `kernel` is the sum of all kernel memory but sockets; parts that exceed it are not told apart. */
function kernelParts(inside: readonly (Part | null)[], kernel: Term): (Part | null)[] {
  if (!kernel) return [...inside];
  const other = kernel.value - inside.reduce((sum, one) => sum + (one?.bytes ?? 0), 0);
  if (other < 0) return [part('kernel memory', kernel)];
  return [...inside, { name: 'other kernel memory', bytes: other, evidence: [kernel.at] }];
}

/** Pages of the swap cache that no process maps: on the anon lists, but neither in `anon` nor `shmem`. */
function swapCache(stats: Counters): Part | null {
  const cached = stats.get('swapcached');
  const lists = part('', stats.get('active_anon'), stats.get('inactive_anon'));
  const told = part('', stats.get('anon'), stats.get('shmem'));
  if (!cached || !lists || !told) return null;
  const unmapped = Math.min(cached.value, Math.max(0, lists.bytes - told.bytes));
  return { name: 'swap cache', bytes: unmapped, evidence: [cached.at] };
}

/** v1: `rss` is anonymous memory, swap cache included; `cache` holds shmem; `total_` counts the groups below too. */
function ofVersion1(stats: Counters, kmem: Cited<number> | null): (Part | null)[] {
  const get = (field: string): Term => stats.get(`total_${field}`) ?? stats.get(field);
  const shmem = get('shmem');
  return [
    part('anonymous memory', get('rss')),
    part('shared memory and tmpfs', shmem),
    remainder(shmem ? 'page cache' : 'page cache and shared memory', get('cache'), shmem),
    part('kernel memory', kmem),
  ];
}
