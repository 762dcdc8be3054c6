import type { Counters } from '../../parse/counters.ts';
import type { Cited } from '../../schema/evidence.ts';
import type { Assertion, UnitKind, When } from './assertions.ts';

/** What does not change while a host runs. */
const SETTLED = new Set(['MemTotal', 'SwapTotal', 'HugePages_Total', 'Hugetlb', 'Hugepagesize']);
export function one(
  subject: string,
  field: string,
  when: When,
  cited: Cited<number | string> | null | undefined,
  unit: UnitKind,
): Assertion[] {
  return cited ? [{ subject, field, when, value: cited.value, unit, at: cited.at }] : [];
}

export function counters(
  subject: string,
  when: When,
  from: Counters,
  unit: (name: string) => UnitKind,
  prefix = '',
): Assertion[] {
  return [...from].flatMap(([name, cited]) =>
    one(subject, prefix + name, SETTLED.has(name) ? 'static' : when, cited, unit(name)),
  );
}
