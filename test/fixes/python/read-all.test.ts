import { testStreams } from './stream-cases.ts';

testStreams(
  'read-all',
  [
    {
      name: 'readlines is returned',
      source: `import sys

def load(path):
    """All lines."""
    with open(path) as handle:
        return handle.readlines()

def main(path):
    total = 0
    for line in load(path):
        total += len(line)
    print(total)

main("in.txt")
`,
      at: [6],
      changes: `-        return handle.readlines()
+        yield from handle`,
      proof: 'text',
    },
    {
      name: 'assigned, a heading, then the rest',
      source: `def report(path):
    with open(path) as source:
        lines = source.readlines()

    heading = lines[0].split()
    widest = 0
    for line in lines[1:]:
        widest = max(widest, len(line))
    print(heading, widest)

report("in.txt")
`,
      at: [3],
      changes: `-        lines = source.readlines()
+        lines = source
-    heading = lines[0].split()
-    widest = 0
-    for line in lines[1:]:
-        widest = max(widest, len(line))
+        heading = next(lines).split()
+        widest = 0
+        for line in lines:
+            widest = max(widest, len(line))`,
      proof: 'text',
    },
    {
      name: 'text split into lines, typed',
      source: `from pathlib import Path
from typing import List

class Log:
    def __init__(self, path: Path) -> None:
        self.path = path

    def lines(self) -> List[str]:
        return self.path.read_text(encoding="utf-8").splitlines()

def longest(log: Log) -> int:
    return max(len(line) for line in log.lines())

print(longest(Log(Path("in.txt"))))
`,
      at: [9],
      changes: `-from typing import List
+from typing import Iterator
-    def lines(self) -> List[str]:
-        return self.path.read_text(encoding="utf-8").splitlines()
+    def lines(self) -> Iterator[str]:
+        with self.path.open(encoding="utf-8") as handle:
+            for line in handle:
+                yield from line.splitlines()`,
      proof: 'text',
    },
    {
      name: 'rows counted in a log line',
      source: `import csv
import logging

def total(path):
    with open(path, newline="") as fh:
        rows = list(csv.DictReader(fh))
    logging.info("%d rows", len(rows))
    result = 0
    for row in rows:
        result += int(row["b"])
    return result

print(total("rows.csv"))
`,
      at: [6],
      changes: `-        rows = list(csv.DictReader(fh))
-    logging.info("%d rows", len(rows))
-    result = 0
-    for row in rows:
-        result += int(row["b"])
+        rows = csv.DictReader(fh)
+        result = 0
+        count = 0
+        for count, row in enumerate(rows, 1):
+            result += int(row["b"])
+        logging.info("%d rows", count)`,
      proof: 'text',
    },
    {
      name: 'words counted',
      source: `words = {}
for word in open("in.txt").read().split():
    words[word] = words.get(word, 0) + 1
print(sorted(words.items())[:5])
`,
      at: [2],
      changes: `-for word in open("in.txt").read().split():
-    words[word] = words.get(word, 0) + 1
+for line in open("in.txt"):
+    for word in line.split():
+        words[word] = words.get(word, 0) + 1`,
      proof: 'text',
    },
    {
      name: 'closed by hand',
      source: `def count(path):
    f = open(path)
    lines = f.readlines()
    f.close()
    n = 0
    for line in lines:
        n += line.count("a")
    print(n, len(lines))

count("in.txt")
`,
      at: [3],
      changes: `-    lines = f.readlines()
-    f.close()
+    lines = f
-    for line in lines:
+    count_2 = 0
+    for count_2, line in enumerate(lines, 1):
-    print(n, len(lines))
+    f.close()
+    print(n, count_2)`,
      proof: 'text',
    },
    {
      name: 'split at line ends, empty ones left out',
      source: `def numbers(path):
    with open(path) as fp:
        for text in fp.read().split("\\n"):
            if not text:
                continue
            yield len(text)

print(sum(numbers("in.txt")))
`,
      at: [3],
      changes: `-        for text in fp.read().split("\\n"):
+        for text in (line.rstrip("\\n") for line in fp):`,
      proof: 'text',
    },
    {
      name: 'split at line ends, with the last',
      source: `for text in open("in.txt").read().split("\\n"):
    print(repr(text))
`,
      at: [1],
      changes: `-for text in open("in.txt").read().split("\\n"):
+def pieces(handle, separator, block=1 << 16):
+for text in pieces(open("in.txt"), "\\n"):`,
      proof: 'text',
    },
    {
      name: 'packed',
      source: `import gzip

def records(path):
    with gzip.open(path, "rt") as packed:
        return [line.rstrip("\\n").split(" ") for line in packed]

def show(path):
    for first, *rest in records(path):
        print(first, len(rest))

show("in.txt.gz")
`,
      at: [5],
      changes: `-        return [line.rstrip("\\n").split(" ") for line in packed]
+        for line in packed:
+            yield line.rstrip("\\n").split(" ")`,
      proof: 'text',
    },
    {
      name: 'a digest',
      source: `import hashlib

def digest(path):
    with open(path, "rb") as handle:
        return hashlib.sha256(handle.read()).hexdigest()

print(digest("in.txt"))
`,
      at: [5],
      changes: `-        return hashlib.sha256(handle.read()).hexdigest()
+        digest_2 = hashlib.sha256()
+        for chunk in iter(lambda: handle.read(1 << 16), b""):
+            digest_2.update(chunk)
+        return digest_2.hexdigest()`,
      proof: 'text',
    },
    {
      name: 'a copy',
      source: `from pathlib import Path

def copy(source: Path, target: Path):
    target.write_bytes(source.read_bytes())

copy(Path("in.txt"), Path("out.txt"))
print(open("out.txt").readline())
`,
      at: [4],
      changes: `+import shutil
-    target.write_bytes(source.read_bytes())
+    with source.open("rb") as source_2:
+        with target.open("wb") as out:
+            shutil.copyfileobj(source_2, out)`,
      proof: 'text',
    },
    {
      name: 'a list that a loop fills',
      source: `import csv

def rows(path):
    found = []
    with open(path) as handle:
        for row in csv.reader(handle):
            found.append(row)
    return found

print(sum(len(row) for row in rows("rows.csv")))
`,
      at: [7],
      changes: `-    found = []
-            found.append(row)
-    return found
+            yield row`,
      proof: 'text',
    },
    {
      name: 'two at once',
      source: `def differences(a, b):
    with open(a) as left, open(b) as right:
        for x, y in zip(left.readlines(), right.readlines()):
            if x != y:
                print(x, y)

differences("in.txt", "rows.csv")
`,
      at: [3, 3],
      changes: `-        for x, y in zip(left.readlines(), right.readlines()):
+        for x, y in zip(left, right):`,
      proof: 'text',
    },
    {
      name: 'kept in an attribute',
      source: `class Log:
    def __init__(self, path):
        with open(path) as handle:
            self.lines = handle.readlines()

    def longest(self):
        return max(len(line) for line in self.lines)

    def ends(self):
        return sum(line.endswith("0\\n") for line in self.lines)

log = Log("in.txt")
print(log.longest(), log.ends())
`,
      at: [4],
      changes: `+class Reread:
-        with open(path) as handle:
-            self.lines = handle.readlines()
+        def read_lines():
+            with open(path) as handle:
+                yield from handle
+        self.lines = Reread(read_lines)`,
      proof: 'run',
      suspected: true,
    },
    {
      name: 'one of two that are returned',
      source: `def load(path):
    with open(path) as handle:
        header = handle.readline()
        return header, handle.readlines()

header, body = load("in.txt")
print(header)
total = 0
for line in body:
    total += len(line)
print(total)
`,
      at: [4],
      changes: `+class Reread:
-        return header, handle.readlines()
+        def read_load():
+            with open(path) as handle:
+                handle.readline()
+                yield from handle
+        return header, Reread(read_load)`,
      proof: 'run',
      suspected: true,
    },
    {
      name: 'records of two lines by number',
      source: `def pairs(path):
    handle = open(path)
    lines = [line.rstrip() for line in handle]
    for i in range(0, len(lines), 2):
        first, second = lines[i], lines[i + 1]
        if len(first) > len(second):
            print(i, first)

pairs("in.txt") if sum(1 for _ in open("in.txt")) % 2 == 0 else None
`,
      at: [3],
      changes: `+import itertools
-    lines = [line.rstrip() for line in handle]
-    for i in range(0, len(lines), 2):
-        first, second = lines[i], lines[i + 1]
+    lines = (line.rstrip() for line in handle)
+    for i, record in zip(itertools.count(0, 2), zip(*[iter(lines)] * 2)):
+        first, second = record[0], record[1]`,
      proof: 'run',
    },
    {
      name: 'by number',
      source: `lines = open("in.txt").read().splitlines()
total = 0
for i in range(len(lines)):
    if lines[i].endswith("5"):
        total += i
print(total)
`,
      at: [1],
      changes: `-lines = open("in.txt").read().splitlines()
+lines = (part for line in open("in.txt") for part in line.splitlines())
-for i in range(len(lines)):
-    if lines[i].endswith("5"):
+for i, item in enumerate(lines):
+    if item.endswith("5"):`,
      proof: 'run',
    },
    {
      name: 'a manager of its own',
      source: `from contextlib import contextmanager
import gzip
@contextmanager
def opened(path):
    handle = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
    try:
        yield handle
    finally:
        handle.close()

def total(path):
    with opened(path) as handle:
        lines = handle.readlines()
        return sum(len(line) for line in lines)

print(total("in.txt"))
`,
      at: [13],
      changes: `-        lines = handle.readlines()
-        return sum(len(line) for line in lines)
+        return sum(len(line) for line in handle)`,
      proof: 'text',
    },
    {
      name: 'text from a helper',
      source: `from pathlib import Path
class Source:
    def _read(self, name):
        return Path(name).read_text(encoding="utf-8")

    def lines(self, name):
        return self._read(name).splitlines()

print(sum(len(line) for line in Source().lines("in.txt")))
`,
      at: [4],
      changes: `-        return Path(name).read_text(encoding="utf-8")
+        with Path(name).open(encoding="utf-8") as handle:
+            yield from handle
-        return self._read(name).splitlines()
+        return (part for line in self._read(name) for part in line.splitlines())`,
      proof: 'run',
    },
    {
      name: 'measured and hashed',
      source: `import hashlib
def describe(path):
    with open(path, "rb") as handle:
        data = handle.read()
    return len(data), hashlib.sha256(data).hexdigest()

print(describe("in.txt"))
`,
      at: [4],
      changes: `-        data = handle.read()
-    return len(data), hashlib.sha256(data).hexdigest()
+        size = 0
+        digest = hashlib.sha256()
+        for chunk in iter(lambda: handle.read(1 << 16), b""):
+            size += len(chunk)
+            digest.update(chunk)
+    return size, digest.hexdigest()`,
      proof: 'text',
    },
    {
      name: 'searched and cut',
      source: `import re
from pathlib import Path
blob = Path("in.txt").read_bytes()
starts = [found.start() for found in re.finditer(rb"^w1 ", blob, re.M)]
for a, b in zip(starts, starts[1:]):
    print(len(blob[a:b]), blob[a:a + 4])
`,
      at: [3],
      changes: `+import mmap
-blob = Path("in.txt").read_bytes()
+with Path("in.txt").open("rb") as handle:
+    blob = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)`,
      proof: 'run',
      suspected: true,
    },
  ],
  {
    sorted: `def f(path):
    with open(path) as fh:
        lines = fh.readlines()
    for line in sorted(lines):
        print(line)
f("x")
`,
    'used twice': `def f(path):
    with open(path) as fh:
        lines = fh.readlines()
    total = sum(len(line) for line in lines)
    for line in lines:
        print(len(line) / total)
f("x")
`,
    'random access': `import random
def f(path):
    with open(path) as fh:
        lines = fh.read().splitlines()
    print(lines[random.randrange(len(lines))])
f("x")
`,
    'words looked up': `def f(path):
    known = set(open(path).read().split())
    for word in input().split():
        print(word in known)
f("x")
`,
    'written back to the same file': `def f(path):
    with open(path) as fh:
        lines = fh.readlines()
    with open(path, "w") as out:
        for line in lines:
            out.write(line.upper())
f("x")
`,
    'a configuration': `def read_config(path):
    options = {}
    for line in open(path).read().splitlines():
        key, value = line.split("=")
        options[key] = value
    return options
print(read_config("x.cfg"))
`,
    'streams already': `import csv
def f(path):
    with open(path) as fh:
        for row in csv.DictReader(fh):
            print(row["a"])
f("x")
`,
    'a block at a time': `def f(path):
    with open(path, "rb") as fh:
        while block := fh.read(1 << 16):
            print(len(block))
f("x")
`,
    'in a loop over what it holds': `def f(path):
    with open(path) as fh:
        lines = fh.readlines()
    for offset in range(3):
        for line in lines:
            print(offset, line)
f("x")
`,
    'kept by an object': `class Table:
    def __init__(self, path):
        with open(path) as fh:
            self.lines = fh.readlines()
    def line(self, number):
        return self.lines[number]
print(Table("x").line(3))
`,
  },
);
