import type { Evidence } from '../../../schema/evidence.ts';
import type { Source } from '../../../schema/source.ts';
import { evidenceOf } from '../program/files.ts';

/** Files of a directory as `ls -l` lists them, with the first and last line of them. */
export interface Listing {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  /** The size of each, where all have the same. */
  readonly each: number | null;
  readonly evidence: readonly Evidence[];
}

const ROW = /^-[rwxsStT-]{9}[.+@]?\s+\d+\s+\S+\s+\S+\s+(\d+)\s+\S+\s+\S+\s+\S+\s+(.+)$/;

/** What `ls -l /dev/shm` of the bundle lists. */
export function shmListing(sources: readonly Source[]): Listing | null {
  for (const source of sources.filter(({ name }) => /^commands\/ls.*shm/.test(name))) {
    const rows = source.lines.flatMap((line) => {
      const size = ROW.exec(line.text)?.[1];
      return size === undefined ? [] : [{ bytes: Number(size), at: evidenceOf(source, line) }];
    });
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) continue;
    const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
    const each = rows.every((row) => row.bytes === first.bytes) ? first.bytes : null;
    return { folder: '/dev/shm', files: rows.length, bytes, each, evidence: [first.at, last.at] };
  }
  return null;
}
