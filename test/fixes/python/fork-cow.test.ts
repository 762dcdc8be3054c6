import { testMarked } from './marked.ts';
import { testCases } from './task-cases.ts';

testCases('fork-cow', [
  {
    name: `filled`,
    source: `import multiprocessing

INDEX = {}

def fill(path):
    for number, line in enumerate(open(path)):
        INDEX[line.strip()] = number

def look(word):
    return INDEX.get(word)

if __name__ == "__main__":
    fill("in.txt")
    with multiprocessing.Pool(2) as pool:
        print(pool.map(look, ["w1", "w2"]))
`,
    at: `INDEX = {}`,
    changes: `+import marshal
+import array
+import collections.abc
-INDEX = {}
+class PackedDict(collections.abc.MutableMapping):
+INDEX = PackedDict()`,
  },
  {
    name: `global`,
    source: `from multiprocessing import Pool

WORDS = [line.strip() for line in open("in.txt")]

def longer(limit):
    return sum(1 for word in WORDS if len(word) > limit)

if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.map(longer, [2, 3, 4]))
`,
    at: `WORDS = [`,
    changes: `+import marshal
+import array
-WORDS = [line.strip() for line in open("in.txt")]
+class PackedRows:
+WORDS = PackedRows(line.strip() for line in open("in.txt"))`,
  },
  {
    name: `global statement`,
    source: `import multiprocessing

table = None

def load(path):
    found = {}
    with open(path) as handle:
        for number, line in enumerate(handle):
            found[line.strip()] = number
    return found

def look(word):
    return table.get(word, -1)

def main():
    global table
    table = load("in.txt")
    with multiprocessing.Pool(2) as pool:
        print(pool.map(look, ["w1", "w2", "nothing"]))

if __name__ == "__main__":
    main()
`,
    at: `table = load(`,
    changes: `+import marshal
+import array
+import collections.abc
+class PackedDict(collections.abc.MutableMapping):
-    found = {}
+    found = PackedDict()`,
  },
  {
    name: `initargs`,
    source: `from multiprocessing import Pool

def start(given):
    global kept
    kept = given

def find(key):
    return sum(1 for line in kept if key in line)

def main():
    lines = open("in.txt").readlines()
    with Pool(2, initializer=start, initargs=(lines,)) as pool:
        print(pool.map(find, ["w1", "more"]))

if __name__ == "__main__":
    main()
`,
    at: `lines = open("in.txt").readlines()`,
    changes: `+import marshal
+import array
+class PackedRows:
-    lines = open("in.txt").readlines()
+    lines = PackedRows(open("in.txt").readlines())`,
  },
  {
    name: `numbers`,
    source: `from concurrent.futures import ProcessPoolExecutor

SIZES = [float(len(line)) for line in open("in.txt")]

def above(limit):
    return sum(1 for size in SIZES if size > limit)

def main():
    with ProcessPoolExecutor(2) as pool:
        print(list(pool.map(above, [2, 5, 9])))

if __name__ == "__main__":
    main()
`,
    at: `SIZES = [`,
    changes: `+import array
-SIZES = [float(len(line)) for line in open("in.txt")]
+SIZES = array.array("d", (float(len(line)) for line in open("in.txt")))`,
  },
  {
    name: `os fork`,
    source: `import os

def main():
    names = [line.strip() for line in open("in.txt")]
    child = os.fork()
    if child == 0:
        print(sum(len(name) for name in names), flush=True)
        os._exit(0)
    os.waitpid(child, 0)

main()
`,
    at: `names = [`,
    changes: `+import marshal
+import array
+class PackedRows:
-    names = [line.strip() for line in open("in.txt")]
+    names = PackedRows(line.strip() for line in open("in.txt"))`,
  },
  {
    name: `process args`,
    source: `import multiprocessing as mp

def read(path):
    with open(path) as handle:
        for line in handle:
            yield line.split()

def count(rows, width, out):
    out.put(sum(1 for row in rows if len(row) == width))

def main():
    rows = list(read("in.txt"))
    out = mp.Queue()
    workers = [mp.Process(target=count, args=(rows, width, out)) for width in (1, 3)]
    for worker in workers:
        worker.start()
    print(len(rows), sorted(out.get() for _ in workers))
    for worker in workers:
        worker.join()

if __name__ == "__main__":
    main()
`,
    at: `rows = list(`,
    changes: `-    rows = list(read("in.txt"))
-    workers = [mp.Process(target=count, args=(rows, width, out)) for width in (1, 3)]
+    workers = [mp.Process(target=count, args=(read("in.txt"), width, out)) for width in (1, 3)]
-    print(len(rows), sorted(out.get() for _ in workers))
+    print(sum(1 for _ in read("in.txt")), sorted(out.get() for _ in workers))`,
  },
  {
    name: `subclass`,
    source: `import multiprocessing

class Counter(multiprocessing.Process):
    def __init__(self, rows, out):
        super().__init__()
        self.rows = rows
        self.out = out

    def run(self):
        self.out.put(sum(len(row) for row in self.rows))

def main():
    rows = [line.split() for line in open("in.txt")]
    out = multiprocessing.Queue()
    counter = Counter(rows, out)
    counter.start()
    print(out.get())
    counter.join()

if __name__ == "__main__":
    main()
`,
    at: `rows = [`,
    changes: `+import array
+import pickle
+class PackedRows:
-    rows = [line.split() for line in open("in.txt")]
+    rows = PackedRows(line.split() for line in open("in.txt"))`,
  },
  {
    name: `not: array`,
    source: `import numpy as np
from multiprocessing import Pool
DATA = np.fromfile("in.bin")
def above(limit):
    return int((DATA > limit).sum())
if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.map(above, [1, 2]))
`,
  },
  {
    name: `not: in worker`,
    source: `from multiprocessing import Pool
def start():
    global words
    words = [line.strip() for line in open("in.txt")]
def longer(limit):
    return sum(1 for word in words if len(word) > limit)
if __name__ == "__main__":
    with Pool(2, initializer=start) as pool:
        print(pool.map(longer, [2, 3]))
`,
  },
  {
    name: `not: parent only`,
    source: `from multiprocessing import Pool
def size(line):
    return len(line)
if __name__ == "__main__":
    lines = [line for line in open("in.txt")]
    with Pool(2) as pool:
        sizes = sorted(pool.imap(size, lines[:20], chunksize=50))
    print(sizes, lines[0])
`,
  },
  {
    name: `not: small`,
    source: `from multiprocessing import Pool
LEVELS = {"low": 1, "high": 5}
def rank(level):
    return LEVELS[level]
if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.map(rank, ["low", "high"]))
`,
  },
  {
    name: `not: spawn`,
    source: `import multiprocessing
WORDS = [line.strip() for line in open("in.txt")]
def longer(limit):
    return sum(1 for word in WORDS if len(word) > limit)
if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    with multiprocessing.Pool(2) as pool:
        print(pool.map(longer, [2, 3]))
`,
  },
  {
    name: `not: threads`,
    source: `from concurrent.futures import ThreadPoolExecutor
WORDS = [line.strip() for line in open("in.txt")]
def longer(limit):
    return sum(1 for word in WORDS if len(word) > limit)
with ThreadPoolExecutor(2) as pool:
    print(list(pool.map(longer, [2, 3])))
`,
  },
]);

testMarked('fork-cow', {
  'attribute of a class': `import multiprocessing
class Scanner:
    rows = None
    @classmethod
    def prepare(cls, path):
        with open(path) as lines:
            cls.rows = [(line.strip(), len(line)) for line in lines]  # <-
    @classmethod
    def scan(cls, digit):
        return sum(size for name, size in cls.rows if name.endswith(digit))
if __name__ == "__main__":
    Scanner.prepare("in.txt")
    with multiprocessing.get_context("fork").Pool(2) as pool:
        print(pool.map(Scanner.scan, "0123456789"))
`,
  'records of a named tuple': `from collections import namedtuple
from concurrent.futures import ProcessPoolExecutor
Word = namedtuple("Word", "text size")
words = []  # <-
def load():
    with open("in.txt") as lines:
        words.extend(Word(line, len(line)) for line in lines)
def longest(least):
    return max(word.size for word in words if word.size > least)
if __name__ == "__main__":
    load()
    with ProcessPoolExecutor(2) as pool:
        print(list(pool.map(longest, range(3))))
`,
  'slices of a list that a function returns': `import multiprocessing
def read(path):
    records = []
    with open(path) as lines:
        for line in lines:
            records.append((line, len(line)))
    return records
def total(bounds):
    return sum(size for _, size in records[bounds[0]:bounds[1]])
if __name__ == "__main__":
    records = read("in.txt")  # <-
    with multiprocessing.Pool(2) as pool:
        print(pool.map(total, [(0, 250), (250, 500)]))
`,
  'not: one block of bytes': `import multiprocessing
data = open("in.txt", "rb").read()
def count(byte):
    return data.count(bytes([byte]))
if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(pool.map(count, range(60, 70)))
`,
  'not: a few settings': `import multiprocessing
LIMITS = {"low": 3, "high": 9}
def within(value):
    return LIMITS["low"] <= value <= LIMITS["high"]
if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(pool.map(within, range(12)))
`,
});
