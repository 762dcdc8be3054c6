import { join } from 'node:path';
import { killAll, removeGroup } from './cgroup-files.ts';
import type { Group, Reading } from './limiter.ts';

/** The shell moves itself (0 is the writer) and becomes the command, so that nothing of it runs outside. */
const ENTER =
  'n=$1; shift; while [ $n -gt 0 ]; do echo 0 >"$1" || exit 125; shift; n=$((n-1)); done; exec "$@"';

/** A group made of one folder in each hierarchy it takes part in. */
export function cgroupGroup(folders: readonly string[], read: () => Reading): Group {
  const procs = folders.map((folder) => join(folder, 'cgroup.procs'));
  return {
    enter: ['/bin/sh', '-c', ENTER, 'sh', String(procs.length), ...procs],
    rlimits: [],
    sampleMs: 10,
    started: () => {},
    read,
    report: () => {},
    kill: () => killAll(folders),
    remove: async () => {
      for (const folder of folders) await removeGroup(folder);
    },
  };
}
