import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/lib/root.ts';

const V1 = '/sys/fs/cgroup/memory';
const V2 = '/sys/fs/cgroup';

/** A memory control group of the test's own; `path` is what the kernel calls it. */
export interface OwnCgroup {
  readonly path: string;
  readonly folder: string;
  readonly version: 1 | 2;
}

/** Makes a group with a limit, or says why this host does not let us. */
export function makeCgroup(name: string, limit: number): OwnCgroup | string {
  const version = existsSync(join(V1, 'memory.limit_in_bytes')) ? 1 : 2;
  const folder = join(version === 1 ? V1 : V2, name);
  if (version === 2 && !readFileSync(join(V2, 'cgroup.subtree_control'), 'utf8').includes('memory')) {
    return 'the memory controller of cgroup v2 is not enabled for children of the root';
  }
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, version === 1 ? 'memory.limit_in_bytes' : 'memory.max'), String(limit));
    return { path: `/${name}`, folder, version };
  } catch (error) {
    return `a memory control group cannot be made: ${(error as Error).message}`;
  }
}

export function removeCgroup({ folder }: OwnCgroup): void {
  rmdirSync(folder);
}

/** Runs a shell line whose process has entered the group. */
export function runIn({ folder }: OwnCgroup, line: string) {
  const enter = `echo $$ > ${join(folder, 'cgroup.procs')}`;
  return spawnSync('sh', ['-c', `${enter} && exec ${line}`], { encoding: 'utf8', timeout: 60_000 });
}

export function collectBundle(...args: string[]): string {
  const script = join(projectRoot(), 'collectors', 'host.sh');
  return spawnSync('sh', [script, ...args], { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 }).stdout;
}
