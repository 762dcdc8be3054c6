import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { count, ellipsis, inline, printable, shellQuote } from '../../src/lib/text.ts';

const ESC = '\u001b';

describe('shellQuote', () => {
  const hostile = fc.array(
    fc.constantFrom(
      "'",
      '"',
      '\\',
      '$(id)',
      '`id`',
      '\n',
      ' ',
      ';',
      '-',
      '!',
      '*',
      '~',
      '{a,b}',
      'é',
      '=',
      '\u202e',
      '%',
    ),
  );
  const word = fc
    .oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      hostile.map((parts) => parts.join('')),
    )
    .filter((text) => !text.includes('\0'));

  test('makes any text one word that sh gives back unchanged', () => {
    const words = fc.sample(word, { numRuns: 500, seed: 11 });
    // Many words a process: the shell prints each with a NUL behind it.
    for (let at = 0; at < words.length; at += 50) {
      const some = words.slice(at, at + 50);
      const script = `printf '%s\\0' ${some.map(shellQuote).join(' ')}`;
      expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(some);
    }
  });

  test.each(['', '-n', '~', '~root', 'a=b', "it's", '*', '$HOME', '`id`', '/sys/fs/cgroup/a b'])(
    'keeps "%s" as it is',
    (text) => {
      expect(execFileSync('sh', ['-c', `printf %s ${shellQuote(text)}`], { encoding: 'utf8' })).toBe(text);
    },
  );

  test('leaves a plain path readable', () => {
    expect(shellQuote('/sys/fs/cgroup/system.slice/etl@1.service')).toBe(
      '/sys/fs/cgroup/system.slice/etl@1.service',
    );
  });
});

test('shellQuote shows what a terminal would hide or turn round', () => {
  const quoted = shellQuote('/a\u202e/gpj.\u001b[2Jx-é');
  expect(quoted).toBe(`"$(printf '/a\\342\\200\\256/gpj.\\033[2Jx-\\303\\251')"`);
  expect(printable(quoted)).toBe(quoted);
});

describe('printable', () => {
  test.each([
    ['a colour', `${ESC}[1;31mred${ESC}[0m`, 'red'],
    ['a cleared screen', `a${ESC}[2J${ESC}[Hb`, 'ab'],
    ['a window title', `a${ESC}]0;owned\u0007b`, 'ab'],
    ['a hyperlink', `${ESC}]8;;http://x${ESC}\\text${ESC}]8;;${ESC}\\`, 'text'],
    ['an eight-bit CSI', 'a\u009b31mb', 'a31mb'],
    ['a bell, a backspace and a return', 'a\u0007b\bc\rd', 'abcd'],
    ['bidirectional overrides', 'a\u202egnp.exe\u202c', 'agnp.exe'],
    ['isolates', 'a\u2066b\u2069', 'ab'],
    ['zero-width space and byte order mark', 'a\u200bb\ufeff', 'ab'],
  ])('takes out %s', (_name, hostile, text) => expect(printable(hostile)).toBe(text));

  test('keeps tabs, line ends and every script', () => {
    for (const text of ['a\tb\nc', 'naïve Grüße 日本語 🐍 عربى', '[ 1.0] x'])
      expect(printable(text)).toBe(text);
  });

  test('leaves no control, no escape and no bidirectional control of any text', () => {
    const pieces = fc.constantFrom(
      ESC,
      '[',
      ']',
      '31m',
      '\u0007',
      `${ESC}\\`,
      '\u009b',
      '\u202e',
      '\u061c',
      'x',
      ';',
      '?',
      ' ',
      '\t',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (hostile) => {
        const shown = printable(hostile);
        expect(shown).not.toMatch(/[\0-\u0008\u000b-\u001f\u007f-\u009f]/);
        expect(shown).not.toMatch(/\p{Bidi_Control}/u);
        expect(printable(shown)).toBe(shown);
      }),
      { numRuns: 2000 },
    );
  });
});

test('text inside a sentence is one short line without backticks', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 400 }), (text, max) => {
      const shown = inline(text, max);
      expect(shown).not.toMatch(/[\n\r`]/);
      expect(shown.length).toBeLessThanOrEqual(max);
    }),
  );
});

test('what is cut says so, and what fits is whole', () => {
  expect(ellipsis('abcdef', 4)).toBe('abc…');
  expect(ellipsis('abcd', 4)).toBe('abcd');
});

test('nouns are counted', () => {
  expect([count(0, 'line'), count(1, 'line'), count(2, 'line'), count(2, 'process', 'processes')]).toEqual([
    '0 lines',
    '1 line',
    '2 lines',
    '2 processes',
  ]);
});
