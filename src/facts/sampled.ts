import type { Sample } from '../parse/samples.ts';
import type { SampledMemory } from '../schema/insight.ts';
import { steadyGrowth } from './growth.ts';
import type { HitLimit } from './limit.ts';
import type { Facts } from './types.ts';

/** So many points draw a curve as well as more would. */
const MOST = 600;

/** The samples that came with the evidence, few enough to be drawn, with where a steady growth leads. */
export function sampledMemory({ parsed: { samples } }: Facts, hit: HitLimit | null): SampledMemory | null {
  const [first] = samples;
  if (!first) return null;
  return {
    source: first.at.source,
    count: samples.length,
    points: thinned(samples).map(({ seconds, rss, current, pressure, at }) => ({
      seconds,
      rssBytes: rss,
      currentBytes: current,
      pressurePercent: pressure,
      line: at.line,
    })),
    growth: growthOf(samples, hit?.bytes ?? null),
  };
}

function growthOf(samples: readonly Sample[], limit: number | null): SampledMemory['growth'] {
  const growth = steadyGrowth(samples);
  if (!growth) return null;
  const { first, last, bytesPerSecond } = growth;
  return {
    fromLine: first.at.line,
    toLine: last.at.line,
    bytesPerSecond,
    limitBytes: limit,
    secondsToLimit: limit === null ? null : Math.max(0, (limit - last.bytes) / bytesPerSecond),
  };
}

/** The first, the last, and between them the highest of each stretch. */
function thinned(samples: readonly Sample[]): readonly Sample[] {
  if (samples.length <= MOST) return samples;
  const inner = samples.slice(1, -1);
  const stretch = inner.length / (MOST - 2);
  const highest = Array.from({ length: MOST - 2 }, (_, n) =>
    inner
      .slice(Math.floor(n * stretch), Math.floor((n + 1) * stretch))
      .reduce((most, one) => (bytesOf(one) > bytesOf(most) ? one : most)),
  );
  return [...samples.slice(0, 1), ...highest, ...samples.slice(-1)];
}

const bytesOf = ({ rss, current }: Sample) => rss ?? current ?? -1;
