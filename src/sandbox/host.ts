import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Isolation, SandboxRun } from '../schema/verification.ts';
import { hierarchy, parents } from './limiter/cgroup-mounts.ts';
import { cgroupV1 } from './limiter/cgroup-v1.ts';
import { cgroupV2 } from './limiter/cgroup-v2.ts';
import type { Limiter } from './limiter/limiter.ts';
import { rlimitAs } from './limiter/rlimit-as.ts';
import { systemdScope } from './limiter/systemd-scope.ts';
import { dropsToNobody, NOBODY } from './nobody.ts';
import { runLimited } from './run.ts';
import {
  filesAreMemory,
  makeTemporaryFolder,
  removeFolder,
  sweepTemporaryFolders,
} from './temporary-folder.ts';
import { fillWorkFolder } from './work-folder.ts';

const MiB = 1024 ** 2;

/** What this host allows: the best limiter and isolation that a trial run got through with. */
export interface SandboxHost {
  readonly limiter: Limiter;
  readonly isolation: Isolation;
  /** What a run here cannot show, in plain words. */
  readonly cannotProve: readonly string[];
  /** Why what would have been better does not work. */
  readonly notes: readonly string[];
}

let probed: Promise<SandboxHost> | null = null;

/** Finds out once what this host allows, by running something. RLIMIT_AS is to be had anywhere. */
export function sandboxHost(): Promise<SandboxHost> {
  probed ??= probe().catch((error: unknown) => {
    probed = null;
    throw error;
  });
  return probed;
}

async function probe(): Promise<SandboxHost> {
  await sweepTemporaryFolders();
  const notes: string[] = [];
  const uid = dropsToNobody() ? NOBODY : (process.getuid?.() ?? NOBODY);
  const limiter = (await firstThatWorks(await candidates(), notes)) ?? rlimitAs(uid);
  const refused = await refusal(limiter, 'bubblewrap');
  if (refused !== null) notes.push(`bubblewrap: ${refused}`);
  const isolation = refused === null ? 'bubblewrap' : 'none';
  const cannotProve = [
    ...limiter.cannotProve,
    'Peaks of anonymous memory are sampled: a short one can be missed.',
    isolation === 'bubblewrap'
      ? 'The programs ran without network and without the rest of this host’s files.'
      : 'The programs ran without isolation: a process that left its group of processes could have stayed.',
    ...((await filesAreMemory())
      ? ['The temporary folder is in memory here: files that a program writes count.']
      : []),
  ];
  return { limiter, isolation, cannotProve, notes: [...new Set(notes)] };
}

async function candidates(): Promise<(readonly [name: string, () => Limiter])[]> {
  const mounts = await readFile('/proc/self/mounts', 'utf8').catch(() => '');
  const groups = await readFile('/proc/self/cgroup', 'utf8').catch(() => '');
  const v2 = hierarchy(null, mounts, groups);
  const memory = hierarchy('memory', mounts, groups);
  const pids = hierarchy('pids', mounts, groups);
  // A group that leaves the number of processes open is better than none.
  const pidsParents = [...(pids ? parents(pids) : []), null];
  return [
    ...(v2 ? parents(v2) : []).map((folder) => [`cgroup-v2 ${folder}`, () => cgroupV2(folder)] as const),
    ...(memory ? parents(memory) : []).flatMap((folder) =>
      pidsParents.map((other) => [`cgroup-v1 ${folder}`, () => cgroupV1(folder, other)] as const),
    ),
    ...(v2 ? [['systemd-scope', () => systemdScope(v2.mount)] as const] : []),
  ];
}

async function firstThatWorks(
  all: readonly (readonly [name: string, () => Limiter])[],
  notes: string[],
): Promise<Limiter | null> {
  for (const [name, make] of all) {
    let refused: string | null;
    try {
      const limiter = make();
      refused = await refusal(limiter, 'none');
      if (refused === null) return limiter;
    } catch (error) {
      refused = messageOf(error);
    }
    notes.push(`${name}: ${refused}.`);
  }
  return null;
}

/** Why a trial run does not get through; `null` where it does and was seen to be in its group. */
async function refusal(limiter: Limiter, isolation: Isolation): Promise<string | null> {
  const folder = await makeTemporaryFolder();
  try {
    const work = join(folder, 'work');
    await fillWorkFolder(work, [], []);
    const run = await trial(work, { limiter, isolation, cannotProve: [], notes: [] });
    if (run.outcome !== 'finished') return `a trial run ${run.outcome}: ${run.stderrTail.trim()}`;
    return run.cgroupPeakBytes === 0 ? 'a trial run was not counted' : null;
  } catch (error) {
    return messageOf(error);
  } finally {
    await removeFolder(folder);
  }
}

function trial(folder: string, host: SandboxHost): Promise<SandboxRun> {
  const interpreter = { path: '/bin/sh', version: '', prefixes: [], missing: [] };
  const request = {
    command: ['/bin/sh', '-c', ':'],
    limitBytes: 64 * MiB,
    wallSeconds: 10,
    maxOutputBytes: 64 * 1024,
  };
  return runLimited(
    { ...request, folder, interpreter, maxPids: 64, maxFileBytes: 10 * MiB, allowUnisolated: true },
    host,
  );
}

/** Without the name of the group, so that the same refusal reads the same. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  return code === undefined ? error.message.trim() : `${error.message} (${code})`;
}
