import { gunzipSync, gzipSync } from 'node:zlib';
import type { Line } from '../../schema/source.ts';

/** Runs of consecutive line numbers, `[first, how many]`: one for a source that was kept whole. */
type Runs = [first: number, length: number][];

export interface PackedLines {
  readonly runs: string;
  readonly text: Buffer;
}

export function packJson(value: unknown): Buffer {
  return gzipSync(JSON.stringify(value), { level: 3 });
}

export function unpackJson(packed: Buffer): unknown {
  return JSON.parse(gunzipSync(packed).toString('utf8'));
}

export function packLines(lines: readonly Line[]): PackedLines {
  const runs: Runs = [];
  for (const { number } of lines) {
    const last = runs.at(-1);
    if (last && last[0] + last[1] === number) last[1] += 1;
    else runs.push([number, 1]);
  }
  return {
    runs: JSON.stringify(runs),
    text: gzipSync(lines.map((line) => line.text).join('\n'), { level: 3 }),
  };
}

export function unpackLines({ runs, text }: PackedLines): Line[] {
  const texts = gunzipSync(text).toString('utf8').split('\n');
  let next = 0;
  return (JSON.parse(runs) as Runs).flatMap(([first, length]) =>
    Array.from({ length }, (_, i) => ({ number: first + i, text: texts[next++] ?? '' })),
  );
}
