import { join } from 'node:path';
import { expect, test } from 'vitest';
import { firstDifference } from '../../src/sandbox/first-difference.ts';
import { folderOf } from './helper.ts';

function difference(was: string, is: string): Promise<string | null> {
  const folder = folderOf({ was, is });
  return firstDifference(join(folder, 'was'), join(folder, 'is'));
}

const lines = (count: number) => Array.from({ length: count }, (_, i) => `row ${i}\n`).join('');

test.each([
  ['a\nb\n', 'a\nb\n', null],
  ['', '', null],
  ['a\nb\n', 'a\nc\n', 'line 2 is "c", and was "b"'],
  ['a\n', 'a\nb\n', 'line 2 is "b", and was not there'],
  ['a\nb\n', 'a\n', 'line 2 is not there, and was "b"'],
  ['', 'x', 'line 1 is "x", and was not there'],
  ['a\r\n', 'a\n', 'line 1 differs in what cannot be shown, at byte 1 of the whole'],
  ['\u001b[31ma\n', '\u001b[31mb\n', 'line 1 is "b", and was "a"'],
])('%j and then %j', async (was, is, expected) => {
  expect(await difference(was, is)).toBe(expected);
});

test('beyond the first block, on the edge of one, and far along a line', async () => {
  const head = lines(20_000);
  expect(await difference(`${head}x\n`, `${head}y\n`)).toBe('line 20001 is "y", and was "x"');
  const block = 'x'.repeat(64 * 1024 - 1);
  expect(await difference(`${block}\na\n`, `${block}\nb\n`)).toBe('line 2 is "b", and was "a"');
  expect(await difference(`${block}\n`, `${block}\nb\n`)).toBe('line 2 is "b", and was not there');
  const far = await difference(`${'x'.repeat(100_000)}a`, `${'x'.repeat(100_000)}b`);
  expect(far).toMatch(/^line 1, from byte 99940 of it, is "x{60}b", and was "x{60}a"$/);
});
