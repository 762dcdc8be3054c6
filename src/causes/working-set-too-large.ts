import { plateauOf } from '../facts/growth.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, say } from './cause.ts';
import { tooSmallFor } from './kill.ts';

/**
 * Memory rose to a plateau and stayed there until the limit or the host ran out: no growth that a fix would
 * stop. Fires on
 * samples alone, since a single moment cannot tell need from growth.
 */
export const workingSetTooLarge: Cause = {
  meta: {
    id: 'working-set-too-large',
    title: 'The program needs what it uses, and the limit is below that',
    family: 'retained',
    requires: ['samples.csv'],
    articles: ['causes/working-set-too-large'],
    fixes: ['raise-memory-limit'],
    refines: [],
  },
  evaluate(facts) {
    const { samples } = facts.parsed;
    if (!facts.event?.kill) return notApplicable('No process was killed.');
    const plateau = plateauOf(samples);
    if (!plateau) return notApplicable('No samples show memory staying level.', samples.at(-1)?.at);
    const small = tooSmallFor(facts, plateau.bytes);
    if (small) return notApplicable(small, plateau.to.at);
    return found(
      0.8,
      say(
        `Memory stayed level at about ${formatBytes(plateau.bytes)} from ${plateau.from.seconds} s to ${plateau.to.seconds} s: the program holds what it needs, and does not grow.`,
        plateau.from.at,
        plateau.to.at,
      ),
    );
  },
};
