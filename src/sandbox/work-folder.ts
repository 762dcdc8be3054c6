import { constants } from 'node:fs';
import {
  copyFile,
  lchown,
  lstat,
  mkdir,
  readdir,
  readlink,
  realpath,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { OomwhyError } from '../lib/errors.ts';
import { inline } from '../lib/text.ts';
import { dropsToNobody, NOBODY } from './nobody.ts';

const MAX_DEPTH = 32;
const MAX_PATH = 1024;
/** Of all inputs together; half of the files that a run's folder may hold. */
const MAX_INPUTS = { bytes: 16 * 1024 ** 3, entries: 5_000 };

export interface ProgramFile {
  /** Relative to the work folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A file or folder of this host that the program reads. */
export interface Input {
  /** Absolute. */
  readonly from: string;
  /** Relative to the work folder; `.` puts a folder's content right into it. */
  readonly to: string;
}

/**
 * Fills a new folder with copies of the inputs, and then the program's files. Links that lead out of an input, and
 * what is neither file nor folder, are left out.
 * @throws OomwhyError invalid-request for a path that leads out or stands twice, or too much; file-not-found
 */
export async function fillWorkFolder(
  folder: string,
  files: readonly ProgramFile[],
  inputs: readonly Input[],
): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  await give(folder);
  const left = { ...MAX_INPUTS };
  for (const { from, to } of inputs) {
    const root = await sourceOf(from);
    await place(folder, to, (target) => copy(root, target, { root, depth: 0, left }));
  }
  for (const { path, bytes } of files)
    await place(folder, path, async (target) => {
      // Its own bytes, and not those of a file that an input put a link to.
      await writeFile(target, bytes, { flag: 'wx', mode: 0o644 });
      await give(target);
    });
}

/** The path as one that stays inside. @throws OomwhyError invalid-request naming it */
export function checkedPath(path: string): string {
  const parts = path.split('/');
  const wrong =
    path === '' ||
    isAbsolute(path) ||
    path.includes('\0') ||
    path.length > MAX_PATH ||
    parts.length > MAX_DEPTH;
  if (wrong || parts.some((part) => part === '' || part === '..' || (part === '.' && path !== '.')))
    throw new OomwhyError('invalid-request', 'a file of a program needs a relative path that stays inside', {
      where: inline(path, 120),
    });
  return path;
}

async function sourceOf(from: string): Promise<string> {
  if (!isAbsolute(from))
    throw new OomwhyError('invalid-request', 'an input needs an absolute path', { where: inline(from, 120) });
  try {
    return await realpath(from);
  } catch (error) {
    throw new OomwhyError('file-not-found', 'an input is not there', {
      where: inline(from, 120),
      cause: error,
    });
  }
}

async function place(folder: string, path: string, put: (target: string) => Promise<void>): Promise<void> {
  const parts = checkedPath(path).split('/');
  try {
    for (let depth = 1; depth < parts.length; depth += 1)
      await makeFolder(join(folder, ...parts.slice(0, depth)));
    await put(join(folder, path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    throw new OomwhyError('invalid-request', 'two files of a program have the same place', {
      where: inline(path, 120),
      cause: error,
    });
  }
}

/** A folder that is there already is used, but never through a link. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o755 });
    await give(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !(await lstat(path)).isDirectory()) throw error;
  }
}

interface Copying {
  readonly root: string;
  readonly depth: number;
  readonly left: { bytes: number; entries: number };
}

async function copy(source: string, target: string, { root, depth, left }: Copying): Promise<void> {
  const found = await lstat(source);
  left.entries -= 1;
  if (found.isFile()) left.bytes -= found.size;
  if (left.entries < 0 || left.bytes < 0 || depth > MAX_DEPTH)
    throw new OomwhyError('invalid-request', 'the inputs are too many, too large or too deep to be copied', {
      where: inline(root, 120),
    });
  if (found.isDirectory()) {
    await makeFolder(target);
    for (const name of await readdir(source))
      await copy(join(source, name), join(target, name), { root, depth: depth + 1, left });
  } else if (found.isFile()) {
    await copyFile(source, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    await give(target);
  } else if (found.isSymbolicLink()) {
    const leadsTo = await readlink(source);
    if (isAbsolute(leadsTo) || !(await staysInside(source, leadsTo, root))) return;
    await symlink(leadsTo, target);
    await give(target);
  }
}

async function staysInside(link: string, leadsTo: string, root: string): Promise<boolean> {
  const inside = (path: string) => path === root || path.startsWith(root + sep);
  if (!inside(resolve(dirname(link), leadsTo))) return false;
  return inside(await realpath(link).catch(() => ''));
}

async function give(path: string): Promise<void> {
  if (dropsToNobody()) await lchown(path, NOBODY, NOBODY);
}
