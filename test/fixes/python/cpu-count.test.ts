import { testCases } from './task-cases.ts';

testCases('cpu-count', [
  {
    name: `default`,
    source: `import json
from multiprocessing import Pool
from pathlib import Path

def weigh(path):
    return len(Path(path).read_text())

def main():
    with Pool() as pool:
        print(sum(pool.imap(weigh, ["in.txt"] * 3)))

if __name__ == "__main__":
    main()
`,
    at: `with Pool() as pool:`,
    changes: `-    with Pool() as pool:
+    with Pool(1) as pool:`,
    limitBytes: 64 * 1024 * 1024,
  },
  {
    name: `named`,
    source: `import multiprocessing
from concurrent.futures import ProcessPoolExecutor

WORKERS = multiprocessing.cpu_count() * 2

def weigh(path):
    table = bytearray(8 * 1024 * 1024)
    return len(table)

def main():
    with ProcessPoolExecutor(max_workers=WORKERS) as pool:
        print(sum(pool.map(weigh, ["in.txt"] * 3)))

if __name__ == "__main__":
    main()
`,
    at: `WORKERS = multiprocessing.cpu_count() * 2`,
    changes: `-    with ProcessPoolExecutor(max_workers=WORKERS) as pool:
+    with ProcessPoolExecutor(max_workers=1) as pool:`,
    limitBytes: 64 * 1024 * 1024,
  },
  {
    name: `option`,
    source: `import argparse
import os
from concurrent.futures import ProcessPoolExecutor

def weigh(path):
    with open(path) as handle:
        return len(handle.read())

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    args = parser.parse_args()
    with ProcessPoolExecutor(args.jobs) as pool:
        print(sum(pool.map(weigh, ["in.txt"] * 3)))

if __name__ == "__main__":
    main()
`,
    at: `parser.add_argument("--jobs", type=int, default=os.cpu_count())`,
    changes: `-    with ProcessPoolExecutor(args.jobs) as pool:
+    with ProcessPoolExecutor(1) as pool:`,
    limitBytes: 64 * 1024 * 1024,
  },
  {
    name: `pool`,
    source: `import multiprocessing
import os

def weigh(path):
    with open(path) as handle:
        return len(handle.read())

def main():
    with multiprocessing.Pool(os.cpu_count()) as pool:
        print(sum(pool.imap(weigh, ["in.txt"] * 3)))

if __name__ == "__main__":
    main()
`,
    at: `with multiprocessing.Pool(os.cpu_count()) as pool:`,
    changes: `-import os
-    with multiprocessing.Pool(os.cpu_count()) as pool:
+    with multiprocessing.Pool(1) as pool:`,
    limitBytes: 64 * 1024 * 1024,
  },
  {
    name: `processes`,
    source: `import multiprocessing
import os

def weigh(number, out):
    with open("in.txt") as handle:
        out.put(len(handle.read()))

def main():
    out = multiprocessing.Queue()
    workers = []
    for number in range(os.cpu_count() or 1):
        worker = multiprocessing.Process(target=weigh, args=(number, out))
        worker.start()
        workers.append(worker)
    print({out.get() for _ in workers})
    for worker in workers:
        worker.join()

if __name__ == "__main__":
    main()
`,
    at: `for number in range(os.cpu_count() or 1):`,
    changes: `-import os
-    for number in range(os.cpu_count() or 1):
+    for number in range(1):`,
    limitBytes: 64 * 1024 * 1024,
  },
  {
    name: `not: capped`,
    source: `import multiprocessing
import os
def weigh(path):
    return len(open(path).read())
if __name__ == "__main__":
    with multiprocessing.Pool(min(2, os.cpu_count())) as pool:
        print(sum(pool.imap(weigh, ["in.txt"] * 3)))
`,
    limitBytes: 64 * 1024 * 1024,
  },
  {
    name: `not: fixed`,
    source: `import multiprocessing
def weigh(path):
    return len(open(path).read())
if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(sum(pool.imap(weigh, ["in.txt"] * 3)))
`,
    limitBytes: 64 * 1024 * 1024,
  },
  {
    name: `not: light`,
    source: `import multiprocessing
import os
def square(n):
    return n * n
if __name__ == "__main__":
    with multiprocessing.Pool(os.cpu_count()) as pool:
        print(sum(pool.imap(square, range(9))))
`,
    limitBytes: 64 * 1024 * 1024,
  },
  {
    name: `not: limit unknown`,
    source: `import multiprocessing
import os
def weigh(path):
    return len(open(path).read())
if __name__ == "__main__":
    with multiprocessing.Pool(os.cpu_count()) as pool:
        print(sum(pool.imap(weigh, ["in.txt"] * 3)))
`,
  },
  {
    name: `not: printed`,
    source: `import os
print("cpus", os.cpu_count())
print(len(open("in.txt").read()))
`,
    limitBytes: 64 * 1024 * 1024,
  },
  {
    name: `not: threads`,
    source: `import os
from concurrent.futures import ThreadPoolExecutor
def weigh(path):
    return len(open(path).read())
with ThreadPoolExecutor(os.cpu_count()) as pool:
    print(sum(pool.map(weigh, ["in.txt"] * 3)))
`,
    limitBytes: 64 * 1024 * 1024,
  },
]);
