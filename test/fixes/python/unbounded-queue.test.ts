import { testMarked } from './marked.ts';
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

testMarked('unbounded-queue', {
  'thread subclass with a queue given in one tuple': `import queue
import threading
import zlib
class Reader(threading.Thread):
    def __init__(self, path, jobs):
        super().__init__(daemon=True)
        self.path, self.jobs = path, jobs
    def run(self):
        with open(self.path, "rb") as handle:
            while piece := handle.read(100):
                self.jobs.put(piece)
        self.jobs.put(None)
jobs = queue.SimpleQueue()  # <-
Reader("in.txt", jobs).start()
print(sum(len(zlib.compress(piece)) for piece in iter(jobs.get, None)))
`,
  'a pipeline that is entered and iterated over': `import queue
import threading
import zlib
class Loader(threading.Thread):
    def __init__(self, out):
        super().__init__(daemon=True)
        self.out = out
    def run(self):
        for number in range(300):
            self.out.put(bytes([number % 251]) * 4000)
        self.out.put(None)
class Pipeline:
    def __init__(self):
        self.queue = queue.Queue()  # <-
        self.loader = Loader(self.queue)
    def __enter__(self):
        self.loader.start()
        return self
    def __exit__(self, *failure):
        self.loader.join()
    def __iter__(self):
        while (item := self.queue.get()) is not None:
            yield item
with Pipeline() as pipe:
    print(sum(len(zlib.compress(block)) for block in pipe))
`,
  'field of a dataclass': `import zlib
from dataclasses import dataclass, field
from queue import Queue
from threading import Thread
@dataclass
class Channel:
    items: Queue = field(default_factory=Queue)  # <-
    def send(self, item):
        self.items.put(item)
    def __iter__(self):
        return iter(self.items.get, None)
def pump(channel):
    with open("in.txt", "rb") as handle:
        while piece := handle.read(100):
            channel.send(piece)
    channel.send(None)
channel = Channel()
Thread(target=pump, args=(channel,), daemon=True).start()
print(sum(len(zlib.compress(piece)) for piece in channel))
`,
  'a decorator that reads ahead': `import functools
import queue
import threading
def ahead(size=0):
    def wrap(generator):
        @functools.wraps(generator)
        def inner(*given):
            items = queue.Queue(size)  # <- ?
            end = object()
            def work():
                for item in generator(*given):
                    items.put(item)
                items.put(end)
            threading.Thread(target=work, daemon=True).start()
            while (item := items.get()) is not end:
                yield item
        return inner
    return wrap
@ahead()
def pieces(path):
    with open(path, "rb") as handle:
        while piece := handle.read(100):
            yield piece
print(sum(len(piece) for piece in pieces("in.txt")))
`,
  'large items, a known number of them': `import asyncio
import hashlib
async def produce(items):
    with open("/dev/zero", "rb") as handle:
        for _ in range(300):
            await items.put(handle.read(5000))
    await items.put(None)
async def consume(items):
    digest = hashlib.md5()
    while (item := await items.get()) is not None:
        await asyncio.sleep(0)
        digest.update(item)
    print(digest.hexdigest())
async def main():
    items = asyncio.Queue()  # <-
    await asyncio.gather(produce(items), consume(items))
asyncio.run(main())
`,
  'method bound to a name': `import queue
import threading
import zlib
def main():
    lines = queue.Queue()  # <-
    put = lines.put
    def consume():
        get = lines.get
        while (line := get()) is not None:
            zlib.compress(line.encode())
    thread = threading.Thread(None, consume)
    thread.start()
    with open("in.txt") as handle:
        for line in handle:
            put(line)
    put(None)
    thread.join()
    print("done")
main()
`,
  'not: results that come slower than they are written': `import queue
import threading
import zlib
jobs = queue.Queue(8)
done = queue.SimpleQueue()
def pack():
    for line in iter(jobs.get, None):
        done.put(zlib.compress(line, 9))
    done.put(None)
def feed():
    with open("in.txt", "rb") as handle:
        for line in handle:
            jobs.put(line)
    jobs.put(None)
for work in (pack, feed):
    threading.Thread(target=work).start()
size = 0
while (packed := done.get()) is not None:
    size += len(packed)
print(size)
`,
  'not: a word at the end': `import queue
import threading
over = queue.SimpleQueue()
def work():
    over.put("done")
threading.Thread(target=work).start()
print(over.get())
`,
  'not: a field with a bound': `import threading
from dataclasses import dataclass, field
from queue import Queue
@dataclass
class Channel:
    items: Queue = field(default_factory=lambda: Queue(maxsize=20))
def pump(channel):
    with open("in.txt") as handle:
        for line in handle:
            channel.items.put(line)
    channel.items.put(None)
channel = Channel()
threading.Thread(target=pump, args=(channel,)).start()
print(sum(len(line) for line in iter(channel.items.get, None)))
`,
});
