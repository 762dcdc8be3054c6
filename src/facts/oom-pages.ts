import type { MemcgBlock, OomReport } from '../parse/kernel/types.ts';
import { parseNodeList } from '../parse/numa.ts';
import { managedBytes } from './kernel-events.ts';

/**
 * `totalpages`: the pages that oom_score_adj is a thousandth of (constrained_alloc, mm/oom_kill.c). For a control
 * group its limit and the swap it may use; for a cpuset or memory policy the pages present on its nodes and swap;
 * else RAM and swap.
 * @param hostSwapBytes SwapTotal of the host, for reports that do not print it
 * @returns pages, or `null` where a part is not known
 */
export function allowedPages(report: OomReport, hostSwapBytes: number | null): number | null {
  const { pageBytes, memcg, summary, memInfo } = report;
  if (pageBytes === null) return null;
  const swap = memInfo?.swapTotal?.value ?? hostSwapBytes;
  const ofGroup =
    memcg?.memory != null || summary?.oomMemcg != null || report.kills.some((one) => one.ofMemcg);
  const bytes = ofGroup ? groupBytes(memcg, swap) : plus(nodeBytes(report) ?? wholeBytes(report), swap);
  return bytes === null ? null : Math.max(1, Math.floor(bytes / pageBytes));
}

/** mem_cgroup_get_max (mm/memcontrol.c): v1's memsw is memory and swap together, v2's swap.max is swap alone. */
function groupBytes(memcg: MemcgBlock | null, hostSwap: number | null): number | null {
  const limit = memcg?.memory?.limit;
  if (!memcg || typeof limit !== 'number') return null;
  const { swap, memorySwap } = memcg;
  const allowed = swap?.limit ?? (typeof memorySwap?.limit === 'number' ? memorySwap.limit - limit : 'max');
  if (allowed === 0) return limit;
  return plus(limit, allowed === 'max' || hostSwap === null ? hostSwap : Math.min(allowed, hostSwap));
}

/** `null` for a shortage of all nodes. Up to 4.19 holes between the zones counted too, which is not printed. */
function nodeBytes({ summary, memInfo }: OomReport): number | null {
  const list =
    summary?.constraint === 'CONSTRAINT_MEMORY_POLICY'
      ? summary.nodemask
      : summary?.constraint === 'CONSTRAINT_CPUSET'
        ? summary.memsAllowed
        : null;
  if (list === null) return null;
  const nodes = parseNodeList(list);
  const zones = (memInfo?.zones ?? []).filter((zone) => zone.node !== null && nodes.includes(zone.node));
  const present = zones.map((zone) => zone.fields.get('present')?.value ?? null);
  const complete = nodes.every((node) => zones.some((zone) => zone.node === node));
  return complete && present.every((one) => one !== null) ? present.reduce((sum, one) => sum + one, 0) : null;
}

/** All RAM, but for a constrained shortage whose nodes are not known. */
function wholeBytes(report: OomReport): number | null {
  const constraint = report.summary?.constraint ?? 'CONSTRAINT_NONE';
  return constraint === 'CONSTRAINT_NONE' ? managedBytes(report) : null;
}

function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
