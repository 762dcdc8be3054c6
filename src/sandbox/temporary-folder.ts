import { execFile } from 'node:child_process';
import { chmod, lstat, mkdtemp, readdir, realpath, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OomwhyError } from '../lib/errors.ts';
import { isAlive } from './is-alive.ts';

const run = promisify(execFile);
/** statfs(2): TMPFS_MAGIC. */
const TMPFS = 0x0102_1994;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A folder of this process alone, which nobody may pass through but not list. */
export async function makeTemporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), `oomwhy-sandbox-${process.pid}-`));
  await chmod(folder, 0o711);
  return folder;
}

/**
 * Removes what a program may have left, however deep and whatever its permissions: where Node cannot, rm(1) walks by
 * descriptors, so that no path is too long. No process may write there any more.
 * @throws OomwhyError sandbox-failed where something stays
 */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
    return;
  } catch {
    // Too deep for paths, or not to be read: by descriptors, then.
  }
  try {
    await run('chmod', ['-R', 'u+rwx', '--', folder]).catch(() => {});
    await run('rm', ['-rf', '--one-file-system', '--', folder]);
  } catch (error) {
    throw new OomwhyError('sandbox-failed', `the folder ${folder} of a run could not be removed`, {
      cause: error,
    });
  }
}

/** Whether files of runs are kept in memory here, where they count against the limit. */
export async function filesAreMemory(): Promise<boolean> {
  return (await statfs(tmpdir())).type === TMPFS;
}

/** Removes what a service left that was itself killed. Only after a day: its pid may be alive in another container. */
export async function sweepTemporaryFolders(): Promise<void> {
  const parent = await realpath(tmpdir());
  for (const name of await readdir(parent)) {
    const pid = /^oomwhy-sandbox-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = join(parent, name);
    const { uid, mtimeMs } = await lstat(folder).catch(() => ({ uid: null, mtimeMs: 0 }));
    if (uid !== process.getuid?.() || Date.now() - mtimeMs < DAY_MS) continue;
    await removeFolder(folder).catch(() => {});
  }
}
