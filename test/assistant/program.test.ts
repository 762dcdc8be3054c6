import { describe, expect, test } from 'vitest';
import { allocationsOf } from '../../src/assistant/offline/program/allocation.ts';
import { programFiles } from '../../src/assistant/offline/program/files.ts';
import { growthLines } from '../../src/assistant/offline/program/growth.ts';
import { leftBehind } from '../../src/assistant/offline/program/left-behind.ts';
import { Module } from '../../src/assistant/offline/program/module.ts';
import { progressOf } from '../../src/assistant/offline/program/progress.ts';
import type { Source } from '../../src/schema/source.ts';

function source(name: string, text: string): Source {
  const lines = text.split('\n').map((line, i) => ({ number: i + 1, text: line }));
  return { path: name, name, moment: 'after', lines, lineCount: lines.length };
}

function moduleOf(code: string, argv: readonly string[] = ['job.py']): Module {
  const [file] = programFiles([source('program/job.py', code)]);
  return new Module(file as NonNullable<typeof file>, argv);
}

describe('constants are multiplied, and nothing else is guessed', () => {
  test.each([
    ['2 << 20', 2 * 1024 ** 2],
    ['(1 + 2) * 4 ** 2', 48],
    ['1_000_000 // 3', 333_333],
    ['len(b"\\x01\\x7f" * 3)', 6],
    ['int(sys.argv[1]) if len(sys.argv) > 1 else 300', 300],
    ['int(os.environ.get("N", "70"))', 70],
    ['f"{x}"', null],
    ['unknown * 2', null],
    ['__import__("os").getpid()', null],
  ] as const)('%s', (expression, value) => {
    expect(moduleOf('').value(expression)?.value ?? null).toBe(value);
  });

  test('an argument of the command counts before its default', () => {
    const code = 'N = int(sys.argv[1]) if len(sys.argv) > 1 else 300';
    expect(moduleOf(code, ['job.py', '50']).value('N')?.value).toBe(50);
  });

  test('a name that is assigned twice, or by itself, has no value', () => {
    expect(moduleOf('A = 1\nA = 2').value('A')).toBeNull();
    expect(moduleOf('A = A + 1').value('A')).toBeNull();
  });
});

describe('lines that gather', () => {
  const one = (code: string) => growthLines(moduleOf(code))[0];

  test('an append in a loop to what lives longer', () => {
    expect(one('rows = []\nfor n in range(9):\n    rows.append(n)')).toMatchObject({
      holder: 'rows',
      released: false,
      at: { line: 3 },
    });
  });

  test('not where the loop makes it anew, nor outside of a loop', () => {
    expect(one('for n in range(9):\n    row = []\n    row.append(n)')).toBeUndefined();
    expect(one('rows = []\nrows.append(1)')).toBeUndefined();
  });

  test('in a function that a loop calls, with the line that makes the key', () => {
    const code =
      'cache = {}\ndef get(job):\n    key = (job.a, job.time)\n    cache[key] = 1\nfor job in jobs:\n    get(job)';
    expect(one(code)).toMatchObject({ holder: 'cache', key: { line: 3 }, at: { line: 4 } });
  });

  test.each(['rows.pop()', 'rows.clear()', 'del rows[:10]', 'rows = []', 'flush(rows)'])(
    '%s takes out, or may',
    (line) => {
      expect(
        one(`rows = []\nfor n in range(9):\n    rows.append(n)\ndef other():\n    ${line}`)?.released,
      ).toBe(true);
    },
  );

  test('docstrings and comments are no code', () => {
    expect(one('"""\nfor n in x:\n    rows.append(n)\n"""\n# rows.append(1)')).toBeUndefined();
  });

  test('a counter under a key is not taken for a cache', () => {
    expect(one('c = {}\nfor k in x:\n    c[k] = c.get(k, 0) + 1')).toBeUndefined();
  });
});

test('sizes are multiplied by the turns of the loops around them', () => {
  const code = 'S = 2 << 20\nfor n in range(150):\n    f.write(bytes([n & 255]) * S)';
  expect(allocationsOf(moduleOf(code))).toMatchObject([
    { bytes: 2 * 1024 ** 2, times: 150, at: { line: 3 } },
  ]);
  expect(allocationsOf(moduleOf('a = np.zeros((10, 20))'))).toMatchObject([{ bytes: 1600, times: 1 }]);
  expect(allocationsOf(moduleOf('while True:\n    x.append(bytearray(64))'))).toMatchObject([
    { times: null },
  ]);
});

test('progress is told by the last line of output, its total by the loop that prints', () => {
  const output = source('program/stdout.txt', 'start\nstep 5\nstep 10\nstep 15');
  const module = moduleOf('for n in range(200):\n    if n % 5 == 0:\n        print("step", n)');
  expect(progressOf([output], [module])).toMatchObject({ noun: 'step', last: 15, total: 200 });
  const other = moduleOf('for n in range(200):\n    pass');
  expect(progressOf([output], [other])?.total).toBeNull();
  const through = moduleOf('for n in range(16):\n    print("step", n)');
  expect(progressOf([output], [through])?.total).toBeNull();
  expect(progressOf([source('program/stdout.txt', 'ready\ndone')], [module])).toBeNull();
});

test('what is made in shared memory and never removed is told with the line after which that belongs', () => {
  const made =
    'for n in range(9):\n    shm = SharedMemory(name=str(n), create=True, size=10)\n    shm.close()';
  expect(leftBehind(moduleOf(made))).toMatchObject([{ missing: 'shm.unlink()', last: { line: 3 } }]);
  expect(leftBehind(moduleOf(`${made}\n    shm.unlink()`))).toEqual([]);
});

test('hostile source is read to its end', () => {
  const code = Array.from(
    { length: 20_000 },
    (_, i) => `${' '.repeat(i % 40)}for a${i} in range(${i}):`,
  ).join('\n');
  const module = moduleOf(`${code}\n${'['.repeat(390)}\n${'('.repeat(390)}`);
  expect(growthLines(module)).toEqual([]);
  expect(allocationsOf(module)).toEqual([]);
});
