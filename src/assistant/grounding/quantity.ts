import type { UnitKind } from './assertions.ts';

/** A figure as a sentence says it: which actual values it would be true of. */
export interface Quantity {
  readonly unit: UnitKind | 'percent' | 'times' | 'any';
  /** Inclusive bounds, one pair for each meaning of the unit (`MB` is said for both 10^6 and 2^20 bytes). */
  readonly ranges: readonly (readonly [low: number, high: number])[];
  readonly text: string;
}

const UNITS: Readonly<Record<string, readonly [Quantity['unit'], ...number[]]>> = {
  b: ['bytes', 1],
  byte: ['bytes', 1],
  bytes: ['bytes', 1],
  kb: ['bytes', 1024],
  k: ['bytes', 1024],
  kib: ['bytes', 1024],
  kilobyte: ['bytes', 1024],
  kilobytes: ['bytes', 1024],
  mb: ['bytes', 1024 ** 2, 1e6],
  m: ['bytes', 1024 ** 2],
  mib: ['bytes', 1024 ** 2],
  megabyte: ['bytes', 1024 ** 2, 1e6],
  megabytes: ['bytes', 1024 ** 2, 1e6],
  gb: ['bytes', 1024 ** 3, 1e9],
  g: ['bytes', 1024 ** 3],
  gib: ['bytes', 1024 ** 3],
  gigabyte: ['bytes', 1024 ** 3, 1e9],
  gigabytes: ['bytes', 1024 ** 3, 1e9],
  page: ['pages', 1],
  pages: ['pages', 1],
  percent: ['percent', 1],
  '%': ['percent', 1],
  times: ['times', 1],
  seconds: ['seconds', 1],
  second: ['seconds', 1],
  s: ['seconds', 1],
};

const ONES = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const TENS: Readonly<Record<string, number>> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  'a hundred': 100,
  'one hundred': 100,
  'a billion': 1e9,
  'one billion': 1e9,
  'a million': 1e6,
  'one million': 1e6,
};
/** Parts of a whole, in percent. */
const PARTS: readonly (readonly [RegExp, number])[] = [
  [/^(?:one|a) half\b|^half\b(?! of the)|^half(?= of the)/i, 50],
  [/^two[ -]thirds\b/i, 200 / 3],
  [/^three[ -]quarters\b/i, 75],
  [/^(?:a|one)[ -]third\b/i, 100 / 3],
  [/^(?:a|one)[ -](?:quarter|fourth)\b/i, 25],
  [/^(?:a|one)[ -]fifth\b/i, 20],
  [/^(?:a|one)[ -]tenth\b/i, 10],
];
const WORDS = [...Object.keys(TENS), ...ONES, 'twice', 'double'];
const PATTERN = new RegExp(
  `^(?:(-?\\d{1,3}(?:[,\\u00a0\\u202f ]\\d{3})+(?!\\d)|-?\\d+)(\\.\\d+)?|(${WORDS.join('|')})\\b)(?:[ \\u00a0-]?(kilobytes?|megabytes?|gigabytes?|bytes?|[KMG]i?B|[kMG]B?|B|pages?|percent|%|times|seconds?|s)(?![\\w]))?`,
  'i',
);

/** How a figure is said to be meant. */
export type Manner = 'exact' | 'about' | 'under' | 'over' | 'less' | 'more';

/** Spread of "about": what a person still takes for the same. */
const ABOUT = 0.015;
/** "Almost 100" and "more than 100" say that it is near, or they would name another figure. */
const NEAR = 0.1;
/** Percentage points that "two thirds" and "half" may be off. */
const PART_SPREAD = 1;

/** Reads the figure at the beginning of a text. */
export function readQuantity(text: string, manner: Manner): { quantity: Quantity; length: number } | null {
  for (const [words, percent] of PARTS) {
    const said = words.exec(text)?.[0];
    if (said === undefined) continue;
    const spreads = { exact: PART_SPREAD, about: 2 * PART_SPREAD } as const;
    const range =
      manner === 'exact' || manner === 'about'
        ? spread(percent, spreads[manner])
        : bounds(percent, 0, manner);
    return { quantity: { unit: 'percent', ranges: [range], text: said }, length: said.length };
  }
  const match = PATTERN.exec(text);
  if (!match) return null;
  const [whole, integer, decimals = '', said, unitText] = match;
  if (/^[\w.]/.test(text.slice(whole.length))) return null;
  const word = said?.toLowerCase() ?? '';
  const isTwice = word === 'twice' || word === 'double';
  const value = isTwice
    ? 2
    : word !== ''
      ? (TENS[word] ?? ONES.indexOf(word))
      : Number((integer ?? '').replace(/[^\d-]/g, '') + decimals);
  const [unit, ...factors] = UNITS[isTwice ? 'times' : (unitText ?? '').toLowerCase()] ?? ['any' as const, 1];
  const digit = 10 ** -Math.max(0, decimals.length - 1);
  const ranges = factors.map((factor): readonly [number, number] => {
    const isCounted = unit === 'any' || unit === 'pages' || (unit === 'bytes' && factor === 1);
    const rounding = isCounted && decimals === '' ? 0 : (digit / 2) * factor;
    return bounds(value * factor, rounding, manner);
  });
  return { quantity: { unit, ranges, text: whole }, length: whole.length };
}

function bounds(exact: number, rounding: number, manner: Manner): readonly [number, number] {
  if (manner === 'about') return spread(exact, Math.max(rounding, Math.abs(exact) * ABOUT));
  if (manner === 'under') return [exact * (1 - NEAR), exact];
  if (manner === 'over') return [exact, exact * (1 + NEAR)];
  if (manner === 'less') return [Number.NEGATIVE_INFINITY, exact];
  if (manner === 'more') return [exact, Number.POSITIVE_INFINITY];
  return spread(exact, rounding);
}

function spread(exact: number, by: number): readonly [number, number] {
  return [exact - by, exact + by];
}

export function holds(quantity: Quantity, actual: number): boolean {
  return quantity.ranges.some(([low, high]) => actual >= low && actual <= high);
}
