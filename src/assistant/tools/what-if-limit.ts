import { secondsToLimit } from '../../facts/forecast.ts';
import type { HitLimit } from '../../facts/limit.ts';
import { smallestLimit } from '../../facts/survival.ts';
import type { Facts } from '../../facts/types.ts';
import { formatBytes } from '../../lib/bytes.ts';
import type { Sentence } from '../../schema/evidence.ts';

/** Whether another limit would have done, as far as the evidence bounds it. */
export function ifLimit(facts: Facts, hit: HitLimit | null, bytes: number): Sentence[] {
  const bounds = smallestLimit(facts, hit);
  const limit = formatBytes(bytes);
  if (!bounds)
    return [{ text: `Whether a limit of ${limit} would have been enough is not known.`, evidence: [] }];
  const { atLeast, atMost, why, evidence } = bounds;
  const says: Sentence[] = [];
  if (atLeast !== null && bytes < atLeast)
    says.push({
      text: `A limit of ${limit} would not have been enough: at least ${formatBytes(atLeast)} of ${bounds.limit} were needed.`,
      evidence: [...evidence],
    });
  else if (atMost !== null && bytes >= atMost)
    says.push({ text: `A limit of ${limit} would have been enough: ${why}.`, evidence: [...evidence] });
  else
    says.push({
      text: `Whether a limit of ${limit} would have been enough is not known: ${why}.`,
      evidence: [...evidence],
    });
  const forecast = secondsToLimit(facts, bytes);
  if (forecast)
    says.push({
      text: `At ${formatBytes(Math.round(forecast.bytesPerSecond))} a second it would have reached ${limit} ${Math.round(forecast.seconds)} seconds after the last sample.`,
      evidence: [...forecast.evidence],
    });
  return says;
}

/** More swap helps where the host ran out of both; a group's own limit stays where it is. */
export function ifSwap(facts: Facts, hit: HitLimit | null, bytes: number): Sentence[] {
  const bounds = smallestLimit(facts, hit);
  const swap = formatBytes(bytes);
  const evidence = bounds ? [...bounds.evidence] : [];
  if (bounds?.limit === 'RAM and swap' && bounds.atLeast !== null)
    return [
      {
        text: `With ${swap} more swap the host would have had room beyond the ${formatBytes(bounds.atLeast)} in use; whether that would have been enough is not known.`,
        evidence,
      },
    ];
  if (bounds)
    return [
      {
        text: `${swap} more swap on the host would not have changed the limit that was hit, ${bounds.limit}.`,
        evidence,
      },
    ];
  return [{ text: `What ${swap} more swap would have changed is not known.`, evidence }];
}
