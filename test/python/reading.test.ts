import fc from 'fast-check';
import { expect, test } from 'vitest';
import { constantOf } from '../../src/python/constants.ts';
import { applyEdits, type Edit, overlap } from '../../src/python/edits.ts';
import { gate, gatePatch } from '../../src/python/gate.ts';
import { imported, withoutNewlyUnused } from '../../src/python/imports.ts';
import { readModule } from '../../src/python/module.ts';
import { dottedName } from '../../src/python/names.ts';
import { unifiedDiff } from '../../src/python/patch.ts';
import { type InputFile, readProgram } from '../../src/python/program.ts';
import type { PyNode } from '../../src/python/syntax.ts';
import { isSmall, volumeOf } from '../../src/python/volume.ts';

async function nodeOf(
  text: string,
  wanted: string,
  inputs: InputFile[] = [],
): Promise<{ node: PyNode; program: Awaited<ReturnType<typeof readProgram>> }> {
  const program = await readProgram([{ path: 'a.py', text }], { inputs, limitBytes: 64 * 1024 ** 2 });
  const nodes = [...(program.modules[0]?.root.walk() ?? [])];
  const node = nodes.findLast((one) => one.text === wanted);
  if (!node) throw new Error(`no ${wanted}`);
  return { node, program };
}

test.each([
  ['import numpy as np\nnp.zeros', 'np.zeros', 'numpy.zeros'],
  ['from json import load as read\nread', 'read', 'json.load'],
  ['import os.path\nos.path.join', 'os.path.join', 'os.path.join'],
  ['open', 'open', 'open'],
  ['open = other\nopen', 'open', null],
  ['def f(np):\n    np.zeros', 'np.zeros', null],
  ['from collections import (\n    Counter,\n)\nCounter', 'Counter', 'collections.Counter'],
])('the full name of %j', async (text, wanted, name) => {
  const { node, program } = await nodeOf(text, wanted);
  expect(dottedName(node, program.moduleOf(node))).toBe(name);
});

test.each([
  ['N = 9_000\nN * 10', 'N * 10', 90_000],
  ['N = 1 << 20\nN', 'N', 1_048_576],
  ['H, W = 1024, 1280\nW', 'W', 1280],
  ['import os\nP = os.environ.get("P", "a.json")\nP', 'P', 'a.json'],
  [
    'import argparse\np = argparse.ArgumentParser()\np.add_argument("--top", type=int, default=15)\nargs = p.parse_args()\nargs.top',
    'args.top',
    15,
  ],
  ['def f(n):\n    return n\nf(3)\nf(3)', 'n', 3],
  ['def f(n):\n    return n\nf(3)\nf(4)', 'n', undefined],
  ['n = 1\nn = 2\nn', 'n', undefined],
  ['f"{x}.csv"', 'f"{x}.csv"', undefined],
  ['x = 7\ndel x\nx // 2', 'x // 2', 3],
])('the constant in %j', async (text, wanted, value) => {
  const { node, program } = await nodeOf(text, wanted);
  expect(constantOf(node, program)).toBe(value);
});

const MiB = 1024 ** 2;

test.each([
  ['import numpy as np\nnp.zeros((1000, 1000))', 'np.zeros((1000, 1000))', 8_000_000],
  [
    'import numpy as np\nS = (9000, 10000)\nnp.zeros(S, dtype=np.int32)',
    'np.zeros(S, dtype=np.int32)',
    360_000_000,
  ],
  ['range(10)', 'range(10)', 360],
])('volume of %j', async (text, wanted, bytes) => {
  const { node, program } = await nodeOf(text, wanted);
  expect(volumeOf(node, program).bytes).toBe(bytes);
});

test('the size of an input makes a value large or small', async () => {
  const text = 'rows = open("a.log").readlines()';
  const large = await nodeOf(text, 'open("a.log").readlines()', [
    { path: 'a.log', bytes: 50 * MiB, files: 1 },
  ]);
  expect(isSmall(volumeOf(large.node, large.program), large.program)).toBe(false);
  const small = await nodeOf(text, 'open("a.log").readlines()', [{ path: 'a.log', bytes: 9000, files: 1 }]);
  expect(isSmall(volumeOf(small.node, small.program), small.program)).toBe(true);
  const unknown = await nodeOf(text, 'open("a.log").readlines()');
  expect(isSmall(volumeOf(unknown.node, unknown.program), unknown.program)).toBe(false);
});

test.each([
  ['print "a"\n', 1],
  ['def f(:\n', 1],
  ['return 3\n', 1],
  ['x = y\n', 1],
  ['match x:\n    case 1: pass\n', 1],
])('the gate refuses %j', (text, line) => {
  expect(gate(text)[0]?.line).toBe(line);
});

test('the gate knows each version of Python', () => {
  const text = 'def f(x):\n    match x:\n        case 1:\n            pass\n';
  expect(gate(text, '3.11')).toEqual([]);
  expect(gate(text, '3.8').length).toBeGreaterThan(0);
});

test('a patch answers only for what it brings', () => {
  expect(gatePatch('x = missing\n', 'x = missing\ny = 1\n')).toEqual([]);
  expect(gatePatch('x = 1\n', 'x = gone\n').map((one) => one.code)).toEqual(['F821']);
});

test.each([
  [
    'import argparse\nimport re\n',
    'heapq',
    'nsmallest',
    'heapq.nsmallest',
    'import argparse\nimport heapq\nimport re\n',
  ],
  ['import heapq as hq\n', 'heapq', 'nsmallest', 'hq.nsmallest', 'import heapq as hq\n'],
  [
    'from collections import Counter, namedtuple\n',
    'collections',
    'deque',
    'deque',
    'from collections import Counter, deque, namedtuple\n',
  ],
  ['"""Doc."""\nx = 1\n', 'gc', 'collect', 'gc.collect', '"""Doc."""\nimport gc\nx = 1\n'],
  [
    'from __future__ import annotations\nx = 1\n',
    'gc',
    'collect',
    'gc.collect',
    'from __future__ import annotations\nimport gc\nx = 1\n',
  ],
])('imports into %j', async (text, library, member, name, after) => {
  const module = await readModule('a.py', text);
  const made = imported(module, library, member);
  expect(made.name).toBe(name);
  expect(applyEdits(module, made.edits)).toBe(after);
});

test('only imports that the patch left without a reader are dropped', async () => {
  const before = await readModule('a.py', 'import os\nimport re\nfrom a import b, c\nre.x\nb\nc\n');
  expect(await withoutNewlyUnused(before, 'import os\nimport re\nfrom a import b, c\nc\n')).toBe(
    'import os\nfrom a import c\nc\n',
  );
});

test('edits keep the line ends of the file', async () => {
  const module = await readModule('a.py', 'a = 1\r\nb = 2\r\n');
  expect(applyEdits(module, [{ path: 'a.py', start: 0, end: 5, text: 'a = 3\nc = 4' }])).toBe(
    'a = 3\r\nc = 4\r\nb = 2\r\n',
  );
});

test('edits that do not overlap give the same text in any order', async () => {
  const text = 'abcdefghijklmnopqrstuvwxyz';
  const module = await readModule('a.py', text);
  const edit = fc.tuple(fc.nat(26), fc.nat(4), fc.string({ maxLength: 3, unit: fc.constantFrom('x', 'y') }));
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 6 }), (raw) => {
      const edits: Edit[] = [];
      for (const [start, length, put] of raw) {
        const one = { path: 'a.py', start, end: Math.min(26, start + length + 1), text: put };
        if (start < 26 && !edits.some((other) => overlap(one, other))) edits.push(one);
      }
      expect(applyEdits(module, [...edits].reverse())).toBe(applyEdits(module, edits));
    }),
  );
});

test('any text has a tree whose nodes lie in each other', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({
        maxLength: 60,
        unit: fc.constantFrom(...'()[]{}:=.,\n\t "\'#abdefilnrx0', 'def ', 'for '),
      }),
      async (text) => {
        const { root } = await readModule('a.py', text);
        for (const node of root.walk()) {
          expect(node.end).toBeGreaterThanOrEqual(node.start);
          for (const child of node.children) expect(node.contains(child)).toBe(true);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('a term of 20,000 parts does not overflow the stack', async () => {
  const { root } = await readModule('a.py', `x = ${Array(20_000).fill('1').join(' + ')}\n`);
  expect([...root.walk()].length).toBeGreaterThan(20_000);
});

test('a diff names the file as git apply wants it, and the lack of a last line end', () => {
  expect(unifiedDiff('p/a.py', 'a\nb', 'a\nc')).toBe(
    '--- a/p/a.py\n+++ b/p/a.py\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n',
  );
});
