import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';

export const MAIN = join(import.meta.dirname, '../../dist/cli/main.js');
export const GIVEN = join(import.meta.dirname, '../incidents/cgroup-limit-a/given');

export const OOM_LOG = `[  100.000001] python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
[  100.000002] memory: usage 65536kB, limit 65536kB, failcnt 9
[  100.000003] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/job,task_memcg=/job,task=python3,pid=77,uid=0
[  100.000004] Memory cgroup out of memory: Killed process 77 (python3) total-vm:90000kB, anon-rss:65000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:100kB oom_score_adj:0
`;

export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'oomwhy-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line. */
export function oomwhy(args: readonly string[], options: SpawnSyncOptions = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    timeout: 30_000,
    maxBuffer: 1 << 28,
    ...options,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** Checks that a run failed with this status and code, said on exactly one line, and gives the line. */
export function expectFailure({ status, stdout, stderr }: Ran, code: string, wanted: 1 | 2): string {
  expect({ status, stdout, stderr }).toEqual({
    status: wanted,
    stdout: '',
    stderr: expect.stringMatching(new RegExp(`^oomwhy: ${code}: [^\\n]+\\.\\n$`)),
  });
  return stderr;
}
