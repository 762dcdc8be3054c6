import type { Evidence } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cite } from './cite.ts';

/** One look at a running program; sizes in bytes, time in seconds from the first look, PSI `some` in percent. */
export interface Sample {
  readonly seconds: number;
  readonly rss: number | null;
  readonly current: number | null;
  readonly pressure: number | null;
  readonly at: Evidence;
}

/** A CSV with a header that names its columns: a time, and `rss` or `current` in bytes (`_kb` in kB), perhaps `psi_some`. */
export function parseSamples(source: Source): Sample[] {
  const header =
    source.lines[0]?.text
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()) ?? [];
  const find = (pattern: RegExp) => header.findIndex((name) => pattern.test(name));
  const columns = {
    time: find(/^(?:time|seconds|t)/),
    rss: find(/rss/),
    current: find(/current|usage/),
    pressure: find(/^(?:psi|some)/),
  };
  if (columns.time < 0 || (columns.rss < 0 && columns.current < 0)) return [];
  const factor = (column: number) => (/_kb$|_kib$/.test(header[column] ?? '') ? 1024 : 1);
  return source.lines.slice(1).flatMap((line) => {
    const fields = line.text.split(',').map((field) => (field.trim() === '' ? Number.NaN : Number(field)));
    const value = (column: number) => {
      const number = fields[column];
      return number === undefined || !Number.isFinite(number) ? null : number * factor(column);
    };
    const seconds = value(columns.time);
    return seconds === null
      ? []
      : [
          {
            seconds,
            rss: value(columns.rss),
            current: value(columns.current),
            pressure: value(columns.pressure),
            at: cite(source, line),
          },
        ];
  });
}
