import { describe, expect, test } from 'vitest';
import { cutsOf, standing } from '../../src/assistant/grounding/clauses.ts';
import { contextOf, numbersIn } from '../../src/assistant/grounding/code/context.ts';
import { figuresIn } from '../../src/assistant/grounding/figures-beside.ts';
import { rewordings } from '../../src/assistant/grounding/rewordings.ts';
import { pattern } from '../../src/assistant/grounding/states/pattern.ts';
import { isOneMatter } from '../../src/assistant/grounding/topics.ts';
import type { Source } from '../../src/schema/source.ts';

describe('a sentence is cut where its statements meet', () => {
  test.each([
    ['A was killed, but B survived', 'A was killed', 'B survived', 'side'],
    ['Although A is gone, B is here', 'A is gone', 'B is here', 'side'],
    ['A was killed because B grew', 'A was killed', 'B grew', 'reason'],
    ['B grew, so A was killed', 'B grew', 'A was killed', 'result'],
    ['Because B grew, A was killed', 'B grew', 'A was killed', 'result'],
  ])('%s', (sentence, first, second, link) => {
    expect(cutsOf(sentence)).toContainEqual(expect.objectContaining({ first, second, link }));
  });

  test('a text that is too long is no sentence to cut', () => {
    expect(cutsOf('a and b, '.repeat(200))).toEqual([]);
  });

  test.each([
    ['it has no limit', 'the unit has no limit'],
    ['its limit is 5 kB', "the unit's limit is 5 kB"],
    ['ended with status 1', 'the unit ended with status 1'],
    ['running as uid 0', 'the unit was running as uid 0'],
    ['the host was fine', 'the host was fine'],
    ['all of it was free', 'all of the unit was free'],
  ])('“%s” stands alone as “%s”', (second, expected) => {
    expect(standing(second, 'the unit')).toBe(expected);
  });
});

describe('a pattern of meanings', () => {
  test.each([
    ['P NOT? KILL', 'P_KILL_', true],
    ['P NOT? KILL', 'P_NOT_KILL_', true],
    ['P KILL', 'P_NOT_KILL_', false],
    ['(?:P|G) REACH LIMIT', 'G_REACH_LIMIT_', true],
    ['(?:P|G) REACH LIMIT', 'H_REACH_LIMIT_', false],
    ['P KILL', 'P_KILL_W_', false],
    ['Q ANYPROC KILL (?:P){0,2}', 'Q_ANYPROC_KILL_P_P_', true],
  ])('%s, %s: %s', (says, row, expected) => {
    expect(pattern(says)(row)).toBe(expected);
  });
});

test.each([
  ['RSS was small, 5 kB against 9 kB of slab.', 'RSS of 5 kB was small against 9 kB of slab'],
  ['The unit hit its limit 69 times.', 'The unit has a failcnt of 69'],
  ['A and B were equal, both 5 kB.', 'A was 5 kB and B was 5 kB'],
  ['A exceeded B by 5 kB.', 'A was 5 kB above B'],
])('%s is also: %s', (sentence, plainer) => {
  expect(rewordings(sentence)).toContain(plainer);
});

test('a figure is told with its unit and the words beside it', () => {
  expect(figuresIn('VmRSS of 428 MiB, badness 1064')).toEqual([
    { figure: '428', unit: 'MiB', before: 'VmRSS', after: null },
    { figure: '1064', unit: null, before: 'badness', after: null },
  ]);
});

describe('a line of a program', () => {
  const source: Source = {
    path: 'program/a.py',
    name: 'program/a.py',
    moment: 'after',
    lineCount: 6,
    lines: [
      'SIZE = 2 << 20',
      'kept = []',
      'for day in range(60):',
      '    kept.append(b"x" * SIZE)  # 99 kB',
      'def put(n):',
      '    kept.append(n)',
    ].map((text, i) => ({ number: i + 1, text })),
  };

  test('is read with its loop and the names that it uses, without comments', () => {
    const context = contextOf(source, 4);
    expect(context?.isLooped).toBe(true);
    expect(context?.whole).toContain('SIZE = 2 << 20');
    expect(numbersIn(context?.whole ?? '')).toContain(2 * 2 ** 20);
    expect(numbersIn(context?.whole ?? '')).not.toContain(99);
  });

  test('in a function that no loop calls is in no loop', () => {
    expect(contextOf(source, 6)?.isLooped).toBe(false);
    expect(contextOf(source, 9)).toBeNull();
  });
});

test('two statements are of one matter where they rest on one line or one topic', () => {
  const at = (source: string, line: number, text: string) => [{ source, line, text }];
  const free = at('proc/meminfo', 2, 'MemFree: 5 kB');
  expect(isOneMatter(free, free)).toBe(true);
  expect(isOneMatter(free, at('proc/meminfo', 3, 'MemAvailable: 9 kB'))).toBe(true);
  expect(isOneMatter(free, at('proc/meminfo', 15, 'SwapTotal: 9 kB'))).toBe(false);
  expect(isOneMatter(at('dmesg', 7, 'Killed process 1'), at('dmesg', 8, 'Killed process 2'))).toBe(false);
});
