import { useEffect, useState } from 'preact/hooks';
import type { SourceLines } from '../schema/conversation.ts';
import type { Incident } from '../schema/incident.ts';
import { getLines } from './api.ts';

/** One look at the running program; sizes in bytes, `null` where the table has none. */
export interface Sample {
  seconds: number;
  rss: number | null;
  current: number | null;
  line: number;
}

export interface Samples {
  source: string;
  samples: Sample[];
}

/** So many are drawn; a picture is no wider. */
const MOST = 1_500;

/** The table of samples that the rules cite, if there is one. */
function sourceOf({ verdict, contributing, ruledOut, insight }: Incident): string | null {
  const cited = [verdict, ...contributing, ...ruledOut, ...(insight.survival ? [insight.survival] : [])];
  const sources = cited.flatMap(({ evidence }) => evidence.map(({ source }) => source));
  return sources.find((source) => source.endsWith('.csv')) ?? null;
}

/** A table whose header names a time and `rss` or `current`, in bytes (`_kb` in kB). */
export function readSamples(lines: SourceLines['lines']): Sample[] {
  const header = lines[0]?.number === 1 ? lines[0].text.toLowerCase().split(',') : [];
  const column = (name: RegExp) => header.findIndex((one) => name.test(one.trim()));
  const [time, rss, current] = [column(/^(?:time|seconds|t)/), column(/rss/), column(/current|usage/)];
  if (time < 0 || (rss < 0 && current < 0)) return [];
  return lines.slice(1).flatMap(({ number, text }) => {
    const fields = text.split(',');
    const read = (index: number) => {
      const field = fields[index]?.trim() ?? '';
      const value = field === '' ? Number.NaN : Number(field);
      return Number.isFinite(value) ? value : null;
    };
    const bytes = (index: number) => {
      const value = read(index);
      return value === null ? null : value * (/_ki?b$/.test(header[index]?.trim() ?? '') ? 1024 : 1);
    };
    const seconds = read(time);
    return seconds === null ? [] : [{ seconds, rss: bytes(rss), current: bytes(current), line: number }];
  });
}

/** The samples that came with the evidence; `null` until they are there, and where there are none. */
export function useSamples(incident: Incident): Samples | null {
  const [samples, setSamples] = useState<Samples | null>(null);
  const source = sourceOf(incident);
  useEffect(() => {
    if (source === null) return;
    const control = new AbortController();
    const around = { path: source, near: 1, before: 0, after: MOST };
    getLines(incident.id, around, control.signal).then(
      ({ lines }) => setSamples({ source, samples: readSamples(lines) }),
      // The rest of the page does without this picture.
      () => undefined,
    );
    return () => control.abort();
  }, [incident.id, source]);
  return samples;
}
