import type { Counters } from '../../parse/counters.ts';
import type { Cited, Evidence } from '../../schema/evidence.ts';
import type { Fact } from '../../schema/incident.ts';
import type { Moment } from '../../schema/source.ts';

/** One fact, or none where the value was not read. */
export function fact(
  id: string,
  label: string,
  unit: string,
  cited: Cited<number | string> | null | undefined,
): Fact[] {
  return cited ? [{ id, label, value: cited.value, unit, evidence: [cited.at] }] : [];
}

/** A value and the line it stands in, where both are there. */
export function at<T extends number | string>(
  value: T | null | undefined,
  line: Evidence | null | undefined,
): Cited<T> | null {
  return value === null || value === undefined || !line ? null : { value, at: line };
}

export const MOMENTS = ['after', 'before'] as const satisfies readonly Moment[];

export function momentLabel(moment: Moment): string {
  return moment === 'before' ? 'near the peak' : 'after the failure';
}

/** A fact for each of the names that the counters hold; `id` makes its id, `label` its words. */
export function factsFrom(
  counters: Counters,
  names: readonly string[],
  unit: string,
  id: (name: string) => string,
  label: (name: string) => string,
): Fact[] {
  return names.flatMap((name) => fact(id(name), label(name), unit, counters.get(name)));
}

/** Counters of memory.stat, by v1's and v2's names. */
export const STATS = [
  'anon',
  'rss',
  'file',
  'cache',
  'shmem',
  'slab',
  'slab_reclaimable',
  'slab_unreclaimable',
  'sock',
  'kernel_stack',
  'pagetables',
] as const;
