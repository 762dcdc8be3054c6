import { lstatSync, readlinkSync } from 'node:fs';
import { NOBODY } from './nobody.ts';

/** Where the program finds its work folder. */
export const INSIDE = '/program';

const SHARED_MEMORY_BYTES = 4 * 1024 ** 3;
/** Where a merged /usr has links, and an older system folders. */
const SYSTEM = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];
const ETC = ['/etc/ld.so.cache', '/etc/localtime', '/etc/alternatives'];

export interface View {
  readonly work: string;
  /** On disk, since pages of a tmpfs would be charged to the program as memory. */
  readonly temporary: string;
  /** Folders of the interpreter: where each is, and where the program sees it. */
  readonly prefixes: readonly { readonly source: string; readonly inside: string }[];
  readonly environment: Readonly<Record<string, string>>;
}

/** bubblewrap and its options, up to the command: no network, no other process, and no file that is not needed. */
export function bubblewrapArgs({ work, temporary, prefixes, environment }: View): string[] {
  return [
    'bwrap',
    ...['--unshare-user', '--unshare-net', '--unshare-pid', '--unshare-ipc', '--unshare-uts'],
    // Namespaces of its own would open more of the kernel to a hostile program.
    ...['--unshare-cgroup-try', '--disable-userns'],
    ...['--uid', String(NOBODY), '--gid', String(NOBODY), '--hostname', 'sandbox'],
    ...['--die-with-parent', '--new-session', '--clearenv'],
    ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--ro-bind', '/usr', '/usr'],
    ...SYSTEM.flatMap(systemFolder),
    ...ETC.flatMap((path) => ['--ro-bind-try', path, path]),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...['--size', String(SHARED_MEMORY_BYTES), '--perms', '1777', '--tmpfs', '/dev/shm'],
    ...['--bind', temporary, '/tmp'],
    ...prefixes.flatMap(({ source, inside }) => ['--ro-bind', source, inside]),
    ...['--bind', work, INSIDE, '--chdir', INSIDE],
    // The folders that bubblewrap made are pages of memory that anybody could fill.
    ...['--remount-ro', '/dev', '--remount-ro', '/', '--'],
  ];
}

function systemFolder(path: string): string[] {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  return stat.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
}
