import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { OomwhyError } from '../lib/errors.ts';
import type { InputFile } from '../python/program.ts';
import { type NotebookText, readNotebook } from './notebook.ts';
import { readSourceText, type SourceText } from './source-text.ts';

/** A file of the program, as it is on disk and as it reads. */
export interface ProgramFile {
  /** Relative to the program's folder, with `/`. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly source: SourceText;
  readonly notebook: NotebookText | null;
  /** What is analysed: the file's text, or a notebook's code. */
  readonly text: string;
}

/** A program on disk. */
export interface ProgramOnDisk {
  /** Absolute; diffs and runs are relative to it. */
  readonly folder: string;
  /** The file that is run, relative to the folder; `null` where a folder does not show which. */
  readonly main: string | null;
  readonly files: readonly ProgramFile[];
}

const LIMITS = { files: 2000, bytes: 20 * 1024 * 1024, depth: 8, folderEntries: 5000 };
const SKIPPED = new Set([
  'node_modules',
  '__pycache__',
  'site-packages',
  'venv',
  '.venv',
  'env',
  'build',
  'dist',
]);

/**
 * A Python file, a notebook or a folder → the program. Of a file, the modules beside it that it imports are read too.
 * Symbolic links are not followed.
 * @throws OomwhyError file-not-found, unreadable-input, no-program, program-too-large
 */
export async function readProgramFiles(path: string): Promise<ProgramOnDisk> {
  const full = resolve(path);
  const info = await stat(full).catch((error: NodeJS.ErrnoException) => {
    const missing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
    throw new OomwhyError(
      missing ? 'file-not-found' : 'unreadable-input',
      missing ? 'no such file' : error.message,
      {
        where: path,
      },
    );
  });
  try {
    return info.isDirectory() ? await readFolder(full, path) : await readOne(full);
  } catch (error) {
    if (error instanceof OomwhyError) throw error;
    throw new OomwhyError('unreadable-input', (error as Error).message, { where: path, cause: error });
  }
}

/** Text with a name → a file of a program, as from a paste or a bundle. */
export function programFile(path: string, bytes: Buffer): ProgramFile {
  const source = readSourceText(bytes);
  const notebook = path.endsWith('.ipynb') ? readNotebook(source.text) : null;
  return { path, bytes, source, notebook, text: notebook?.text ?? source.text };
}

async function readOne(full: string): Promise<ProgramOnDisk> {
  const folder = dirname(full);
  const main = programFile(basename(full), await readFile(full));
  if (main.bytes.includes(0))
    throw new OomwhyError('no-program', 'this is no Python source', { where: full });
  if (main.bytes.length > LIMITS.bytes) throw tooLarge(full);
  const files = [main];
  for (let index = 0; index < files.length && files.length < 200; index++) {
    for (const name of importedModules(files[index]?.text ?? '')) {
      for (const file of [`${name}.py`, `${name}/__init__.py`]) {
        if (files.some((one) => one.path === file)) continue;
        const bytes = await readFile(join(folder, file)).catch(() => null);
        if (bytes && bytes.length < LIMITS.bytes) files.push(programFile(file, bytes));
      }
    }
  }
  return { folder, main: main.path, files };
}

/** Modules that a text may import from its own folder, as paths without the suffix. */
export function importedModules(text: string): string[] {
  const names = text.matchAll(/^[ \t]*(?:from[ \t]+\.*([\w.]+)[ \t]+import\b|import[ \t]+([\w., \t]+))/gm);
  return [...names]
    .flatMap(([, from, plain]) =>
      (from ?? plain ?? '').split(',').map((one) => (one.trim().split(/\s/)[0] ?? '').replaceAll('.', '/')),
    )
    .filter((name) => name !== '');
}

async function readFolder(full: string, where: string): Promise<ProgramOnDisk> {
  const files: ProgramFile[] = [];
  let total = 0;
  const visit = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (
        entry.isDirectory() &&
        depth < LIMITS.depth &&
        !SKIPPED.has(entry.name) &&
        !entry.name.startsWith('.')
      )
        await visit(path, depth + 1);
      if (!entry.isFile() || !/\.(?:py|ipynb)$/.test(entry.name)) continue;
      const bytes = await readFile(path);
      total += bytes.length;
      if (files.length >= LIMITS.files || total > LIMITS.bytes) throw tooLarge(where);
      files.push(programFile(relative(full, path).split(sep).join('/'), bytes));
    }
  };
  await visit(full, 0);
  if (files.length === 0) throw new OomwhyError('no-program', 'there is no Python source in it', { where });
  return { folder: full, main: mainOf(files), files };
}

function mainOf(files: readonly ProgramFile[]): string | null {
  const scripts = files.filter((file) => !file.notebook);
  if (scripts.length === 1) return scripts[0]?.path ?? null;
  for (const name of ['__main__.py', 'main.py', 'program.py', 'app.py', 'run.py'])
    if (scripts.some((file) => file.path === name)) return name;
  const started = scripts.filter((file) => /^if __name__ == ["']__main__["']:/m.test(file.text));
  return started.length === 1 ? (started[0]?.path ?? null) : null;
}

function tooLarge(where: string): OomwhyError {
  return new OomwhyError('program-too-large', `more than ${LIMITS.files} files or 20 MiB of Python`, {
    where,
  });
}

/** An input of the program: where it is, and where the program looks for it, relative to its folder. */
export interface ProgramInput extends InputFile {
  readonly from: string;
}

/**
 * Paths that were named, or else what lies in the program's folder and is named in its text → the inputs with their sizes.
 * @throws OomwhyError file-not-found
 */
export async function findInputs(program: ProgramOnDisk, named: readonly string[]): Promise<ProgramInput[]> {
  if (named.length > 0) {
    const found = await Promise.all(
      named.map((path) => measured(resolve(path), pathWithin(program.folder, path))),
    );
    return found.flatMap((one, index) => {
      if (!one) throw new OomwhyError('file-not-found', 'no such input', { where: named[index] as string });
      return one;
    });
  }
  const entries = await readdir(program.folder).catch(() => []);
  const texts = program.files.map((file) => file.text);
  const mentioned = entries
    .slice(0, LIMITS.folderEntries)
    .filter((name) => !/\.(?:py|ipynb|pyc)$/.test(name) && !name.startsWith('.') && !SKIPPED.has(name))
    .filter((name) => texts.some((text) => text.includes(name)));
  const found = await Promise.all(mentioned.map((name) => measured(join(program.folder, name), name)));
  return found.flatMap((one) => one ?? []);
}

/** Where the program looks for it: its path within the program's folder, or its bare name from elsewhere. */
function pathWithin(folder: string, path: string): string {
  const inner = relative(folder, resolve(path)).split(sep).join('/');
  return inner === '' || inner.startsWith('..') ? basename(path) : inner;
}

async function measured(from: string, path: string): Promise<ProgramInput | null> {
  const info = await stat(from).catch(() => null);
  if (!info) return null;
  if (!info.isDirectory()) return { from, path, bytes: info.size, files: 1 };
  const names = (await readdir(from)).slice(0, LIMITS.folderEntries);
  const sizes = await Promise.all(
    names.map((name) => stat(join(from, name)).then((one) => (one.isFile() ? one.size : 0))),
  );
  return { from, path, bytes: Math.max(0, ...sizes), files: names.length };
}
