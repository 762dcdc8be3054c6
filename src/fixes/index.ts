import type { Cause } from '../causes/cause.ts';
import type { Facts } from '../facts/types.ts';
import type { Fix } from '../schema/incident.ts';
import { addSwap } from './add-swap.ts';
import { allowKills } from './allow-kills.ts';
import { allowSwap } from './allow-swap.ts';
import { askHypervisor } from './ask-hypervisor.ts';
import { boundArc } from './bound-arc.ts';
import { boundGrowth } from './bound-growth.ts';
import { boundRecursion } from './bound-recursion.ts';
import { capTheHog } from './cap-the-hog.ts';
import { compactMemory } from './compact-memory.ts';
import { dropReferences } from './drop-references.ts';
import { emptyTmpfs } from './empty-tmpfs.ts';
import { enableOomKill } from './enable-oom-kill.ts';
import { enlargeShm } from './enlarge-shm.ts';
import { fewerArenas } from './fewer-arenas.ts';
import { fewerMappings } from './fewer-mappings.ts';
import { fewerThreads } from './fewer-threads.ts';
import { findSlabOwner } from './find-slab-owner.ts';
import { findTheSender } from './find-the-sender.ts';
import { findWhoPressed } from './find-who-pressed.ts';
import type { FixRule } from './fix.ts';
import { forkEarly } from './fork-early.ts';
import { keepGroupAlive } from './keep-group-alive.ts';
import { keepMerging } from './keep-merging.ts';
import { lowerMinFree } from './lower-min-free.ts';
import { raiseCommitLimit } from './raise-commit-limit.ts';
import { raiseMemlock } from './raise-memlock.ts';
import { raiseMemoryHigh } from './raise-memory-high.ts';
import { raiseMemoryLimit } from './raise-memory-limit.ts';
import { raisePidsLimit } from './raise-pids-limit.ts';
import { raiseRlimit } from './raise-rlimit.ts';
import { readAvailable } from './read-available.ts';
import { releaseHugePages } from './release-huge-pages.ts';
import { setRequest } from './set-request.ts';
import { shrinkBatch } from './shrink-batch.ts';
import { shrinkCma } from './shrink-cma.ts';
import { shrinkRequest } from './shrink-request.ts';
import { trimHeap } from './trim-heap.ts';
import { tuneUserspaceKiller } from './tune-userspace-killer.ts';
import { unlockMemory } from './unlock-memory.ts';
import { upgradeRuntime } from './upgrade-runtime.ts';
import { use64Bit } from './use-64-bit.ts';
import { useCgroupLimit } from './use-cgroup-limit.ts';
import { useFaulthandler } from './use-faulthandler.ts';
import { watchAllocationFailures } from './watch-allocation-failures.ts';
import { widenNodes } from './widen-nodes.ts';
import { workInChild } from './work-in-child.ts';

export const fixes: readonly FixRule[] = [
  raiseMemoryLimit,
  emptyTmpfs,
  capTheHog,
  addSwap,
  raiseRlimit,
  raiseCommitLimit,
  shrinkRequest,
  findTheSender,
  readAvailable,
  allowSwap,
  boundGrowth,
  compactMemory,
  fewerArenas,
  fewerMappings,
  findSlabOwner,
  keepGroupAlive,
  raiseMemoryHigh,
  raisePidsLimit,
  releaseHugePages,
  tuneUserspaceKiller,
  unlockMemory,
  widenNodes,
  findWhoPressed,
  allowKills,
  watchAllocationFailures,
  use64Bit,
  shrinkCma,
  lowerMinFree,
  boundArc,
  askHypervisor,
  forkEarly,
  fewerThreads,
  raiseMemlock,
  enableOomKill,
  boundRecursion,
  useFaulthandler,
  workInChild,
  trimHeap,
  dropReferences,
  useCgroupLimit,
  keepMerging,
  shrinkBatch,
  enlargeShm,
  setRequest,
  upgradeRuntime,
];

/** What the leading cause asks for, in its order; a rule whose numbers this incident lacks proposes nothing. */
export function proposeFixes(facts: Facts, cause: Cause | null): Fix[] {
  return (cause?.meta.fixes ?? []).flatMap((id) => {
    const rule = fixes.find((one) => one.meta.id === id);
    const proposal = rule?.propose(facts);
    if (!rule || !proposal) return [];
    const { kind, title } = rule.meta;
    const { why, command, risk, undo, evidence } = proposal;
    return [
      {
        id,
        kind,
        title,
        why,
        file: null,
        diff: null,
        command,
        risk,
        undo,
        verification: null,
        evidence: [...evidence],
      },
    ];
  });
}
