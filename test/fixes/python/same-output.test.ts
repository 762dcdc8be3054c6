import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { denseArray } from '../../../src/fixes/python/dense-array.ts';
import type { Detector } from '../../../src/fixes/python/detector.ts';
import { oldAndNew } from '../../../src/fixes/python/old-and-new.ts';
import { viewKeepsBase } from '../../../src/fixes/python/view-keeps-base.ts';
import { seenBy } from './examine.ts';

const PAIRS = '0 7\n7 0\n0 7\n3 3\n2999 1\n3 3\n3 3\n';

const programs: readonly {
  name: string;
  detector: Detector;
  files: Record<string, string>;
  source: string;
}[] = [
  {
    name: 'rows of lists, by number and by value',
    detector: denseArray,
    files: { 'pairs.txt': PAIRS },
    source: `SIZE = 3000

class Table:
    def __init__(self, size):
        self.rows = [[0] * size for _ in range(size)]

    def add(self, a, b):
        self.rows[a][b] += 1

    def items(self):
        for a, row in enumerate(self.rows):
            for b in range(len(row)):
                if row[b]:
                    yield a, b, row[b]

table = Table(SIZE)
for line in open("pairs.txt"):
    a, b = map(int, line.split())
    table.add(a, b)
print(list(table.items()))
`,
  },
  {
    name: 'one long list',
    detector: denseArray,
    files: { 'pairs.txt': PAIRS },
    source: `seen = [0] * 2_000_000
for line in open("pairs.txt"):
    for word in line.split():
        seen[int(word)] += 1
print(max(seen), sum(seen), seen[5], len(seen))
for number, count in enumerate(seen):
    if count > 1:
        print(number, count)
`,
  },
  {
    name: 'forms of files',
    detector: oldAndNew,
    files: { 'a.bin': 'some text', 'b.bin': 'more text than that', 'c.bin': '' },
    source: `import zlib
from pathlib import Path

def load(path):
    return path.read_bytes()

def names():
    return sorted(Path(".").glob("*.bin"))

def run():
    paths = names()
    raw = {path.name: load(path) for path in paths}
    upper = {name: data.upper() for name, data in raw.items()}
    packed = {name: zlib.compress(data) for name, data in upper.items()}
    print(len(paths))
    for name, data in packed.items():
        print(name, zlib.crc32(data))

run()
`,
  },
  {
    name: 'labels of messages',
    detector: viewKeepsBase,
    files: { 'a.bin': 'first label and the rest', 'b.bin': 'other label and more of it' },
    source: `import glob
labels = {}
for path in sorted(glob.glob("*.bin")):
    with open(path, "rb") as file:
        body = memoryview(file.read())
    labels[path] = body[:11]
for path, label in labels.items():
    print(path, bytes(label), label[0], len(label))
`,
  },
];

describe('the changed program prints what it printed before', () => {
  for (const { name, detector, files, source } of programs) {
    test(name, async () => {
      const { after } = await seenBy(detector, source);
      expect(after).not.toBeNull();
      const folder = mkdtempSync(join(tmpdir(), 'oomwhy-same-'));
      try {
        for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
        const [before, now] = [source, after ?? ''].map((text) =>
          execFileSync('python3', ['-c', text], { cwd: folder, encoding: 'utf8' }),
        );
        expect(before).not.toBe('');
        expect(now).toBe(before);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
