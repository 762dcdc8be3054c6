import { testCases } from './task-cases.ts';

testCases('unbounded-queue', [
  {
    name: `answers bounded`,
    source: `import multiprocessing

def work(jobs, answers):
    for line in iter(jobs.get, None):
        answers.put(len(line))
    answers.put(None)

def main():
    jobs = multiprocessing.Queue()
    answers = multiprocessing.Queue(maxsize=10)
    worker = multiprocessing.Process(target=work, args=(jobs, answers))
    worker.start()
    with open("in.txt") as lines:
        for line in lines:
            jobs.put(line)
    jobs.put(None)
    print(sum(iter(answers.get, None)))
    worker.join()

main()
`,
    at: `jobs = multiprocessing.Queue()`,
  },
  {
    name: `asyncio nowait`,
    source: `import asyncio
from asyncio import Queue

async def read(channel):
    for line in open("in.txt"):
        channel.put_nowait(line)
    channel.put_nowait(None)

async def main():
    channel = Queue()
    reader = asyncio.create_task(read(channel))
    total = 0
    while (line := await channel.get()) is not None:
        await asyncio.sleep(0)
        total += len(line)
    await reader
    print(total)

asyncio.run(main())
`,
    at: `channel = Queue()`,
    changes: `-        channel.put_nowait(line)
-    channel.put_nowait(None)
+        await channel.put(line)
+    await channel.put(None)
-    channel = Queue()
+    channel = Queue(maxsize=100)`,
  },
  {
    name: `blocks`,
    source: `import hashlib
import queue
import threading

class Hasher:
    def __init__(self):
        self.blocks = queue.Queue()
        self.digest = hashlib.sha1()
        self.thread = threading.Thread(target=self.consume, daemon=True)
        self.thread.start()

    def consume(self):
        while block := self.blocks.get():
            self.digest.update(block)

    def feed(self, path):
        with open(path, "rb") as handle:
            while block := handle.read(1000):
                self.blocks.put(block)
        self.blocks.put(b"")
        self.thread.join()

hasher = Hasher()
hasher.feed("in.txt")
print(hasher.digest.hexdigest())
`,
    at: `self.blocks = queue.Queue()`,
    changes: `-        self.blocks = queue.Queue()
+        self.blocks = queue.Queue(maxsize=8)`,
  },
  {
    name: `deque`,
    source: `import collections
import threading
import time

buffer = collections.deque()
finished = threading.Event()

def read(path):
    with open(path) as lines:
        for line in lines:
            buffer.append(line)
    finished.set()

def main():
    threading.Thread(target=read, args=("in.txt",)).start()
    total = 0
    while True:
        try:
            line = buffer.popleft()
        except IndexError:
            if finished.is_set() and not buffer:
                break
            time.sleep(0.001)
            continue
        total += len(line)
    print(total)

main()
`,
    at: `buffer = collections.deque()`,
    changes: `+            while len(buffer) >= 1000:
+                time.sleep(0.001)`,
  },
  {
    name: `executor`,
    source: `import queue
from concurrent.futures import ThreadPoolExecutor

def produce(path, out):
    with open(path) as handle:
        for line in handle:
            out.put(line)
    out.put(None)

def consume(out):
    total = 0
    while True:
        line = out.get()
        if line is None:
            return total
        total += len(line)

def main():
    lines = queue.Queue(maxsize=0)
    with ThreadPoolExecutor(2) as pool:
        pool.submit(produce, "in.txt", lines)
        print(pool.submit(consume, lines).result())

main()
`,
    at: `lines = queue.Queue(maxsize=0)`,
    changes: `-    lines = queue.Queue(maxsize=0)
+    lines = queue.Queue(maxsize=100)`,
  },
  {
    name: `late start`,
    source: `import queue
import threading

def work(jobs, sizes):
    while True:
        try:
            line = jobs.get_nowait()
        except queue.Empty:
            return
        sizes.append(len(line))

def main():
    jobs = queue.Queue()
    sizes = []
    for line in open("in.txt"):
        jobs.put(line)
    workers = [threading.Thread(target=work, args=(jobs, sizes)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(sum(sizes))

main()
`,
    at: `jobs = queue.Queue()`,
  },
  {
    name: `processes`,
    source: `import multiprocessing

class Farm:
    def __init__(self):
        self.jobs = multiprocessing.Queue()
        self.answers = multiprocessing.Queue()
        self.workers = [multiprocessing.Process(target=self.work) for _ in range(2)]
        for worker in self.workers:
            worker.start()

    def work(self):
        total = 0
        for line in iter(self.jobs.get, None):
            total += len(line)
        self.answers.put(total)

    def run(self, path):
        for line in open(path):
            self.jobs.put(line)
        for _ in self.workers:
            self.jobs.put(None)
        print(sum(self.answers.get() for _ in self.workers))
        for worker in self.workers:
            worker.join()

if __name__ == "__main__":
    Farm().run("in.txt")
`,
    at: `self.jobs = multiprocessing.Queue()`,
    changes: `-        self.jobs = multiprocessing.Queue()
+        self.jobs = multiprocessing.Queue(maxsize=100)`,
  },
  {
    name: `produce first`,
    source: `import asyncio

async def produce(queue):
    for line in open("in.txt"):
        await queue.put(line)
    await queue.put(None)

async def consume(queue):
    total = 0
    while (line := await queue.get()) is not None:
        total += len(line)
    return total

async def main():
    queue = asyncio.Queue()
    await produce(queue)
    print(await asyncio.create_task(consume(queue)))

asyncio.run(main())
`,
    at: `queue = asyncio.Queue()`,
  },
  {
    name: `thread class`,
    source: `import queue
import threading

class Writer(threading.Thread):
    def __init__(self, inbox):
        super().__init__()
        self.inbox = inbox
        self.total = 0

    def run(self):
        while True:
            line = self.inbox.get()
            if line is None:
                return
            self.total += len(line)

def main():
    outbox = queue.SimpleQueue()
    writer = Writer(outbox)
    writer.start()
    for line in open("in.txt"):
        outbox.put(line)
    outbox.put(None)
    writer.join()
    print(writer.total)

main()
`,
    at: `outbox = queue.SimpleQueue()`,
    changes: `-    outbox = queue.SimpleQueue()
+    outbox = queue.Queue(maxsize=100)`,
  },
  {
    name: `threads`,
    source: `import queue
import threading

jobs = queue.Queue()
sizes = []

def work():
    while True:
        line = jobs.get()
        if line is None:
            break
        sizes.append(len(line))

worker = threading.Thread(target=work)
worker.start()
with open("in.txt") as lines:
    for line in lines:
        jobs.put(line)
jobs.put(None)
worker.join()
print(sum(sizes))
`,
    at: `jobs = queue.Queue()`,
    changes: `-jobs = queue.Queue()
+jobs = queue.Queue(maxsize=100)`,
  },
  {
    name: `not: answers`,
    source: `import multiprocessing
def work(jobs, answers):
    for line in iter(jobs.get, None):
        answers.put(len(line))
def main():
    jobs = multiprocessing.Queue(100)
    answers = multiprocessing.Queue()
    worker = multiprocessing.Process(target=work, args=(jobs, answers))
    worker.start()
    for line in ("a", "b"):
        jobs.put(line)
    jobs.put(None)
    print(answers.get(), answers.get())
main()
`,
  },
  {
    name: `not: bounded`,
    source: `import queue
import threading
jobs = queue.Queue(maxsize=20)
def work():
    while jobs.get() is not None:
        pass
threading.Thread(target=work).start()
for line in open("in.txt"):
    jobs.put(line)
jobs.put(None)
`,
  },
  {
    name: `not: crawler`,
    source: `import queue
import threading
todo = queue.Queue()
def crawl():
    while True:
        page = todo.get()
        for link in open(page):
            todo.put(link)
        todo.task_done()
for _ in range(4):
    threading.Thread(target=crawl, daemon=True).start()
todo.put("start")
todo.join()
`,
  },
  {
    name: `not: deque window`,
    source: `from collections import deque
def main():
    recent = deque()
    for line in open("in.txt"):
        recent.append(len(line))
        if sum(recent) > 100:
            print(recent.popleft())
main()
`,
  },
  {
    name: `not: few`,
    source: `import queue
import threading
jobs = queue.Queue()
def work():
    while jobs.get() is not None:
        pass
threading.Thread(target=work).start()
for name in ("a", "b", None):
    jobs.put(name)
`,
  },
  {
    name: `not: log`,
    source: `import queue
import threading
events = queue.Queue()
def listen():
    while True:
        print(events.get())
def tell(text):
    events.put(text)
threading.Thread(target=listen, daemon=True).start()
tell("started")
tell("done")
`,
  },
  {
    name: `not: priority`,
    source: `import queue
import threading
jobs = queue.PriorityQueue()
def work():
    while True:
        print(jobs.get())
threading.Thread(target=work, daemon=True).start()
for line in open("in.txt"):
    jobs.put(line)
`,
  },
  {
    name: `not: same thread`,
    source: `from queue import Queue
def main():
    todo = Queue()
    for line in open("in.txt"):
        todo.put(line)
    while not todo.empty():
        print(todo.get())
main()
`,
  },
]);
