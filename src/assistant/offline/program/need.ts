import type { Diagnosis } from '../../../diagnose.ts';
import { cgroupAt } from '../../../facts/cgroups.ts';
import type { Cited, Evidence } from '../../../schema/evidence.ts';
import { allocationsOf } from './allocation.ts';
import type { Module } from './module.ts';
import type { Progress } from './progress.ts';

/** What a whole run would need, roughly. */
export interface Need {
  readonly bytes: number;
  /** `constants`: what its constants multiply to; `progress`: what it held, stretched to the whole run. */
  readonly by: 'constants' | 'progress';
  /** How it was reckoned: so many bytes a turn, so many turns. */
  readonly each: number;
  readonly turns: number;
  readonly evidence: readonly Evidence[];
}

/** Causes for which the size of the whole run matters. */
const SIZED =
  /^(?:cgroup-(?:limit|ancestor-limit|swap-limit|oom-group)|leak-growth|python-cycle|tmpfs-shm|dev-shm-small|memory-high-throttle|global-oom|global-oom-swap-full|no-swap|innocent-victim|working-set-too-large|mlocked|hugetlb-reserved|cpuset-mempolicy|overcommit-\w+|rlimit-\w+|userspace-oom-killer|zfs-arc|balloon)$/;

/** A sum that is smaller than this share of what the program held cannot be what filled the memory. */
const MATTERS = 0.3;
/** With less of the run behind it than this, a stretch says nothing. */
const ENOUGH_DONE = 0.05;

/** What the whole run would need, from its constants where they tell, else from how far it came with what it held. */
export function needOf(
  diagnosis: Diagnosis,
  modules: readonly Module[],
  progress: Progress | null,
): Need | null {
  if (!SIZED.test(diagnosis.incident.verdict.cause)) return null;
  const held = heldOf(diagnosis);
  const sums = modules.flatMap(allocationsOf).flatMap(({ bytes, times, at }) => {
    const turns = times ?? null;
    return turns === null || turns < 1 ? [] : [{ total: bytes * turns, bytes, turns, at }];
  });
  const largest = sums.reduce((a, b) => (b.total > (a?.total ?? 0) ? b : a), sums[0]);
  if (largest && held && largest.total >= held.value * MATTERS && fits(largest.bytes, held.value, progress)) {
    const { total, bytes, turns, at } = largest;
    return { bytes: total, by: 'constants', each: bytes, turns, evidence: [at] };
  }
  if (!held || !progress?.total || !progress.totalAt || progress.done <= 0) return null;
  if (progress.done < progress.total * ENOUGH_DONE || progress.done > progress.total) return null;
  const each = held.value / progress.done;
  const evidence = [held.at, progress.at, progress.totalAt];
  return { bytes: Math.round(each * progress.total), by: 'progress', each, turns: progress.total, evidence };
}

/** Whether so many bytes a turn explain at least a third of what was held after the turns that it made. */
function fits(each: number, held: number, progress: Progress | null): boolean {
  return !progress || each * progress.done >= held * MATTERS;
}

/** What the program held when it was stopped: resident and swapped, or the shared memory of its group, or its peak. */
export function heldOf({ facts, incident }: Diagnosis): Cited<number> | null {
  const event = facts.event;
  const process = event?.hog ?? event?.victim ?? null;
  const task = event?.report?.tasks.find((one) => one.pid === process?.pid);
  const shmem = event?.report?.memcg?.stats.get('shmem') ?? null;
  const resident = (process?.rssBytes ?? 0) + (process?.swapBytes ?? 0);
  const at = task?.at ?? event?.kill?.at ?? event?.userspace?.at ?? null;
  if (shmem && shmem.value > resident) return shmem;
  if (resident > 0 && at) return { value: resident, at };
  const path = event?.cgroup?.taskPath ?? facts.workload.cgroupPath;
  const peak = cgroupAt(facts, path ?? null)?.peak ?? null;
  return peak && incident.insight.limitTree.length > 0 ? peak : null;
}
