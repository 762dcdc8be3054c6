import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesForCommand, formatBytes, parseBytes, roundUpToStep } from '../../src/lib/bytes.ts';

const MiB = 1024 ** 2;
/** Sizes of all magnitudes alike, not mostly huge ones. */
const size = fc
  .tuple(fc.integer({ min: 0, max: 52 }), fc.double({ min: 1, max: 2, maxExcluded: true, noNaN: true }))
  .map(([power, factor]) => Math.floor(factor * 2 ** power));

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1 KiB'],
  [134_217_728, '128 MiB'],
  [133_693_440, '127.5 MiB'],
  [MiB - 1, '1 MiB'],
  [8 * 1024 ** 4, '8 TiB'],
])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test('what is formatted reads back as the same size, to the precision that is shown', () => {
  fc.assert(
    fc.property(size, (bytes) => {
      const text = formatBytes(bytes);
      const back = parseBytes(text);
      expect(back, text).not.toBeNull();
      expect(Math.abs((back as number) - bytes), text).toBeLessThanOrEqual(Math.max(0.5, bytes * 0.051));
      expect(formatBytes(back as number)).toBe(text);
    }),
    { numRuns: 3000 },
  );
});

test('a size is shown in the unit that keeps it below 1024', () => {
  fc.assert(
    fc.property(size, (bytes) => {
      const value = Number(formatBytes(bytes).split(' ')[0]);
      expect(value).toBeLessThan(1024);
      if (bytes >= 1024) expect(value).toBeGreaterThanOrEqual(1);
    }),
  );
});

describe('parseBytes', () => {
  test.each([
    ['64M', 64 * MiB],
    ['64m', 64 * MiB],
    ['64MB', 64 * MiB],
    ['64 MiB', 64 * MiB],
    ['7.45 GiB', Math.round(7.45 * 1024 ** 3)],
    ['512kB', 512 * 1024],
    ['1024', 1024],
    ['0', 0],
    ['12 bytes', 12],
    ['  3 T ', 3 * 1024 ** 4],
  ])('reads "%s"', (text, bytes) => expect(parseBytes(text)).toBe(bytes));

  test.each([
    '',
    'max',
    '-1',
    '-64M',
    '1e9',
    '0x40',
    '64 Mx',
    'M',
    '1,5G',
    '64M 3',
    'NaN',
    '1.2.3',
    'infinity',
  ])('says that "%s" is no size', (text) => expect(parseBytes(text)).toBeNull());

  test('gives a size or null for any text, never NaN', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^ ?[\d.]{0,6} ?[kmgtKMGT]?i?[bB]?$/)), (text) => {
        const bytes = parseBytes(text);
        if (bytes !== null) expect(Number.isFinite(bytes) && bytes >= 0).toBe(true);
      }),
    );
  });
});

test('a rounded limit is never below what is needed, and little above', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 45 }), (bytes) => {
      const rounded = roundUpToStep(bytes);
      expect(rounded).toBeGreaterThanOrEqual(bytes);
      expect(rounded - bytes).toBeLessThan(64 * MiB);
      expect(rounded % MiB).toBe(0);
    }),
  );
});

test('a size in a command means the same bytes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 45 }), fc.boolean(), (bytes, whole) => {
      const size = whole ? roundUpToStep(bytes) : bytes;
      expect(bytesForCommand(size)).toMatch(/^\d+M?$/);
      expect(parseBytes(bytesForCommand(size))).toBe(size);
    }),
  );
});
