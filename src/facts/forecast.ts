import type { Evidence } from '../schema/evidence.ts';
import { steadyGrowth } from './growth.ts';
import type { Facts } from './types.ts';

export interface Forecast {
  /** From the last sample; 0 where it is above the limit already. */
  readonly seconds: number;
  readonly bytesPerSecond: number;
  readonly evidence: readonly Evidence[];
}

/** At a steady slope, the time from the last sample to a limit in bytes; `null` where nothing grows steadily. */
export function secondsToLimit(facts: Facts, limit: number): Forecast | null {
  const growth = steadyGrowth(facts.parsed.samples);
  if (!growth) return null;
  const { first, last, bytesPerSecond } = growth;
  const seconds = Math.max(0, (limit - last.bytes) / bytesPerSecond);
  return { seconds, bytesPerSecond, evidence: [first.at, last.at] };
}
