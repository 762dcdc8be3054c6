import type { Cited } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cited } from './cite.ts';

/** What an allocator says of itself, in bytes: held from the system, and in use by the program. */
export interface MallocStats {
  readonly allocator: 'pymalloc' | 'glibc';
  readonly held: Cited<number>;
  readonly used: Cited<number>;
}

/** sys._debugmallocstats() (Objects/obmalloc.c) and glibc's malloc_stats(3), in whatever text they were pasted. */
export function parseMallocStats(source: Source): MallocStats[] {
  const read = (pattern: RegExp): Cited<number> | null => {
    for (const line of source.lines) {
      const value = pattern.exec(line.text)?.[1];
      if (value !== undefined) return cited(Number(value.replaceAll(',', '')), source, line);
    }
    return null;
  };
  const pairs = [
    [
      'pymalloc',
      read(/arenas \* \d+ bytes\/arena\s*=\s*([\d,]+)/),
      read(/bytes in allocated blocks\s*=\s*([\d,]+)/),
    ],
    ['glibc', read(/^system bytes\s*=\s*(\d+)/), read(/^in use bytes\s*=\s*(\d+)/)],
  ] as const;
  return pairs.flatMap(([allocator, held, used]) => (held && used ? [{ allocator, held, used }] : []));
}
