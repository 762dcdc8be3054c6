import { testMarked } from './marked.ts';
import { testCases } from './task-cases.ts';

testCases('task-flood', [
  {
    name: `after with`,
    source: `from concurrent.futures import ThreadPoolExecutor

def main():
    with ThreadPoolExecutor(max_workers=4) as executor:
        futures = [executor.submit(len, line) for line in open("in.txt")]
    total = 0
    for future in futures:
        total += future.result()
    print(total)

main()
`,
    at: `futures = [executor.submit(`,
    changes: `+import collections
+def windowed(futures, size=64):
-        futures = [executor.submit(len, line) for line in open("in.txt")]
-    total = 0
-    for future in futures:
-        total += future.result()
+        futures = windowed(executor.submit(len, line) for line in open("in.txt"))
+        total = 0
+        for future in futures:
+            total += future.result()`,
  },
  {
    name: `append results`,
    source: `import asyncio

async def fetch(line):
    await asyncio.sleep(0)
    return len(line)

async def main():
    tasks = []
    for number, line in enumerate(open("in.txt")):
        if number % 2:
            continue
        tasks.append(asyncio.ensure_future(fetch(line)))
    sizes = await asyncio.gather(*tasks)
    print(sum(sizes), len(sizes))

asyncio.run(main())
`,
    at: `tasks.append(`,
    changes: `+    sizes = []
-    sizes = await asyncio.gather(*tasks)
+        if len(tasks) >= 100:
+            sizes += await asyncio.gather(*tasks)
+            tasks.clear()
+    sizes += await asyncio.gather(*tasks)`,
  },
  {
    name: `async for`,
    source: `import asyncio

async def lines(path):
    for line in open(path):
        await asyncio.sleep(0)
        yield line

async def fetch(line):
    await asyncio.sleep(0)
    return len(line)

async def main():
    tasks = []
    async for line in lines("in.txt"):
        tasks.append(asyncio.create_task(fetch(line)))
    print(sum(await asyncio.gather(*tasks)))

asyncio.run(main())
`,
    at: `tasks.append(`,
    changes: `+    results = []
-    print(sum(await asyncio.gather(*tasks)))
+        if len(tasks) >= 100:
+            results += await asyncio.gather(*tasks)
+            tasks.clear()
+    results += await asyncio.gather(*tasks)
+    print(sum(results))`,
  },
  {
    name: `attribute`,
    source: `from concurrent.futures import ThreadPoolExecutor

class Relay:
    def __init__(self):
        self.pool = ThreadPoolExecutor(4)
        self.pending = []

    def feed(self, line):
        self.pending.append(self.pool.submit(len, line))

    def total(self):
        return sum(future.result() for future in self.pending)

def main():
    relay = Relay()
    with open("in.txt") as lines:
        for line in lines:
            relay.feed(line)
    print(relay.total())

main()
`,
    at: `self.pending.append(`,
  },
  {
    name: `background set`,
    source: `import asyncio

seen = []

async def store(line):
    await asyncio.sleep(0)
    seen.append(len(line))

async def main():
    background = set()
    for line in open("in.txt"):
        task = asyncio.create_task(store(line))
        background.add(task)
        task.add_done_callback(background.discard)
    await asyncio.gather(*background)
    print(sum(seen))

asyncio.run(main())
`,
    at: `task = asyncio.create_task(`,
    changes: `+    slots = asyncio.Semaphore(100)
+        await slots.acquire()
+        task.add_done_callback(lambda _: slots.release())`,
  },
  {
    name: `coros append`,
    source: `import asyncio

async def fetch(line):
    await asyncio.sleep(0)
    return len(line)

async def main():
    jobs = []
    with open("in.txt") as handle:
        for line in handle:
            jobs.append(fetch(line))
    for size in await asyncio.gather(*jobs):
        print(size)

asyncio.run(main())
`,
    at: `jobs.append(`,
    changes: `+    results = []
-    for size in await asyncio.gather(*jobs):
+            if len(jobs) >= 100:
+                results += await asyncio.gather(*jobs)
+                jobs.clear()
+    results += await asyncio.gather(*jobs)
+    for size in results:`,
  },
  {
    name: `counter after`,
    source: `from concurrent.futures import ThreadPoolExecutor

def main():
    with ThreadPoolExecutor(4) as pool:
        futures = []
        for number, line in enumerate(open("in.txt"), 1):
            futures.append(pool.submit(len, line))
        print(number, "lines")
        for future in futures:
            print(future.result())

main()
`,
    at: `futures.append(`,
  },
  {
    name: `create list await`,
    source: `import asyncio

async def fetch(line):
    await asyncio.sleep(0)
    return len(line)

async def main():
    tasks = [asyncio.create_task(fetch(line)) for line in open("in.txt")]
    total = 0
    for task in tasks:
        total += await task
    print(total)

asyncio.run(main())
`,
    at: `tasks = [asyncio.create_task(`,
    changes: `+import collections
+def windowed(futures, size=64):
-    tasks = [asyncio.create_task(fetch(line)) for line in open("in.txt")]
+    tasks = windowed(asyncio.create_task(fetch(line)) for line in open("in.txt"))`,
  },
  {
    name: `done`,
    source: `from concurrent.futures import ThreadPoolExecutor, wait

def main():
    with ThreadPoolExecutor(4) as pool:
        futures = {pool.submit(len, line) for line in open("in.txt")}
        done, _ = wait(futures)
        print(sum(future.result() for future in done))

main()
`,
    at: `futures = {pool.submit(`,
    changes: `-from concurrent.futures import ThreadPoolExecutor, wait
+import collections
+from concurrent.futures import ThreadPoolExecutor
+def windowed(futures, size=64):
-        futures = {pool.submit(len, line) for line in open("in.txt")}
-        done, _ = wait(futures)
-        print(sum(future.result() for future in done))
+        futures = windowed(pool.submit(len, line) for line in open("in.txt"))
+        print(sum(future.result() for future in futures))`,
  },
  {
    name: `executor map`,
    source: `from concurrent.futures import ThreadPoolExecutor

def main():
    with ThreadPoolExecutor(4) as pool, open("in.txt") as lines:
        for size in pool.map(len, lines):
            print(size)

main()
`,
    at: `for size in pool.map(`,
    changes: `+import itertools
+def map_in_batches(executor, call, items, size=256, **options):
-        for size in pool.map(len, lines):
+        for size in map_in_batches(pool, len, lines):`,
  },
  {
    name: `executor map repeat`,
    source: `import itertools
from concurrent.futures import ThreadPoolExecutor

def scaled(line, factor):
    return factor * len(line)

def main():
    with ThreadPoolExecutor(4) as pool, open("in.txt") as lines:
        for size in pool.map(scaled, lines, itertools.repeat(3)):
            print(size)

main()
`,
    at: `for size in pool.map(`,
    changes: `+import collections
+def windowed(futures, size=64):
-        for size in pool.map(scaled, lines, itertools.repeat(3)):
+        for size in (future.result() for future in windowed(pool.submit(scaled, *args) for args in zip(lines, itertools.repeat(3)))):`,
  },
  {
    name: `gather generator sum`,
    source: `import asyncio

async def fetch(line):
    await asyncio.sleep(0)
    return len(line)

async def main():
    print(sum(await asyncio.gather(*(fetch(line) for line in open("in.txt")))))

asyncio.run(main())
`,
    at: `print(sum(await asyncio.gather(`,
    changes: `+import collections
+def windowed(futures, size=64):
-    print(sum(await asyncio.gather(*(fetch(line) for line in open("in.txt")))))
+    print(sum([await task for task in windowed(asyncio.create_task(fetch(line)) for line in open("in.txt"))]))`,
  },
  {
    name: `gather list`,
    source: `import asyncio

async def fetch(line):
    await asyncio.sleep(0)
    return len(line)

async def main():
    with open("in.txt") as handle:
        results = await asyncio.gather(*[fetch(line) for line in handle])
        for result in results:
            print(result)

asyncio.run(main())
`,
    at: `results = await asyncio.gather(`,
    changes: `+import collections
+def windowed(futures, size=64):
-        results = await asyncio.gather(*[fetch(line) for line in handle])
-        for result in results:
+        results = windowed(asyncio.create_task(fetch(line)) for line in handle)
+        for task in results:
+            result = await task`,
  },
  {
    name: `heavy items`,
    source: `import zlib
from concurrent.futures import ThreadPoolExecutor

def blocks(path):
    with open(path, "rb") as handle:
        while block := handle.read(100):
            yield block

def main():
    with ThreadPoolExecutor(max_workers=6) as pool:
        futures = [pool.submit(zlib.crc32, block) for block in blocks("in.txt")]
        for future in futures:
            print(future.result())

main()
`,
    at: `futures = [pool.submit(`,
    changes: `+import collections
+def windowed(futures, size=64):
-        futures = [pool.submit(zlib.crc32, block) for block in blocks("in.txt")]
+        futures = windowed((pool.submit(zlib.crc32, block) for block in blocks("in.txt")), 12)`,
  },
  {
    name: `many literal`,
    source: `import asyncio

async def step(n):
    await asyncio.sleep(0)

async def main():
    await asyncio.gather(*(step(n) for n in range(50_000)))

asyncio.run(main())
`,
    at: `await asyncio.gather(`,
    changes: `+import collections
+def windowed(futures, size=64):
-    await asyncio.gather(*(step(n) for n in range(50_000)))
+    for task in windowed(asyncio.create_task(step(n)) for n in range(50_000)):
+        await task`,
  },
  {
    name: `named task`,
    source: `import asyncio

seen = []

async def store(line):
    await asyncio.sleep(0)
    seen.append(len(line))

async def main():
    tasks = []
    for line in open("in.txt"):
        task = asyncio.create_task(store(line))
        task.set_name(line.strip())
        tasks.append(task)
    await asyncio.wait(tasks)
    print(sum(seen))

asyncio.run(main())
`,
    at: `tasks.append(`,
    changes: `-    await asyncio.wait(tasks)
+        if len(tasks) >= 100:
+            await asyncio.wait(tasks)
+            tasks.clear()
+    if tasks:
+        await asyncio.wait(tasks)`,
  },
  {
    name: `per file`,
    source: `from concurrent.futures import ThreadPoolExecutor

def main():
    with ThreadPoolExecutor(4) as pool:
        for path in ("in.txt", "program.py"):
            futures = []
            for line in open(path):
                futures.append(pool.submit(len, line))
            print(path, sum(future.result() for future in futures) > 0)

main()
`,
    at: `futures.append(`,
    changes: `+import collections
+def windowed(futures, size=64):
-            futures = []
-            for line in open(path):
-                futures.append(pool.submit(len, line))
+            futures = windowed(pool.submit(len, line) for line in open(path))`,
  },
  {
    name: `speaking producer`,
    source: `from concurrent.futures import ThreadPoolExecutor

def lines(path):
    for number, line in enumerate(open(path)):
        if number % 100 == 0:
            print("at", number)
        yield line

def main():
    with ThreadPoolExecutor(4) as pool:
        futures = []
        for line in lines("in.txt"):
            futures.append(pool.submit(len, line))
        for future in futures:
            print(future.result())

main()
`,
    at: `futures.append(`,
  },
  {
    name: `submit comprehension`,
    source: `from concurrent.futures import ThreadPoolExecutor, as_completed

def weigh(line):
    return len(line)

def main():
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(weigh, line) for line in open("in.txt")]
        print(sum(future.result() for future in as_completed(futures)))

main()
`,
    at: `futures = [pool.submit(`,
    changes: `-from concurrent.futures import ThreadPoolExecutor, as_completed
+import collections
+from concurrent.futures import ThreadPoolExecutor
+def windowed(futures, size=64):
-        futures = [pool.submit(weigh, line) for line in open("in.txt")]
-        print(sum(future.result() for future in as_completed(futures)))
+        futures = windowed(pool.submit(weigh, line) for line in open("in.txt"))
+        print(sum(future.result() for future in futures))`,
  },
  {
    name: `submit dict`,
    source: `import concurrent.futures as cf

def weigh(line):
    return len(line)

def main():
    best = {}
    with cf.ThreadPoolExecutor(max_workers=4) as pool, open("in.txt") as lines:
        owners = {pool.submit(weigh, line): number for number, line in enumerate(lines)}
        for future in cf.as_completed(owners):
            number = owners[future]
            best[future.result()] = max(best.get(future.result(), 0), number)
    print(sorted(best.items()))

main()
`,
    at: `owners = {pool.submit(`,
    changes: `+import collections
+def windowed(futures, size=64):
-        owners = {pool.submit(weigh, line): number for number, line in enumerate(lines)}
-        for future in cf.as_completed(owners):
-            number = owners[future]
+        owners = windowed((pool.submit(weigh, line), number) for number, line in enumerate(lines))
+        for future, number in owners:`,
  },
  {
    name: `submit dropped`,
    source: `import threading
from concurrent.futures import ThreadPoolExecutor

lock = threading.Lock()
total = 0

def add(line):
    global total
    with lock:
        total += len(line)

with ThreadPoolExecutor(4) as pool:
    for line in open("in.txt"):
        pool.submit(add, line)
print(total)
`,
    at: `pool.submit(`,
    changes: `+    slots = threading.Semaphore(64)
-        pool.submit(add, line)
+        slots.acquire()
+        pool.submit(add, line).add_done_callback(lambda _: slots.release())`,
  },
  {
    name: `submit keyed`,
    source: `import concurrent.futures as cf

def weigh(line):
    return len(line)

def main():
    owners = {}
    longest = set()
    with cf.ThreadPoolExecutor(max_workers=4) as pool, open("in.txt") as lines:
        for line in lines:
            owners[pool.submit(weigh, line)] = line.strip()
        for future in cf.as_completed(owners):
            if future.result() > 8 and owners[future].startswith("w1"):
                longest.add(owners[future])
    print(sorted(longest))

main()
`,
    at: `owners[pool.submit(`,
    changes: `+import collections
+def windowed(futures, size=64):
-    owners = {}
-        for line in lines:
-            owners[pool.submit(weigh, line)] = line.strip()
-        for future in cf.as_completed(owners):
-            if future.result() > 8 and owners[future].startswith("w1"):
-                longest.add(owners[future])
+        owners = windowed((pool.submit(weigh, line), line.strip()) for line in lines)
+        for future, key in owners:
+            if future.result() > 8 and key.startswith("w1"):
+                longest.add(key)`,
  },
  {
    name: `task group`,
    source: `import asyncio

seen = []

async def store(line):
    await asyncio.sleep(0)
    seen.append(len(line))

async def main():
    async with asyncio.TaskGroup() as group:
        for line in open("in.txt"):
            group.create_task(store(line))
    print(sum(seen))

asyncio.run(main())
`,
    at: `group.create_task(`,
    changes: `+        slots = asyncio.Semaphore(100)
-            group.create_task(store(line))
+            await slots.acquire()
+            group.create_task(store(line)).add_done_callback(lambda _: slots.release())`,
  },
  {
    name: `thread each`,
    source: `import threading

sizes = []

def weigh(line):
    sizes.append(len(line))

def main():
    threads = []
    for line in open("in.txt"):
        thread = threading.Thread(target=weigh, args=(line,))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    print(sum(sizes))

main()
`,
    at: `threads.append(`,
    changes: `+        if len(threads) >= 100:
+            for thread in threads:
+                thread.join()
+            threads.clear()`,
  },
  {
    name: `to thread`,
    source: `import asyncio

sizes = []

def weigh(line):
    sizes.append(len(line))

async def main():
    await asyncio.gather(*(asyncio.to_thread(weigh, line) for line in open("in.txt")))
    print(sum(sizes))

asyncio.run(main())
`,
    at: `await asyncio.gather(`,
    changes: `+import collections
+def windowed(futures, size=64):
-    await asyncio.gather(*(asyncio.to_thread(weigh, line) for line in open("in.txt")))
+    for task in windowed(asyncio.create_task(asyncio.to_thread(weigh, line)) for line in open("in.txt")):
+        await task`,
  },
  {
    name: `told later`,
    source: `import logging
from concurrent.futures import ThreadPoolExecutor

def weigh(number, line):
    return number * len(line)

def weights(path):
    with ThreadPoolExecutor(max_workers=3) as pool:
        pending = []
        for number, line in enumerate(open(path)):
            pending.append(pool.submit(weigh, number, line))
        logging.info("%d lines", len(pending))
        for future in pending:
            yield future.result()

print(sum(weights("in.txt")))
`,
    at: `pending.append(`,
    changes: `+import collections
+def windowed(futures, size=64):
-        pending = []
-        for number, line in enumerate(open(path)):
-            pending.append(pool.submit(weigh, number, line))
-        logging.info("%d lines", len(pending))
+        pending = windowed(pool.submit(weigh, number, line) for number, line in enumerate(open(path)))
+        pending_count = 0
+            pending_count += 1
+        logging.info("%d lines", pending_count)`,
  },
  {
    name: `wait only`,
    source: `import concurrent.futures

sizes = []

def main():
    with concurrent.futures.ThreadPoolExecutor(max_workers=3) as pool:
        waiting = []
        for line in open("in.txt"):
            line = line.strip()
            if not line:
                continue
            waiting.append(pool.submit(sizes.append, len(line)))
        concurrent.futures.wait(waiting)
    print(sum(sizes))

main()
`,
    at: `waiting.append(`,
    changes: `+            if len(waiting) >= 100:
+                concurrent.futures.wait(waiting)
+                waiting.clear()`,
  },
  {
    name: `wrapper`,
    source: `import asyncio

async def fetch(line):
    await asyncio.sleep(0)
    return len(line)

def start(line):
    return asyncio.create_task(fetch(line))

async def main():
    started = []
    for line in open("in.txt"):
        started.append(start(line))
    print(sum([await task for task in started]))

asyncio.run(main())
`,
    at: `started.append(`,
    changes: `+import collections
+def windowed(futures, size=64):
-    started = []
-    for line in open("in.txt"):
-        started.append(start(line))
+    started = windowed(start(line) for line in open("in.txt"))`,
  },
  {
    name: `not: awaited`,
    source: `import asyncio
async def fetch(line):
    return len(line)
async def main():
    for line in open("in.txt"):
        task = asyncio.create_task(fetch(line))
        print(await task)
asyncio.run(main())
`,
  },
  {
    name: `not: batches`,
    source: `import asyncio
import itertools
async def fetch(line):
    return len(line)
async def main():
    lines = iter(open("in.txt"))
    while batch := list(itertools.islice(lines, 100)):
        for size in await asyncio.gather(*(fetch(line) for line in batch)):
            print(size)
asyncio.run(main())
`,
  },
  {
    name: `not: few`,
    source: `import asyncio
HOSTS = ["a", "b"]
async def ping(host):
    return host
async def main(hosts):
    print(await asyncio.gather(*(ping(host) for host in HOSTS)))
    print(await asyncio.gather(*[ping(host) for host in hosts]))
asyncio.run(main(["c"]))
`,
  },
  {
    name: `not: semaphore`,
    source: `import asyncio
async def fetch(line, slots):
    slots.release()
async def main():
    slots = asyncio.Semaphore(10)
    async with asyncio.TaskGroup() as group:
        for line in open("in.txt"):
            await slots.acquire()
            group.create_task(fetch(line, slots))
asyncio.run(main())
`,
  },
  {
    name: `not: server`,
    source: `import asyncio
async def serve(reader):
    loop = asyncio.get_running_loop()
    while True:
        peer, _ = await loop.sock_accept(reader)
        loop.create_task(handle(peer))
async def handle(peer):
    pass
`,
  },
  {
    name: `not: set wait`,
    source: `import asyncio
async def fetch(line):
    return len(line)
async def main():
    pending = set()
    for line in open("in.txt"):
        if len(pending) >= 50:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        pending.add(asyncio.create_task(fetch(line)))
    await asyncio.wait(pending)
asyncio.run(main())
`,
  },
  {
    name: `not: submit method`,
    source: `class Form:
    def submit(self, line):
        return line
form = Form()
answers = [form.submit(line) for line in open("in.txt")]
print(answers[-1])
`,
  },
  {
    name: `not: window`,
    source: `from collections import deque
from concurrent.futures import ThreadPoolExecutor
def main():
    pending = deque()
    with ThreadPoolExecutor(4) as pool:
        for line in open("in.txt"):
            pending.append(pool.submit(len, line))
            if len(pending) >= 64:
                print(pending.popleft().result())
        while pending:
            print(pending.popleft().result())
main()
`,
  },
  {
    name: `not: workers`,
    source: `import asyncio
async def work(queue):
    while True:
        item = await queue.get()
        if item is None:
            return
async def main():
    queue = asyncio.Queue(maxsize=10)
    workers = [asyncio.create_task(work(queue)) for _ in range(8)]
    with open("in.txt") as lines:
        for line in lines:
            await queue.put(line)
    for _ in workers:
        await queue.put(None)
    await asyncio.gather(*workers)
asyncio.run(main())
`,
  },
]);

testMarked('task-flood', {
  'a group that waits for all': `import asyncio
async def fetch(gate, number):
    async with gate:
        await asyncio.sleep(0)
        return number % 7
async def main():
    gate = asyncio.Semaphore(10)
    tasks = []
    for number in range(3000):
        tasks.append(asyncio.create_task(fetch(gate, number)))  # <-
    print(sum(await asyncio.gather(*tasks)))
asyncio.run(main())
`,
  'a file for each task, however many there are': `import zipfile
from concurrent.futures import ThreadPoolExecutor, as_completed
def check(text):
    return len(text)
with zipfile.ZipFile("batch.zip", "w") as batch:
    for number in range(30):
        batch.writestr(str(number), "x" * number)
with zipfile.ZipFile("batch.zip") as batch, ThreadPoolExecutor(2) as pool:
    jobs = {pool.submit(check, batch.read(name)): name for name in batch.namelist()}  # <- ?
    print(sorted((jobs[job], job.result()) for job in as_completed(jobs)))
`,
  'not: three of them': `import asyncio
async def fetch(number):
    await asyncio.sleep(0)
    return number
async def main():
    tasks = [asyncio.create_task(fetch(number)) for number in range(3)]
    print(sum(await asyncio.gather(*tasks)))
asyncio.run(main())
`,
});
