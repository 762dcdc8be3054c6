import type { Cited } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cited } from './cite.ts';

/** The head of a bundle by collectors/host.sh: when it was made, and the process or group it was made for. */
export interface CollectorHeader {
  /** RFC 3339, UTC. */
  readonly collected: Cited<string> | null;
  readonly pid: Cited<number> | null;
  /** As the kernel names it: without the mount point of the hierarchy. */
  readonly cgroup: Cited<string> | null;
}

export function parseCollectorHeader(source: Source): CollectorHeader {
  const read = (pattern: RegExp): Cited<string> | null => {
    for (const line of source.lines) {
      const value = pattern.exec(line.text)?.[1];
      if (value !== undefined) return cited(value, source, line);
    }
    return null;
  };
  const pid = read(/^about pid (\d+)$/);
  const cgroup = read(/^about cgroup (.+)$/);
  return {
    collected: read(/^collected (\d{4}-\S+Z)$/),
    pid: pid && { value: Number(pid.value), at: pid.at },
    cgroup: cgroup && { value: withoutMount(cgroup.value), at: cgroup.at },
  };
}

function withoutMount(path: string): string {
  const inner = path.replace(/^\/sys\/fs\/cgroup(?:\/(?:memory|unified))?(?=\/|$)/, '').replace(/\/+$/, '');
  return inner.startsWith('/') ? inner : `/${inner}`;
}
