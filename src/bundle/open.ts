import { createReadStream } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { OomwhyError } from '../lib/errors.ts';
import { count } from '../lib/text.ts';
import type { Bundle, Source } from '../schema/source.ts';
import { type Bytes, fileBytes, peek } from './bytes.ts';
import { decompress } from './decompress.ts';
import { formatOf } from './format.ts';
import { LIMITS } from './limits.ts';
import { canonicalName } from './names.ts';
import { splitSections } from './sections.ts';
import type { Budget } from './source-builder.ts';
import { readTar, type TarTally } from './tar.ts';

/** What a user hands over: a path on this machine, or bytes with a name (an upload, a paste, standard input). */
export type Input = { readonly path: string } | { readonly name: string; readonly bytes: Bytes };

interface Opening {
  readonly sources: Source[];
  readonly links: TarTally;
  /** Members that are no text, and members whose names say nothing about memory. */
  binary: number;
  ignored: number;
  /** Files and folders that could not be read. */
  unreadable: number;
  readonly budget: Budget;
  readonly warnings: string[];
}

/** Opens inputs one after another, as they arrive, into one bundle. */
export class BundleOpener {
  readonly #opening: Opening = {
    sources: [],
    links: { links: 0 },
    binary: 0,
    ignored: 0,
    unreadable: 0,
    budget: { left: LIMITS.bundleChars },
    warnings: [],
  };
  readonly #names: string[] = [];

  /** @param prefixed whether a directory's own name goes into its paths, needed where several are opened */
  async add(input: Input, prefixed = false): Promise<void> {
    this.#names.push('path' in input ? input.path : input.name);
    if ('bytes' in input) await openBytes(this.#opening, input.name, input.bytes, 0);
    else await openPath(this.#opening, input.path, prefixed);
  }

  /** A file of the program itself, whatever it is called. */
  addProgram(name: string, text: string): void {
    const lines = text.split(/\r?\n/).map((line, i) => ({ number: i + 1, text: line }));
    const base = name.replace(/^.*[/\\]/, '');
    const path = `program/${/^\.*$/.test(base) ? 'unnamed' : base}`;
    this.#opening.sources.push({ path, name: path, moment: 'after', lines, lineCount: lines.length });
  }

  /** @throws OomwhyError empty-input */
  finish(): Bundle {
    const sources = uniquePaths(this.#opening.sources);
    if (!sources.some((source) => source.lines.some((line) => /[^\s\0]/.test(line.text)))) {
      const where = this.#names.join(', ');
      throw new OomwhyError('empty-input', 'there is no text about memory in what was handed over', {
        where,
      });
    }
    return { sources, warnings: warningsOf(this.#opening, sources) };
  }
}

/**
 * Opens everything handed over as one bundle of named texts. Symbolic links are not followed, nothing is
 * written, and memory stays bounded whatever the size.
 * @throws OomwhyError empty-input, not-text, damaged-archive, unsafe-archive, archive-too-large,
 *   unsupported-archive, file-not-found, unreadable-input
 */
export async function openBundle(inputs: readonly Input[]): Promise<Bundle> {
  const opener = new BundleOpener();
  for (const input of inputs) await opener.add(input, inputs.length > 1);
  return opener.finish();
}

async function openPath(opening: Opening, path: string, several: boolean): Promise<void> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    const code = error.code === 'ENOENT' ? 'file-not-found' : 'unreadable-input';
    throw new OomwhyError(code, code === 'file-not-found' ? 'no such file' : error.message, { where: path });
  });
  if (info.isDirectory()) return openDirectory(opening, path, several ? basename(path) : '', 0);
  // A pipe, as from `<(journalctl -k)`, may keep its reader waiting.
  const bytes = info.isFile() ? fileBytes(path) : createReadStream(path);
  try {
    await openBytes(opening, basename(path), bytes, 0);
  } catch (error) {
    if (error instanceof OomwhyError) throw error;
    throw new OomwhyError('unreadable-input', (error as Error).message, { where: path, cause: error });
  } finally {
    if ('return' in bytes) await bytes.return(undefined);
    else bytes.destroy();
  }
}

async function openDirectory(opening: Opening, folder: string, within: string, depth: number): Promise<void> {
  if (depth > LIMITS.directoryDepth || opening.sources.length > LIMITS.sources) return;
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (depth > 0) opening.unreadable += 1;
    else throw new OomwhyError('unreadable-input', error.message, { where: folder, cause: error });
    return [];
  });
  for (const entry of entries.sort()) {
    const path = join(folder, entry);
    const info = await lstat(path);
    const inner = within === '' ? entry : `${within}/${entry}`;
    if (info.isSymbolicLink()) opening.links.links += 1;
    else if (info.isDirectory()) await openDirectory(opening, path, inner, depth + 1);
    else if (info.isFile()) await openFile(opening, path, inner);
  }
}

/** A file of a directory; one that may not be read is left out, as copies of a host hold many such. */
async function openFile(opening: Opening, path: string, inner: string): Promise<void> {
  const bytes = fileBytes(path);
  try {
    await openMember(opening, inner, bytes, 0);
  } catch (error) {
    if (error instanceof OomwhyError) throw error;
    opening.unreadable += 1;
  } finally {
    await bytes.return(undefined);
  }
}

/** A file of a directory or archive: read if its name is one that parsers know, or if it is an archive itself. */
async function openMember(opening: Opening, path: string, bytes: Bytes, within: number): Promise<void> {
  const isArchive = /\.(?:tar|tgz|tar\.gz|tar\.xz)$/.test(path);
  if (!isArchive && !canonicalName(path) && !/\.(?:log|txt)$|dmesg|journal/.test(basename(path))) {
    opening.ignored += 1;
    return;
  }
  if (/(?:^|\/)(?:question|README)[^/]*$/.test(path)) return;
  await openBytes(opening, path, bytes, isArchive && within === 0 ? 1 : 2);
}

/** @param depth 0 what the user handed over, 1 an archive within it, 2 a plain member (never unpacked again) */
async function openBytes(opening: Opening, path: string, bytes: Bytes, depth: number): Promise<void> {
  const { head, all } = await peek(bytes, 512);
  const format = formatOf(head);
  if (format === 'text') {
    opening.sources.push(...(await splitSections(path, all, opening.budget, opening.warnings)));
  } else if (depth === 2 && (format === 'gzip' || format === 'xz') && /(?<!\.tar)\.(?:gz|xz)$/.test(path)) {
    // A log that logrotate packed.
    await openBytes(opening, path.replace(/\.\w+$/, ''), decompress(all, format, path), 3);
  } else if (depth >= 2) {
    opening.binary += 1;
  } else if (format === 'tar') {
    const folder = path.includes('/') ? `${path.slice(0, path.lastIndexOf('/'))}/` : '';
    for await (const member of readTar(all, path, opening.links)) {
      await openMember(opening, depth === 0 ? member.path : folder + member.path, member.bytes, depth);
    }
  } else if (format === 'gzip' || format === 'xz') {
    const inner = path.replace(/\.(?:gz|xz)$/, '').replace(/\.tgz$/, '.tar');
    await openBytes(opening, inner, decompress(all, format, path), depth);
  } else {
    const code = format === 'binary' ? 'not-text' : 'unsupported-archive';
    throw new OomwhyError(
      code,
      format === 'binary' ? 'this is no text' : 'this kind of archive is not read',
      {
        where: path,
      },
    );
  }
}

/** Two bundles handed over together may hold the same path: citations need one name each. */
function uniquePaths(sources: readonly Source[]): Source[] {
  const seen = new Map<string, number>();
  const used = new Set<string>();
  return sources.map((source) => {
    let n = (seen.get(source.path) ?? 0) + 1;
    let path = n === 1 ? source.path : `${source.path} (${n})`;
    for (; used.has(path); n += 1) path = `${source.path} (${n + 1})`;
    seen.set(source.path, n);
    used.add(path);
    return { ...source, path };
  });
}

function warningsOf(opening: Opening, sources: readonly Source[]): string[] {
  const thinned = sources.filter((source) => source.lines.length < source.lineCount);
  return [
    ...(opening.links.links > 0
      ? [`${count(opening.links.links, 'link')} left out: links are not followed.`]
      : []),
    ...(opening.unreadable > 0 ? [`${count(opening.unreadable, 'file')} left out: could not be read.`] : []),
    ...(opening.binary > 0 ? [`${count(opening.binary, 'file')} left out: not text.`] : []),
    ...(opening.ignored > 0
      ? [`${count(opening.ignored, 'file')} left out: nothing about memory by name.`]
      : []),
    ...thinned.map(
      (s) => `${s.path} is large: ${s.lines.length} of ${s.lineCount} lines were kept, those about memory.`,
    ),
    ...opening.warnings,
  ];
}
