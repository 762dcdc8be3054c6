import type { Sample } from '../parse/samples.ts';
import type { Evidence } from '../schema/evidence.ts';

/** One end of a growth, in bytes. */
export interface Point {
  readonly seconds: number;
  readonly bytes: number;
  readonly at: Evidence;
}

export interface Growth {
  readonly first: Point;
  readonly last: Point;
  readonly bytesPerSecond: number;
}

const MIN_SAMPLES = 10;
const MIN_SECONDS = 10;
/** How well a line must fit (r²), and how alike the slopes of both halves must be. */
const FIT = 0.9;
const ALIKE = 0.4;

/**
 * Fits a line through the samples after the start-up (the first 5 % of the time, at least two seconds).
 * @returns `null` unless memory rose all the way, at a slope that both halves share
 */
export function steadyGrowth(samples: readonly Sample[]): Growth | null {
  const points = samples.flatMap(({ seconds, rss, current, at }) => {
    const bytes = rss ?? current;
    return bytes === null ? [] : [{ seconds, bytes, at }];
  });
  const end = points.at(-1);
  if (!end) return null;
  const running = points.filter((point) => point.seconds >= Math.max(2, end.seconds * 0.05));
  const first = running[0];
  if (!first || running.length < MIN_SAMPLES || end.seconds - first.seconds < MIN_SECONDS) return null;
  const whole = regress(running);
  const middle = Math.floor(running.length / 2);
  const [early, late] = [regress(running.slice(0, middle)), regress(running.slice(middle))];
  const alike = Math.min(early.slope, late.slope) / Math.max(early.slope, late.slope);
  if (whole.slope <= 0 || whole.r2 < FIT || early.slope <= 0 || late.slope <= 0 || alike < ALIKE) return null;
  if (end.bytes < first.bytes * 1.5) return null;
  return { first, last: end, bytesPerSecond: whole.slope };
}

/** Memory that stayed within 5 % over the last half of a run. */
export function plateauOf(samples: readonly Sample[]): { bytes: number; from: Point; to: Point } | null {
  const points = samples.flatMap(({ seconds, rss, current, at }) => {
    const bytes = rss ?? current;
    return bytes === null ? [] : [{ seconds, bytes, at }];
  });
  const late = points.slice(Math.floor(points.length / 2));
  const [from, to] = [late[0], late.at(-1)];
  if (!from || !to || late.length < MIN_SAMPLES || to.seconds - from.seconds < MIN_SECONDS) return null;
  const bytes = Math.max(...late.map((point) => point.bytes));
  return late.every((point) => point.bytes >= bytes * 0.95) ? { bytes, from, to } : null;
}

/** Least squares. */
function regress(points: readonly Point[]): { slope: number; r2: number } {
  const n = points.length;
  const meanX = points.reduce((sum, p) => sum + p.seconds, 0) / n;
  const meanY = points.reduce((sum, p) => sum + p.bytes, 0) / n;
  const xy = points.reduce((sum, p) => sum + (p.seconds - meanX) * (p.bytes - meanY), 0);
  const xx = points.reduce((sum, p) => sum + (p.seconds - meanX) ** 2, 0);
  const yy = points.reduce((sum, p) => sum + (p.bytes - meanY) ** 2, 0);
  return { slope: xx === 0 ? 0 : xy / xx, r2: xx === 0 || yy === 0 ? 0 : xy ** 2 / (xx * yy) };
}
