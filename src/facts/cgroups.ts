import type { Cgroup } from '../parse/cgroup.ts';
import type { Cited } from '../schema/evidence.ts';
import type { Facts } from './types.ts';

/** The paths from a cgroup up to the root, itself first: `/a/b` → `/a/b`, `/a`, `/`. */
export function withAncestors(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return [...parts.map((_, i) => `/${parts.slice(0, parts.length - i).join('/')}`), '/'];
}

export function isAncestor(ancestor: string, path: string): boolean {
  return path !== ancestor && withAncestors(path).includes(ancestor);
}

/** The files of a cgroup after the failure, or before it where it is gone since. */
export function cgroupAt(facts: Facts, path: string | null): Cgroup | null {
  if (path === null) return null;
  return facts.parsed.after.cgroups.get(path) ?? facts.parsed.before.cgroups.get(path) ?? null;
}

/** Direct children of a cgroup that the evidence shows. */
export function childrenOf(facts: Facts, path: string): Cgroup[] {
  const prefix = path === '/' ? '/' : `${path}/`;
  return [...facts.parsed.after.cgroups.values()].filter(
    (cgroup) =>
      cgroup.path !== path &&
      cgroup.path.startsWith(prefix) &&
      !cgroup.path.slice(prefix.length).includes('/'),
  );
}

/** One step of the limit tree. `room` is limit − peak: how much was never used; null where either is unknown. */
export interface LimitNode {
  readonly path: string;
  readonly limit: Cited<number | 'max'> | null;
  readonly usage: Cited<number> | null;
  readonly peak: Cited<number> | null;
  readonly kills: Cited<number> | null;
  readonly room: number | null;
}

/** The limits above a process, from its own cgroup to the root (memory.max or memory.limit_in_bytes). */
export function limitTree(facts: Facts, path: string): LimitNode[] {
  return withAncestors(path).flatMap((ancestor) => {
    const cgroup = cgroupAt(facts, ancestor);
    if (!cgroup) return [];
    const { limit, usage, peak } = cgroup;
    const room = limit && peak && limit.value !== 'max' ? limit.value - peak.value : null;
    return [{ path: ancestor, limit, usage, peak, kills: cgroup.events.get('oom_kill') ?? null, room }];
  });
}
