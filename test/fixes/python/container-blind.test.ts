import { testCases } from './task-cases.ts';

testCases('container-blind', [
  {
    name: `lru cache`,
    source: `import functools
import os

def budget():
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGESIZE")

@functools.lru_cache(maxsize=budget() // 2 // 200)
def weigh(line):
    return len(line)

print(sum(weigh(line) for line in open("in.txt")))
`,
    at: `return os.sysconf(`,
    changes: `+def memory_limit():
-    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGESIZE")
+    return min(os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGESIZE"), memory_limit())`,
  },
  {
    name: `meminfo`,
    source: `def memory():
    with open("/proc/meminfo") as handle:
        for line in handle:
            if line.startswith("MemTotal:"):
                return int(line.split()[1]) * 1024
    raise OSError("no MemTotal")

def main():
    size = memory() // 8
    with open("in.txt", "rb") as handle:
        total = 0
        while block := handle.read(size):
            total += len(block)
    print(total)

main()
`,
    at: `return int(line.split()[1]) * 1024`,
    changes: `+import os
+def memory_limit():
-                return int(line.split()[1]) * 1024
+                return min(int(line.split()[1]) * 1024, memory_limit())`,
  },
  {
    name: `meminfo fields`,
    source: `def memory():
    with open("/proc/meminfo") as handle:
        info = dict(line.split(":", 1) for line in handle)
    return int(info["MemTotal"].split()[0]) << 10

def main():
    kept, used = [], 0
    budget = memory() // 16
    for line in open("in.txt"):
        kept.append(line)
        used += len(line)
        if used > budget:
            kept.clear()
            used = 0
    print(len(kept), used)

main()
`,
    at: `return int(info["MemTotal"]`,
    changes: `+import os
+def memory_limit():
-    return int(info["MemTotal"].split()[0]) << 10
+    return min(int(info["MemTotal"].split()[0]) << 10, memory_limit())`,
  },
  {
    name: `psutil`,
    source: `import psutil

class Cache:
    def __init__(self, limit):
        self.limit = limit
        self.rows = {}
        self.held = 0

    def put(self, key, value):
        while self.held + len(value) > self.limit:
            self.held -= len(self.rows.pop(next(iter(self.rows))))
        self.rows[key] = value
        self.held += len(value)

def main():
    limit = psutil.virtual_memory().total // 2
    cache = Cache(limit)
    for number, line in enumerate(open("in.txt")):
        cache.put(number, line)
    print(cache.held)

main()
`,
    at: `limit = psutil.virtual_memory().total // 2`,
    changes: `+import os
+def memory_limit():
-    limit = psutil.virtual_memory().total // 2
+    limit = min(psutil.virtual_memory().total, memory_limit()) // 2`,
    unrun: true,
  },
  {
    name: `psutil named`,
    source: `import psutil
from reading import Reader

memory = psutil.virtual_memory()
print(memory.percent)
with Reader(chunk_bytes=int(memory.available * 0.25)) as reader:
    print(sum(reader))
`,
    at: `with Reader(chunk_bytes=int(memory.available * 0.25)) as reader:`,
    changes: `+import os
-with Reader(chunk_bytes=int(memory.available * 0.25)) as reader:
+def memory_limit():
+with Reader(chunk_bytes=int(min(memory.available, memory_limit()) * 0.25)) as reader:`,
    unrun: true,
  },
  {
    name: `sysconf`,
    source: `import os

PAGES = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
BATCH = max(1, PAGES // 4 // 4096)

def main():
    batch, total = [], 0
    with open("in.txt") as handle:
        for line in handle:
            batch.append(line)
            if len(batch) >= BATCH:
                total += sum(map(len, batch))
                batch = []
    print(total + sum(map(len, batch)))

main()
`,
    at: `PAGES = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")`,
    changes: `-PAGES = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
+def memory_limit():
+PAGES = min(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"), memory_limit())`,
  },
  {
    name: `not: cgroup`,
    source: `import psutil
def limit():
    with open("/sys/fs/cgroup/memory.max") as handle:
        text = handle.read().strip()
    total = psutil.virtual_memory().total
    return total if text == "max" else min(total, int(text))
block = bytearray(limit() // 100)
print(len(block) > 0)
`,
  },
  {
    name: `not: check`,
    source: `import sys
import psutil
if psutil.virtual_memory().available < 2 * 2**30:
    sys.exit("needs 2 GiB")
print("ok")
`,
  },
  {
    name: `not: logged`,
    source: `import logging
import os
total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
logging.info("%d MiB", total // 1024 // 1024)
`,
  },
  {
    name: `not: meminfo dict`,
    source: `def meminfo():
    with open("/proc/meminfo") as handle:
        return {line.split(":")[0]: line.split()[1] for line in handle}
print(sorted(meminfo())[:2])
`,
  },
  {
    name: `not: page size`,
    source: `import os
PAGE = os.sysconf("SC_PAGE_SIZE")
with open("in.txt", "rb") as handle:
    print(len(handle.read(PAGE)))
`,
  },
  {
    name: `not: printed`,
    source: `import psutil
memory = psutil.virtual_memory()
print("%d of %d MiB" % (memory.available >> 20, memory.total >> 20))
`,
  },
]);
