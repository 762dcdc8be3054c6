import { testMarked } from './marked.ts';
import { testCases } from './task-cases.ts';

testCases('worker-copies', [
  {
    name: `apply async`,
    source: `from multiprocessing import Pool

def square(text, power):
    return len(text) ** power

def main():
    with Pool(2) as pool, open("in.txt") as handle:
        jobs = [pool.apply_async(square, (line, 2)) for line in handle]
        print(sum(job.get() for job in jobs))

if __name__ == "__main__":
    main()
`,
    at: `jobs = [pool.apply_async(`,
    changes: `+import collections
+def windowed(futures, size=64):
-        jobs = [pool.apply_async(square, (line, 2)) for line in handle]
+        jobs = windowed(pool.apply_async(square, (line, 2)) for line in handle)`,
  },
  {
    name: `close join`,
    source: `import multiprocessing as mp

def parse(line):
    return line.strip().split(",")

def rows(path):
    with open(path) as source:
        yield from source

if __name__ == "__main__":
    workers = mp.Pool(processes=2)
    results = workers.map(parse, rows("in.txt"), 50)
    workers.close()
    workers.join()
    print(sum(len(fields) for fields in results))
`,
    at: `results = workers.map(`,
    changes: `-    results = workers.map(parse, rows("in.txt"), 50)
+    results = workers.imap(parse, rows("in.txt"), chunksize=50)
+    print(sum(len(fields) for fields in results))
-    print(sum(len(fields) for fields in results))`,
  },
  {
    name: `discarded`,
    source: `from multiprocessing import Pool

def check(line):
    assert line

def main():
    with Pool(2) as pool:
        with open("in.txt") as handle:
            pool.map(check, handle)
    print("ok")

if __name__ == "__main__":
    main()
`,
    at: `pool.map(`,
    changes: `-            pool.map(check, handle)
+            for _ in pool.imap(check, handle, chunksize=64):
+                pass`,
  },
  {
    name: `executor map`,
    source: `from concurrent.futures import ProcessPoolExecutor

def size_of(line):
    return len(line)

def main():
    with ProcessPoolExecutor(2) as ex:
        for number, size in enumerate(ex.map(size_of, open("in.txt"), chunksize=20)):
            if size > 6:
                print(number, size)

if __name__ == "__main__":
    main()
`,
    at: `for number, size in enumerate(ex.map(`,
    changes: `+import itertools
+def map_in_batches(executor, call, items, size=256, **options):
-        for number, size in enumerate(ex.map(size_of, open("in.txt"), chunksize=20)):
+        for number, size in enumerate(map_in_batches(ex, size_of, open("in.txt"), chunksize=20)):`,
  },
  {
    name: `executor submit`,
    source: `import concurrent.futures

def digest(line):
    return sum(map(ord, line))

def main():
    futures = []
    with concurrent.futures.ProcessPoolExecutor(max_workers=2) as executor:
        with open("in.txt") as handle:
            for line in handle:
                futures.append(executor.submit(digest, line))
    for future in futures:
        print(future.result())

if __name__ == "__main__":
    main()
`,
    at: `futures.append(`,
    changes: `+import collections
+def windowed(futures, size=64):
-    futures = []
-            for line in handle:
-                futures.append(executor.submit(digest, line))
-    for future in futures:
-        print(future.result())
+            futures = windowed(executor.submit(digest, line) for line in handle)
+            for future in futures:
+                print(future.result())`,
  },
  {
    name: `heavy items`,
    source: `import zlib
from multiprocessing import Pool

def blocks(path):
    with open(path, "rb") as handle:
        while block := handle.read(100):
            yield block

def main():
    with Pool(2) as pool:
        for crc in pool.map(zlib.crc32, blocks("in.txt")):
            print(crc)

if __name__ == "__main__":
    main()
`,
    at: `for crc in pool.map(`,
    changes: `-        for crc in pool.map(zlib.crc32, blocks("in.txt")):
+        for crc in pool.imap(zlib.crc32, blocks("in.txt"), chunksize=4):`,
  },
  {
    name: `heavy results`,
    source: `import glob
from multiprocessing import Pool

def load(path):
    with open(path, "rb") as handle:
        return handle.read()

def main():
    total = 0
    with Pool(2) as pool:
        for block in pool.map(load, sorted(glob.glob("*.txt"))):
            total += len(block)
    print(total)

if __name__ == "__main__":
    main()
`,
    at: `for block in pool.map(`,
    changes: `-        for block in pool.map(load, sorted(glob.glob("*.txt"))):
+        for block in pool.imap(load, sorted(glob.glob("*.txt")), chunksize=4):`,
  },
  {
    name: `joblib`,
    source: `from joblib import Parallel, delayed

def main():
    with open("in.txt") as handle:
        sizes = Parallel(n_jobs=2)(delayed(len)(line) for line in handle)
    for size in sizes:
        print(size)

main()
`,
    at: `sizes = Parallel(`,
    changes: `-        sizes = Parallel(n_jobs=2)(delayed(len)(line) for line in handle)
-    for size in sizes:
-        print(size)
+        sizes = Parallel(n_jobs=2, return_as="generator")(delayed(len)(line) for line in handle)
+        for size in sizes:
+            print(size)`,
    unrun: true,
  },
  {
    name: `len log`,
    source: `from multiprocessing import Pool

def main():
    lines = list(open("in.txt"))
    with Pool(2) as pool:
        sizes = pool.map(len, lines)
        print(len(sizes), "lines")
        for size in sizes:
            print(size)

if __name__ == "__main__":
    main()
`,
    at: `sizes = pool.map(`,
    changes: `-        sizes = pool.map(len, lines)
-        print(len(sizes), "lines")
+        sizes = pool.imap(len, lines, chunksize=16)
+        print(len(lines), "lines")`,
  },
  {
    name: `listed`,
    source: `from concurrent.futures import ProcessPoolExecutor

def main():
    with ProcessPoolExecutor(2) as executor, open("in.txt") as handle:
        sizes = list(executor.map(len, handle, chunksize=50))
    for size in sizes:
        print(size)

if __name__ == "__main__":
    main()
`,
    at: `sizes = list(executor.map(`,
    changes: `+import itertools
+def map_in_batches(executor, call, items, size=256, **options):
-        sizes = list(executor.map(len, handle, chunksize=50))
-    for size in sizes:
-        print(size)
+        sizes = map_in_batches(executor, len, handle, chunksize=50)
+        for size in sizes:
+            print(size)`,
  },
  {
    name: `map async`,
    source: `import multiprocessing

def main():
    pool = multiprocessing.get_context("fork").Pool(2)
    with open("in.txt") as handle:
        for size in pool.map_async(len, handle).get():
            print(size)
    pool.close()
    pool.join()

if __name__ == "__main__":
    main()
`,
    at: `for size in pool.map_async(`,
    changes: `-        for size in pool.map_async(len, handle).get():
+        for size in pool.imap(len, handle, chunksize=16):`,
  },
  {
    name: `partial table`,
    source: `import functools
from multiprocessing import Pool

def known(words, line):
    return line.strip() in words

def main():
    words = {line.strip() for line in open("in.txt")}
    with Pool(2) as pool:
        found = sum(pool.imap(functools.partial(known, words), ["w1", "nothing", "w3"]))
    print(found)

if __name__ == "__main__":
    main()
`,
    at: `found = sum(pool.imap(`,
    changes: `+class Kept:
-    with Pool(2) as pool:
-        found = sum(pool.imap(functools.partial(known, words), ["w1", "nothing", "w3"]))
+    with Pool(2, initializer=Kept.put, initargs=("words", words)) as pool:
+        found = sum(pool.imap(functools.partial(known, Kept("words")), ["w1", "nothing", "w3"]))`,
  },
  {
    name: `returned`,
    source: `from multiprocessing import Pool

class Scorer:
    def __init__(self, path):
        self.path = path

    def lines(self):
        with open(self.path) as handle:
            for line in handle:
                yield line

    def scores(self):
        with Pool(2) as pool:
            return pool.map(len, self.lines())

if __name__ == "__main__":
    print(max(Scorer("in.txt").scores()))
`,
    at: `return pool.map(`,
    changes: `-            return pool.map(len, self.lines())
+            yield from pool.imap(len, self.lines(), chunksize=16)`,
  },
  {
    name: `self table`,
    source: `from multiprocessing import Pool

class Scorer:
    def __init__(self, path):
        self.words = [line.strip() for line in open(path)]

    def score(self, word):
        return self.words.count(word)

    def run(self, words):
        with Pool(2) as pool:
            for score in pool.imap(self.score, words):
                print(score)

if __name__ == "__main__":
    Scorer("in.txt").run(["w1", "w2"])
`,
    at: `for score in pool.imap(`,
    changes: `+import functools
+class Kept:
-        with Pool(2) as pool:
-            for score in pool.imap(self.score, words):
+        with Pool(2, initializer=Kept.put, initargs=("self", self)) as pool:
+            for score in pool.imap(functools.partial(Scorer.score, Kept("self")), words):`,
  },
  {
    name: `starmap`,
    source: `import multiprocessing

def compare(left, right):
    return abs(len(left) - len(right))

def pairs(path):
    before = ""
    for line in open(path):
        yield before, line
        before = line

def main():
    with multiprocessing.Pool(2) as pool:
        for score in pool.starmap(compare, pairs("in.txt")):
            print(score)

if __name__ == "__main__":
    main()
`,
    at: `for score in pool.starmap(`,
    changes: `+def compare_of(arguments):
+    return compare(*arguments)
-        for score in pool.starmap(compare, pairs("in.txt")):
+        for score in pool.imap(compare_of, pairs("in.txt"), chunksize=64):`,
  },
  {
    name: `starmap table`,
    source: `from multiprocessing import Pool

def count(key, table):
    return table.count(key)

def main():
    table = open("in.txt").readlines()
    with Pool(2) as pool:
        hits = pool.starmap(count, [(key, table) for key in ("w1\\n", "w2\\n")])
    print(hits)

if __name__ == "__main__":
    main()
`,
    at: `hits = pool.starmap(`,
    changes: `+class Kept:
-    with Pool(2) as pool:
-        hits = pool.starmap(count, [(key, table) for key in ("w1\\n", "w2\\n")])
+    with Pool(2, initializer=Kept.put, initargs=("table", table)) as pool:
+        hits = pool.starmap(count, [(key, Kept("table")) for key in ("w1\\n", "w2\\n")])`,
  },
  {
    name: `submit table`,
    source: `from concurrent.futures import ProcessPoolExecutor

def count(table, key):
    return table.count(key)

def main():
    table = list(open("in.txt"))
    with ProcessPoolExecutor(max_workers=2) as executor:
        futures = [executor.submit(count, table, key) for key in ("w1\\n", "w2\\n")]
        for future in futures:
            print(future.result())

if __name__ == "__main__":
    main()
`,
    at: `futures = [executor.submit(`,
    changes: `+class Kept:
-    with ProcessPoolExecutor(max_workers=2) as executor:
-        futures = [executor.submit(count, table, key) for key in ("w1\\n", "w2\\n")]
+    with ProcessPoolExecutor(max_workers=2, initializer=Kept.put, initargs=("table", table)) as executor:
+        futures = [executor.submit(count, Kept("table"), key) for key in ("w1\\n", "w2\\n")]`,
  },
  {
    name: `with after`,
    source: `from multiprocessing import Pool

def weigh(line):
    return len(line.split())

def main():
    with open("in.txt") as handle:
        lines = [line.rstrip() for line in handle]
    with Pool(2) as pool:
        counts = pool.map(weigh, lines)
    total = 0
    for count in counts:
        total += count
    print(total)

if __name__ == "__main__":
    main()
`,
    at: `counts = pool.map(`,
    changes: `-        counts = pool.map(weigh, lines)
-    total = 0
-    for count in counts:
-        total += count
+        counts = pool.imap(weigh, lines, chunksize=64)
+        total = 0
+        for count in counts:
+            total += count`,
  },
  {
    name: `not: batches`,
    source: `from multiprocessing import Pool
def main():
    batch = []
    with Pool(2) as pool:
        for line in open("in.txt"):
            batch.append(line)
            if len(batch) == 500:
                for size in pool.map(len, batch):
                    print(size)
                batch = []
        for size in pool.map(len, batch):
            print(size)
`,
  },
  {
    name: `not: concat`,
    source: `import numpy as np
from multiprocessing import Pool
def load(path):
    return np.load(path)
def main(paths):
    with Pool(2) as pool:
        whole = np.concatenate(pool.map(load, paths))
    print(whole.sum())
`,
  },
  {
    name: `not: few`,
    source: `from multiprocessing import Pool
with Pool(2) as pool:
    for size in pool.map(len, ["a", "bb"]):
        print(size)
`,
  },
  {
    name: `not: files light`,
    source: `from multiprocessing import Pool
from pathlib import Path
def lines(path):
    with open(path) as handle:
        return sum(1 for _ in handle)
def main():
    with Pool(2) as pool:
        for count in pool.map(lines, sorted(Path("data").glob("*.csv"))):
            print(count)
`,
  },
  {
    name: `not: groups`,
    source: `from multiprocessing import Pool
def main():
    with Pool(2) as pool, open("in.txt") as lines:
        for line in lines:
            words = []
            for word in line.split():
                words.append(word)
            for size in pool.map(len, words):
                print(size)
`,
  },
  {
    name: `not: imap`,
    source: `from multiprocessing import Pool
def main():
    with Pool(2) as pool:
        for size in pool.imap(len, open("in.txt"), chunksize=50):
            print(size)
`,
  },
  {
    name: `not: partial small`,
    source: `import functools
from multiprocessing import Pool
def scale(factor, n):
    return factor * n
def main():
    factor = 3
    with Pool(2) as pool:
        print(pool.map(functools.partial(scale, factor), range(10)))
`,
  },
  {
    name: `not: series map`,
    source: `import pandas as pd
frame = pd.read_csv("in.csv")
for value in frame["a"].map(len):
    print(value)
`,
  },
  {
    name: `not: sorted`,
    source: `from multiprocessing import Pool
def main():
    with Pool(2) as pool:
        for size in sorted(pool.map(len, open("in.txt"))):
            print(size)
`,
  },
  {
    name: `not: twice`,
    source: `from multiprocessing import Pool
def main():
    with Pool(2) as pool:
        sizes = pool.map(len, open("in.txt"))
    mean = sum(sizes) / len(sizes)
    print(sum((size - mean) ** 2 for size in sizes))
`,
  },
]);

testMarked('worker-copies', {
  'partial with a name of its own': `import functools
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
def table():
    found = {}
    with open("in.txt") as lines:
        for number, line in enumerate(lines):
            found[line] = number
    return found
def place(known, line):
    return known.get(line, -1)
def places(lines):
    known = table()
    job = functools.partial(place, known)
    with multiprocessing.Pool(2) as pool:
        yield from pool.imap(job, lines, 50)  # <-
if __name__ == "__main__":
    print(sum(places(["w1\\n", "w2\\n"])))
`,
  'repeat beside the items': `import functools
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
def table():
    found = {}
    with open("in.txt") as lines:
        for number, line in enumerate(lines):
            found[line] = number
    return found
def place(known, line):
    return known.get(line, -1)
def main():
    known = table()
    with multiprocessing.Pool(2) as pool:
        print(pool.starmap(place, zip(repeat(known), ["w1\\n", "w2\\n"])))  # <-
if __name__ == "__main__":
    main()
`,
  'tuples that were made before': `import functools
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
def table():
    found = {}
    with open("in.txt") as lines:
        for number, line in enumerate(lines):
            found[line] = number
    return found
def place(task):
    known, line = task
    return known.get(line, -1)
def main():
    known = table()
    tasks = [(known, line) for line in ("w1\\n", "w2\\n")]
    with multiprocessing.Pool(2) as pool:
        print(pool.map(place, tasks))  # <-
if __name__ == "__main__":
    main()
`,
  'tuples that were appended': `import functools
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
def table():
    found = {}
    with open("in.txt") as lines:
        for number, line in enumerate(lines):
            found[line] = number
    return found
def place(task):
    return task[0].get(task[1], -1)
def main():
    known = table()
    tasks = []
    for line in ("w1\\n", "w2\\n"):
        tasks.append((known, line))
    with ProcessPoolExecutor(2) as pool:
        print(list(pool.map(place, tasks)))  # <-
if __name__ == "__main__":
    main()
`,
  'futures by their key': `import functools
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
def table():
    found = {}
    with open("in.txt") as lines:
        for number, line in enumerate(lines):
            found[line] = number
    return found
def place(known, line):
    return known.get(line, -1)
def main():
    known = table()
    with ProcessPoolExecutor(max_workers=2) as pool:
        futures = {pool.submit(place, known, line): line for line in ("w1\\n", "w2\\n")}  # <-
        print(sorted((line, future.result()) for future, line in futures.items()))
if __name__ == "__main__":
    main()
`,
  'method of an object that keeps it': `import functools
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
def table():
    found = {}
    with open("in.txt") as lines:
        for number, line in enumerate(lines):
            found[line] = number
    return found
class Places:
    def __init__(self):
        self.known = table()
    def of(self, line):
        return self.known.get(line, -1)
    def all(self, lines):
        with ProcessPoolExecutor(2) as pool:
            return list(pool.map(self.of, lines))  # <-
if __name__ == "__main__":
    print(Places().all(["w1\\n", "w2\\n"]))
`,
  'not: a number with each item': `import functools
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
def table():
    found = {}
    with open("in.txt") as lines:
        for number, line in enumerate(lines):
            found[line] = number
    return found
def power(exponent, number):
    return number ** exponent
if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(pool.map(functools.partial(power, 3), range(20)))
`,
  'not: a small literal': `import functools
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
def table():
    found = {}
    with open("in.txt") as lines:
        for number, line in enumerate(lines):
            found[line] = number
    return found
NAMES = {"a": 1, "b": 2}
def place(names, key):
    return names.get(key, 0)
if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(pool.map(functools.partial(place, NAMES), ["a", "b"]))
`,
  'not: what is different for each task': `import functools
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
def table():
    found = {}
    with open("in.txt") as lines:
        for number, line in enumerate(lines):
            found[line] = number
    return found
def size(part):
    return len(part)
def main():
    lines = open("in.txt").readlines()
    parts = [lines[start:start + 100] for start in range(0, 500, 100)]
    with multiprocessing.Pool(2) as pool:
        print(sum(pool.map(size, parts)))
if __name__ == "__main__":
    main()
`,
});
