import type { Cited } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cited } from './cite.ts';

/** Pages on per-CPU free lists, the sum of `count:` in proc/zoneinfo, cited at the largest. */
export function parseFreePcpPages(source: Source): Cited<number> | null {
  const counts = source.lines.flatMap((line) => {
    const count = /^\s+count: +(\d+)$/.exec(line.text)?.[1];
    return count === undefined ? [] : [cited(Number(count), source, line)];
  });
  const largest = [...counts].sort((a, b) => b.value - a.value)[0];
  return largest ? { value: counts.reduce((sum, one) => sum + one.value, 0), at: largest.at } : null;
}
