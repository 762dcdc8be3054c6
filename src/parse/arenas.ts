import type { Evidence } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cite } from './cite.ts';

/** HEAP_MAX_SIZE of glibc on 64-bit: each malloc arena but the first begins at a multiple of it (malloc/arena.c). */
const HEAP_MAX = 64n * 1024n * 1024n;

/** malloc arenas of threads, as numa_maps shows them; `bytes` is what they hold in RAM. */
export interface Arenas {
  readonly count: number;
  readonly bytes: number;
  readonly largest: Evidence;
}

/** Counts anonymous mappings that begin at multiples of 64 MiB, with the pages they hold (proc(5) numa_maps). */
export function parseArenas(source: Source): Arenas | null {
  const found = source.lines.flatMap((line) => {
    const match = /^([0-9a-f]+) \S+(?: (?!file=|heap|stack)\S+)*? anon=(\d+) .*?kernelpagesize_kB=(\d+)/.exec(
      line.text,
    );
    if (!match || BigInt(`0x${match[1]}`) % HEAP_MAX !== 0n) return [];
    return [{ bytes: Number(match[2]) * Number(match[3]) * 1024, at: cite(source, line) }];
  });
  const largest = [...found].sort((a, b) => b.bytes - a.bytes)[0];
  if (!largest) return null;
  return { count: found.length, bytes: found.reduce((sum, one) => sum + one.bytes, 0), largest: largest.at };
}
