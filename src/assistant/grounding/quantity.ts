import type { UnitKind } from './assertions.ts';

/** A figure as a sentence says it: which actual values it would be true of. */
export interface Quantity {
  readonly unit: UnitKind | 'percent' | 'times' | 'any';
  /** Inclusive bounds, one pair for each meaning of the unit (`MB` is said for both 10^6 and 2^20 bytes). */
  readonly ranges: readonly (readonly [low: number, high: number])[];
  readonly text: string;
}

const UNITS: Readonly<Record<string, readonly [UnitKind | 'percent' | 'times', ...number[]]>> = {
  b: ['bytes', 1],
  byte: ['bytes', 1],
  bytes: ['bytes', 1],
  kb: ['bytes', 1024],
  k: ['bytes', 1024],
  kib: ['bytes', 1024],
  kilobytes: ['bytes', 1024],
  mb: ['bytes', 1024 ** 2, 1e6],
  m: ['bytes', 1024 ** 2],
  mib: ['bytes', 1024 ** 2],
  megabytes: ['bytes', 1024 ** 2, 1e6],
  gb: ['bytes', 1024 ** 3, 1e9],
  g: ['bytes', 1024 ** 3],
  gib: ['bytes', 1024 ** 3],
  gigabytes: ['bytes', 1024 ** 3, 1e9],
  page: ['pages', 1],
  pages: ['pages', 1],
  percent: ['percent', 1],
  '%': ['percent', 1],
  times: ['times', 1],
};

const WORDS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const PATTERN = new RegExp(
  `^(?:(-?\\d{1,3}(?:[,\\u00a0\\u202f ]\\d{3})+|-?\\d+)(\\.\\d+)?|(${WORDS.join('|')}|twice)\\b)(?:[ \\u00a0-]?(bytes?|kilobytes|megabytes|gigabytes|[KMG]i?B|[kMG]B?|B|pages?|percent|%|times)(?![\\w]))?`,
  'i',
);

/** How a figure is said to be meant. */
export type Manner = 'exact' | 'about' | 'under' | 'over' | 'less' | 'more';

/** Spread of "about": what a person still takes for the same. */
const ABOUT = 0.015;
/** "Almost 100" and "more than 100" say that it is near, or they would name another figure. */
const NEAR = 0.1;

/** Reads the figure at the beginning of a text. */
export function readQuantity(text: string, manner: Manner): { quantity: Quantity; length: number } | null {
  const match = PATTERN.exec(text);
  if (!match) return null;
  const [whole, integer, decimals = '', word, unitText] = match;
  if (/^[\w.]/.test(text.slice(whole.length))) return null;
  const isTwice = word?.toLowerCase() === 'twice';
  const value = isTwice
    ? 2
    : word
      ? WORDS.indexOf(word.toLowerCase())
      : Number((integer ?? '').replace(/[^\d-]/g, '') + decimals);
  const [unit, ...factors] = UNITS[isTwice ? 'times' : (unitText ?? '').toLowerCase()] ?? ['any' as const, 1];
  const digit = 10 ** -Math.max(0, decimals.length - 1);
  const ranges = factors.map((factor): readonly [number, number] => {
    const isCounted = unit === 'any' || unit === 'pages' || (unit === 'bytes' && factor === 1);
    const rounding = isCounted && decimals === '' ? 0 : (digit / 2) * factor;
    const exact = value * factor;
    if (manner === 'about') return spread(exact, Math.max(rounding, Math.abs(exact) * ABOUT));
    if (manner === 'under') return [exact * (1 - NEAR), exact];
    if (manner === 'over') return [exact, exact * (1 + NEAR)];
    if (manner === 'less') return [Number.NEGATIVE_INFINITY, exact];
    if (manner === 'more') return [exact, Number.POSITIVE_INFINITY];
    return spread(exact, rounding);
  });
  return { quantity: { unit, ranges, text: whole }, length: whole.length };
}

function spread(exact: number, by: number): readonly [number, number] {
  return [exact - by, exact + by];
}

export function holds(quantity: Quantity, actual: number): boolean {
  return quantity.ranges.some(([low, high]) => actual >= low && actual <= high);
}
