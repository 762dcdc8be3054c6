import type { Manner } from '../quantity.ts';

const before = (words: string) =>
  new RegExp(
    `^(?:${words})\\s+(?=[\\d-]|a (?:half|third|quarter)|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|twice)`,
    'i',
  );

/** How a figure is meant, by the words in front of it. */
export const MANNERS: readonly (readonly [RegExp, Manner])[] = [
  [
    before(
      '(?:less than|fewer than|below|under|at most|up to|no more than|not more than|a maximum of|not even)(?: (?:about|around|roughly))?',
    ),
    'less',
  ],
  [before('(?:more than|over|above|at least|no less than|well over)'), 'more'],
  [
    /^(?:only |just |still |very )*(?:about|around|roughly|approximately|approx\.?|circa|ca\.?|some|in the order of|on the order of|~|≈)\s*(?=[\d-]|(?:a|one|two|three|half|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)/i,
    'about',
  ],
  [
    before(
      '(?:almost|nearly|close to|just under|just below|not quite|practically|(?:slightly|a little|a bit) (?:under|below|less than))',
    ),
    'under',
  ],
  [
    before('(?:just over|just above|(?:slightly|a little|a bit) (?:over|above|more than)|barely over|good)'),
    'over',
  ],
  [before('(?:exactly|precisely|the full|full|all)'), 'exact'],
];
