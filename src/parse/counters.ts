import type { Cited } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cited } from './cite.ts';
import { whole } from './whole.ts';

export type Counters = ReadonlyMap<string, Cited<number>>;

const KEY_VALUE = /^([\w()./-]+):?\s+(\d+)(?: (kB))?\s*$/;

/**
 * Reads `key value` and `Key:  value kB` lines: proc/meminfo, proc/vmstat, memory.stat, memory.events.
 * kB become bytes; unknown lines are passed over. Where a damaged file has a key twice, the first counts.
 */
export function parseCounters(source: Source): Counters {
  const counters = new Map<string, Cited<number>>();
  for (const line of source.lines) {
    const match = KEY_VALUE.exec(line.text);
    if (!match || counters.has(match[1] as string)) continue;
    const number = whole(match[2]);
    if (number !== null)
      counters.set(match[1] as string, cited(number * (match[3] ? 1024 : 1), source, line));
  }
  return counters;
}

/** The first line that is not blank: sysctls, memory.max, comm. */
export function parseSingle(source: Source): Cited<string> | null {
  const line = source.lines.find((candidate) => candidate.text.trim() !== '');
  return line ? cited(line.text.trim(), source, line) : null;
}

/** A file that holds one whole number; anything else is `null`. */
export function parseNumber(source: Source): Cited<number> | null {
  const single = parseSingle(source);
  return single && /^-?\d+$/.test(single.value) ? { value: Number(single.value), at: single.at } : null;
}
