import { steadyGrowth } from '../facts/growth.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { tooSmallFor } from './kill.ts';

/**
 * Samples of RSS or of the group's usage rise at a steady slope up to the failure. Fires on growth that goes on
 * through
 * all of the run, not on a program that loads its input and then stays level.
 */
export const leakGrowth: Cause = {
  meta: {
    id: 'leak-growth',
    title: 'Memory grew steadily with time until the limit',
    family: 'retained',
    requires: ['samples.csv'],
    articles: ['causes/leak-growth'],
    fixes: ['bound-growth', 'raise-memory-limit'],
    refines: [],
  },
  evaluate(facts) {
    const { samples } = facts.parsed;
    if (!facts.event) return notApplicable('Nothing failed.');
    if (samples.length === 0) return notApplicable('There are no samples over time.');
    const growth = steadyGrowth(samples);
    if (!growth) return ruledOut('The samples do not rise steadily.', samples.at(-1)?.at);
    const { first, last, bytesPerSecond } = growth;
    const small = tooSmallFor(facts, last.bytes);
    if (small) return ruledOut(small, last.at);
    return found(
      0.88,
      say(
        `Memory grew steadily, by ${formatBytes(Math.round(bytesPerSecond * 60))} a minute: from ${formatBytes(first.bytes)} at ${first.seconds} s to ${formatBytes(last.bytes)} at ${last.seconds} s.`,
        first.at,
        last.at,
      ),
      say(
        `At that rate a limit twice as high would have been reached after about ${Math.round((2 * last.bytes - first.bytes) / bytesPerSecond)} s instead of ${Math.round(last.seconds)} s: more memory only delays the failure.`,
        first.at,
        last.at,
      ),
    );
  },
};
