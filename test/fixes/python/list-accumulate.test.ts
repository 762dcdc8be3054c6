import { testStreams } from './stream-cases.ts';

testStreams(
  'list-accumulate',
  [
    {
      name: 'a sum of a list',
      source: `total = sum([len(line) for line in open("in.txt")])
print(total)
`,
      at: [1],
      changes: `-total = sum([len(line) for line in open("in.txt")])
+total = sum(len(line) for line in open("in.txt"))`,
      proof: 'text',
    },
    {
      name: 'figures of a list that a loop fills',
      source: `sizes = []
for line in open("in.txt"):
    sizes.append(len(line))
print(len(sizes), sum(sizes), min(sizes), max(sizes))
`,
      at: [3],
      changes: `-sizes = []
+size_count = 0
+size_total = 0
+smallest_size = None
+largest_size = None
-    sizes.append(len(line))
-print(len(sizes), sum(sizes), min(sizes), max(sizes))
+    size = len(line)
+    size_count += 1
+    size_total += size
+    smallest_size = size if smallest_size is None else min(smallest_size, size)
+    largest_size = size if largest_size is None else max(largest_size, size)
+print(size_count, size_total, smallest_size, largest_size)`,
      proof: 'text',
    },
    {
      name: 'an attribute, of which figures are asked',
      source: `class Spread:
    def __init__(self):
        self.prices = []

    def note(self, price):
        self.prices.append(price)

    def describe(self):
        count = len(self.prices)
        squares = sum(price * price for price in self.prices)
        return count, squares, max(self.prices)


spread = Spread()
for line in open("in.txt"):
    spread.note(len(line))
print(spread.describe())
`,
      at: [6],
      changes: `-        self.prices = []
+        self.price_count = 0
+        self.price_total = 0
+        self.largest_price = None
-        self.prices.append(price)
+        self.price_count += 1
+        self.price_total += price * price
+        self.largest_price = price if self.largest_price is None else max(self.largest_price, price)
-        count = len(self.prices)
-        squares = sum(price * price for price in self.prices)
-        return count, squares, max(self.prices)
+        count = self.price_count
+        squares = self.price_total
+        return count, squares, self.largest_price`,
      proof: 'text',
    },
    {
      name: 'by way of a list of parts',
      source: `class Point:
    def __init__(self, line):
        self.size = len(line)


class Log:
    def __init__(self):
        self.points = []

    def add(self, point):
        self.points.append(point)


log = Log()
for line in open("in.txt"):
    log.add(Point(line))
sizes = [point.size for point in log.points]
print(min(sizes), sum(sizes), len(log.points))
`,
      at: [11],
      changes: `-        self.points = []
+        self.smallest_size = None
+        self.size_total = 0
+        self.point_count = 0
-        self.points.append(point)
+        self.smallest_size = point.size if self.smallest_size is None else min(self.smallest_size, point.size)
+        self.size_total += point.size
+        self.point_count += 1
-sizes = [point.size for point in log.points]
-print(min(sizes), sum(sizes), len(log.points))
+print(log.smallest_size, log.size_total, log.point_count)`,
      proof: 'text',
    },
    {
      name: 'an attribute, gone through in another method',
      source: `from collections import Counter


class Desk:
    def __init__(self):
        self.done = []
        self.unknown = 0

    def finish(self, line):
        self.done.append(line)

    def report(self):
        kinds, letters = Counter(), 0
        for line in self.done:
            if not line.strip():
                continue
            kinds[line[:1]] += 1
            letters += len(line)
        print(sorted(kinds.items()), letters, self.unknown)


desk = Desk()
for line in open("in.txt"):
    desk.finish(line)
desk.report()
`,
      at: [10],
      changes: `-        self.done = []
+        self.kinds = Counter()
+        self.letters = 0
+    def _take_item(self, line):
+        if not line.strip():
+            return
+        self.kinds[line[:1]] += 1
+        self.letters += len(line)
-        self.done.append(line)
+        self._take_item(line)
-        kinds, letters = Counter(), 0
-        for line in self.done:
-            if not line.strip():
-                continue
-            kinds[line[:1]] += 1
-            letters += len(line)
+        kinds = self.kinds
+        letters = self.letters`,
      proof: 'text',
    },
    {
      name: 'a function that fills and returns',
      source: `def words(path):
    found = []
    for line in open(path):
        found.extend(line.split())
    return found


for word in words("in.txt"):
    print(word)
`,
      at: [4],
      changes: `-    found = []
-        found.extend(line.split())
-    return found
+        yield from line.split()`,
      proof: 'text',
    },
    {
      name: 'filled in one loop, used in the next',
      source: `rows = []
for line in open("in.txt"):
    rows.append(line.split())
for row in rows:
    print(len(row))
`,
      at: [3],
      changes: `-rows = []
-    rows.append(line.split())
-for row in rows:
+    row = line.split()`,
      proof: 'text',
    },
    {
      name: 'a list of what a generator gives',
      source: `def sizes(path):
    for line in open(path):
        yield len(line)


for size in list(sizes("in.txt")):
    print(size)
`,
      at: [6],
      changes: `-for size in list(sizes("in.txt")):
+for size in sizes("in.txt"):`,
      proof: 'text',
    },
    {
      name: 'whether one is there',
      source: `lines = []
for line in open("in.txt"):
    lines.append(line.strip())
print(any(line == "w1" for line in lines), len(set(lines)))
`,
      at: [3],
      changes: `-lines = []
+any_line = False
+line_set = set()
-    lines.append(line.strip())
-print(any(line == "w1" for line in lines), len(set(lines)))
+    line_2 = line.strip()
+    any_line = any_line or (line_2 == "w1")
+    line_set.add(line_2)
+print(any_line, len(line_set))`,
      proof: 'text',
    },
    {
      name: 'nobody sees how often it is called',
      source: `import sys


class Sink:
    def __init__(self):
        self.sizes = []

    def on_row(self, row):
        self.sizes.append(len(row))

    def total(self):
        return sum(self.sizes)


def feed(source, callback):
    for row in source:
        callback(row)


sink = Sink()
feed(sys.argv[1:], sink.on_row)
print(sink.total())
`,
      at: [9],
      changes: `-        self.sizes = []
+        self.size_total = 0
-        self.sizes.append(len(row))
+        size = len(row)
+        self.size_total += size
-        return sum(self.sizes)
+        return self.size_total`,
      proof: 'text',
      suspected: true,
    },
  ],
  {
    'gone through twice': `rows = []
for line in open("in.txt"):
    rows.append(line)
for row in rows:
    print(row)
for row in rows:
    print(len(row))
`,
    'asked by its place': `rows = []
for line in open("in.txt"):
    rows.append(line)
print(rows[len(rows) // 2], len(rows))
`,
    'sorted and printed': `rows = []
for line in open("in.txt"):
    rows.append(line)
for row in sorted(rows):
    print(row)
`,
    'the mean is needed before the second look': `sizes = []
for line in open("in.txt"):
    sizes.append(len(line))
mean = sum(sizes) / len(sizes)
print(sum((size - mean) ** 2 for size in sizes))
`,
    'small, by the text': `squares = []
for number in range(50):
    squares.append(number * number)
print(sum(squares))
`,
    'emptied again and again': `batch = []
for line in open("in.txt"):
    batch.append(line)
    if len(batch) > 100:
        print(len(batch))
        batch.clear()
`,
    'given to code that is not seen': `import report

rows = []
for line in open("in.txt"):
    rows.append(line)
report.write(rows)
`,
    'what goes wrong is few': `errors = []
for line in open("in.txt"):
    if not line.strip():
        errors.append(line)
for error in sorted(errors):
    print(error)
`,
    'an item changes later': `class Job:
    def __init__(self, line):
        self.line = line
        self.size = 0


jobs = []
for line in open("in.txt"):
    jobs.append(Job(line))
for job in jobs:
    job.size = len(job.line)
print(sum(job.size for job in jobs))
`,
  },
);
