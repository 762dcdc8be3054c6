import { posix } from 'node:path';

/** Where a hierarchy of cgroups is mounted, and which group of it this process is in. */
export interface Hierarchy {
  readonly mount: string;
  /** Absolute from the hierarchy's root: `/system.slice/oomwhy.service`. */
  readonly own: string;
}

/**
 * Finds the hierarchy of a version 1 controller, or the one of version 2 for `null`.
 * @param mounts as /proc/self/mounts reads
 * @param groups as /proc/self/cgroup reads
 */
export function hierarchy(controller: string | null, mounts: string, groups: string): Hierarchy | null {
  const mount = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .find(([, , type, options = '']) =>
      controller === null ? type === 'cgroup2' : type === 'cgroup' && options.split(',').includes(controller),
    )?.[1];
  if (mount === undefined) return null;
  const own = groups
    .split('\n')
    .map((line) => /^(\d+):([^:]*):(\/.*)$/.exec(line))
    .find((group) =>
      controller === null
        ? group?.[1] === '0' && group[2] === ''
        : group?.[2]?.split(',').includes(controller),
    )?.[3];
  return { mount, own: own ?? '/' };
}

/**
 * Folders under which a run's group may be made, the best first. The root comes first: below this process's own group
 * a run would be charged to it, and an OOM kill there could take the service instead of the program.
 */
export function parents({ mount, own }: Hierarchy): string[] {
  const all = [mount];
  for (let path = own; path !== '/'; path = posix.dirname(path)) all.push(posix.join(mount, path));
  return all;
}
