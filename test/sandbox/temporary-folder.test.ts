import { existsSync, mkdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  makeTemporaryFolder,
  removeFolder,
  sweepTemporaryFolders,
} from '../../src/sandbox/temporary-folder.ts';
import { folderOf } from './helper.ts';

/** Larger than any pid (PID_MAX_LIMIT is 2^22). */
const DEAD = 4_194_305;

test('folders that a killed service left go after a day', async () => {
  const made = (pid: number, name: string, seconds: number) => {
    const folder = join(tmpdir(), `oomwhy-sandbox-${pid}-${name}`);
    mkdirSync(folder);
    utimesSync(folder, seconds, seconds);
    return folder;
  };
  const now = Date.now() / 1000;
  const [old, young, alive] = [made(DEAD, 'old', 0), made(DEAD, 'new', now), made(process.pid, 'mine', 0)];
  await sweepTemporaryFolders();
  const left = [old, young, alive].filter((folder) => existsSync(folder));
  for (const folder of left) rmSync(folder, { recursive: true });
  expect(left).toEqual([young, alive]);
});

test('removing a folder does not follow what leads out of it', async () => {
  const outside = folderOf({ kept: '' });
  const folder = await makeTemporaryFolder();
  symlinkSync(outside, join(folder, 'link'));
  await removeFolder(folder);
  expect([existsSync(folder), existsSync(join(outside, 'kept'))]).toEqual([false, true]);
});
