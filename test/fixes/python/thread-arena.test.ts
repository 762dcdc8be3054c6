import { testMarked } from './marked.ts';
import { testCases } from './task-cases.ts';

testCases('thread-arena', [
  {
    name: `executor`,
    source: `import hashlib
from concurrent.futures import ThreadPoolExecutor

def digest(number):
    blocks = [bytes([number % 256]) * 4000 for _ in range(50)]
    found = hashlib.sha1()
    for block in blocks:
        found.update(block)
    return found.hexdigest()

def main():
    with ThreadPoolExecutor(max_workers=16) as pool:
        for name in pool.map(digest, range(30)):
            print(name)

main()
`,
    at: `with ThreadPoolExecutor(max_workers=16) as pool:`,
    changes: `+import ctypes
+ctypes.CDLL(None).mallopt(-8, 1)  # M_ARENA_MAX: one arena for all threads`,
  },
  {
    name: `locked`,
    source: `import threading
import zlib
from multiprocessing.pool import ThreadPool

turn = threading.Lock()

def work(number):
    with turn:
        blocks = []
        for step in range(40):
            blocks.append(bytes(2000 + step))
        return sum(map(len, blocks)) + number

def main():
    pool = ThreadPool(8)
    print(sum(pool.imap(work, range(20))))

main()
`,
    at: `pool = ThreadPool(8)`,
    changes: `+import ctypes
+ctypes.CDLL(None).mallopt(-8, 1)  # M_ARENA_MAX: one arena for all threads`,
  },
  {
    name: `threads`,
    source: `import queue
import threading
import zlib

jobs = queue.Queue(50)
sizes = []

def unpack(data):
    parts = []
    for start in range(0, len(data), 100):
        parts.append(zlib.compress(data[start:start + 100]))
    return len(parts)

def work():
    while (data := jobs.get()) is not None:
        sizes.append(unpack(data))

def main():
    workers = [threading.Thread(target=work) for _ in range(12)]
    for worker in workers:
        worker.start()
    for n in range(30):
        jobs.put(bytes(1000))
    for _ in workers:
        jobs.put(None)
    for worker in workers:
        worker.join()
    print(sum(sizes))

main()
`,
    at: `workers = [threading.Thread(`,
    changes: `+import ctypes
+ctypes.CDLL(None).mallopt(-8, 1)  # M_ARENA_MAX: one arena for all threads`,
  },
  {
    name: `not: few threads`,
    source: `from concurrent.futures import ThreadPoolExecutor
def digest(number):
    blocks = [bytes([number % 256]) * 4000 for _ in range(50)]
    return sum(map(len, blocks))
with ThreadPoolExecutor(max_workers=2) as pool:
    print(sum(pool.map(digest, range(30))))
`,
  },
  {
    name: `not: mallopt`,
    source: `import ctypes
from concurrent.futures import ThreadPoolExecutor
ctypes.CDLL("libc.so.6").mallopt(-8, 2)
def digest(number):
    return len([bytes(4000) for _ in range(50)])
with ThreadPoolExecutor(max_workers=16) as pool:
    print(sum(pool.map(digest, range(30))))
`,
  },
  {
    name: `not: no blocks`,
    source: `from concurrent.futures import ThreadPoolExecutor
def count(path):
    with open(path) as handle:
        return sum(1 for line in handle)
with ThreadPoolExecutor(max_workers=16) as pool:
    print(sum(pool.map(count, ["in.txt"] * 20)))
`,
  },
  {
    name: `not: one block`,
    source: `from concurrent.futures import ThreadPoolExecutor
def load(path):
    with open(path, "rb") as handle:
        return len(handle.read(65536))
with ThreadPoolExecutor(max_workers=16) as pool:
    print(sum(pool.map(load, ["in.txt"] * 20)))
`,
  },
  {
    name: `not: processes`,
    source: `from multiprocessing import Pool
def digest(number):
    return len([bytes(4000) for _ in range(50)])
if __name__ == "__main__":
    with Pool(8) as pool:
        print(sum(pool.imap(digest, range(30))))
`,
  },
  {
    name: `not: results kept`,
    source: `from concurrent.futures import ThreadPoolExecutor
def load(number):
    return [bytes(4000) for _ in range(number)]
with ThreadPoolExecutor(max_workers=16) as pool:
    kept = list(pool.map(load, range(30)))
print(len(kept), len(kept[3]))
`,
  },
]);

testMarked('thread-arena', {
  'objects that are called, under a lock of theirs': `import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
THREADS = 8
class Unpack:
    def __init__(self):
        self.turn = threading.Lock()
    def __call__(self, number):
        with self.turn:
            parts = [bytes(600 + step) for step in range(200)]
            return zlib.crc32(b"".join(parts)) + number
with ThreadPoolExecutor(THREADS) as pool:  # <-
    print(sum(pool.map(Unpack(), range(20))))
`,
  'threads of a class, with acquire and release': `import queue
import threading
class Worker(threading.Thread):
    def __init__(self, jobs, lock, sizes):
        super().__init__(daemon=True)
        self.jobs, self.lock, self.sizes = jobs, lock, sizes
    def run(self):
        for number in iter(self.jobs.get, None):
            self.lock.acquire()
            try:
                rows = [bytes(600 + step) for step in range(200)]
                self.sizes.append(len(rows[number]))
            finally:
                self.lock.release()
jobs, lock, sizes = queue.Queue(100), threading.Lock(), []
crew = [Worker(jobs, lock, sizes) for _ in range(6)]  # <-
for worker in crew:
    worker.start()
for number in [*range(40), *[None] * 6]:
    jobs.put(number)
for worker in crew:
    worker.join()
print(sum(sizes))
`,
  'a semaphore for one, containers of texts': `import functools
import re
import threading
from concurrent.futures import ThreadPoolExecutor
gate = threading.Semaphore(1)
def words(text):
    found = {}
    for match in re.finditer(r"\\w+", text):
        found.setdefault(match.group(), []).append(text[match.start():match.start() + 700])
    return found
def job(seed, number):
    text = " ".join(str(seed * k % 997) for k in range(200))
    with gate:
        found = words(text)
    return len(found) + number
with ThreadPoolExecutor(max_workers=5) as pool:  # <- ?
    print(sum(pool.map(functools.partial(job, 17), range(40))))
`,
  'not: threads that ask for sizes': `import os
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(16) as pool:
    print(sum(pool.map(os.path.getsize, ["in.txt"] * 50)))
`,
  'not: two threads': `from concurrent.futures import ThreadPoolExecutor
def job(number):
    return len([bytes(600 + step) for step in range(200)]) + number
with ThreadPoolExecutor(2) as pool:
    print(sum(pool.map(job, range(40))))
`,
});
