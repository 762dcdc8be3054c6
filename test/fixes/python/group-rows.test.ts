import { testStreams } from './stream-cases.ts';

testStreams(
  'group-rows',
  [
    {
      name: 'a dict of lists, one figure',
      source: `from collections import defaultdict

groups = defaultdict(list)
for line in open("in.txt"):
    groups[line[:2]].append(len(line))
for key in sorted(groups):
    print(key, sum(groups[key]))
`,
      at: [5],
      changes: `-groups = defaultdict(list)
+groups = defaultdict(int)
-    groups[line[:2]].append(len(line))
+    groups[line[:2]] += len(line)
-    print(key, sum(groups[key]))
+    print(key, groups[key])`,
      proof: 'text',
    },
    {
      name: 'setdefault, counted',
      source: `groups = {}
for line in open("in.txt"):
    groups.setdefault(line[:2], []).append(line)
print(sorted((key, len(rows)) for key, rows in groups.items()))
`,
      at: [3],
      changes: `-    groups.setdefault(line[:2], []).append(line)
-print(sorted((key, len(rows)) for key, rows in groups.items()))
+    groups[line[:2]] = groups.get(line[:2], 0) + 1
+print(sorted((key, rows) for key, rows in groups.items()))`,
      proof: 'text',
    },
    {
      name: 'several figures',
      source: `from collections import defaultdict

groups = defaultdict(list)
for line in open("in.txt"):
    groups[line[:2]].append((len(line), line))
for key, rows in sorted(groups.items()):
    print(key, len(rows), max(size for size, _ in rows), sum(size for size, _ in rows))
`,
      at: [5],
      changes: `-groups = defaultdict(list)
+class RunningFigures:
+    """What is asked of the rows under one key of \`groups\`."""
+    def __init__(self):
+        self.row_count = 0
+        self.largest_row = None
+        self.row_total = 0
+    def add(self, row):
+        self.row_count += 1
+        size, _ = row
+        self.largest_row = size if self.largest_row is None else max(self.largest_row, size)
+        self.row_total += size
+groups = defaultdict(RunningFigures)
-    groups[line[:2]].append((len(line), line))
+    groups[line[:2]].add((len(line), line))
-    print(key, len(rows), max(size for size, _ in rows), sum(size for size, _ in rows))
+    print(key, rows.row_count, rows.largest_row, rows.row_total)`,
      proof: 'run',
    },
    {
      name: 'by way of a list of parts',
      source: `def by_key(lines):
    groups = {}
    for line in lines:
        groups.setdefault(line[:1], []).append({"size": len(line), "text": line})
    return groups


def ranges(groups):
    for key, rows in sorted(groups.items()):
        sizes = [row["size"] for row in rows]
        yield key, len(sizes), min(sizes), max(sizes)


for row in ranges(by_key(open("in.txt"))):
    print(row)
`,
      at: [4],
      changes: `+class RunningFigures:
+    """What is asked of the rows under one key of \`groups\`."""
+    def __init__(self):
+        self.row_count = 0
+        self.smallest_row = None
+        self.largest_row = None
+    def add(self, row):
+        self.row_count += 1
+        self.smallest_row = row["size"] if self.smallest_row is None else min(self.smallest_row, row["size"])
+        self.largest_row = row["size"] if self.largest_row is None else max(self.largest_row, row["size"])
-        groups.setdefault(line[:1], []).append({"size": len(line), "text": line})
+        groups.setdefault(line[:1], RunningFigures()).add({"size": len(line), "text": line})
-        sizes = [row["size"] for row in rows]
-        yield key, len(sizes), min(sizes), max(sizes)
+        yield key, rows.row_count, rows.smallest_row, rows.largest_row`,
      proof: 'text',
    },
    {
      name: 'given to a function that adds the parts up',
      source: `def by_key(lines):
    groups = {}
    for line in lines:
        groups.setdefault(line[:1], []).append(line.split())
    return groups


def price(key, rows, prices):
    units = dict.fromkeys(prices, 0)
    for row in rows:
        units[len(row)] += 1
    return key, units


groups = by_key(open("in.txt"))
prices = dict.fromkeys(range(9), 1)
for key in sorted(groups):
    print(price(key, groups[key], prices))
`,
      at: [4],
      changes: `+class RunningFigures:
+    """What is asked of the rows under one key of \`groups\`."""
+    def __init__(self):
+        self.units = collections.Counter()
+    def add(self, row):
+        self.units[len(row)] += 1
+import collections
-        groups.setdefault(line[:1], []).append(line.split())
+        groups.setdefault(line[:1], RunningFigures()).add(line.split())
-    for row in rows:
-        units[len(row)] += 1
+    for key_2, part in rows.units.items():
+        units[key_2] += part`,
      proof: 'run',
    },
    {
      name: 'a list in an object of which there is one for each key',
      source: `class Room:
    def __init__(self, name):
        self.name = name
        self.rows = []

    def add(self, row):
        self.rows.append(row)

    def report(self):
        return self.name, len(self.rows), max(size for size, _ in self.rows)


rooms = {}
for line in open("in.txt"):
    key = line[:2]
    if key not in rooms:
        rooms[key] = Room(key)
    rooms[key].add((len(line), line))
for key in sorted(rooms):
    print(rooms[key].report())
`,
      at: [7],
      changes: `-        self.rows = []
+        self.row_count = 0
+        self.largest_row = None
-        self.rows.append(row)
+        self.row_count += 1
+        size, _ = row
+        self.largest_row = size if self.largest_row is None else max(self.largest_row, size)
-        return self.name, len(self.rows), max(size for size, _ in self.rows)
+        return self.name, self.row_count, self.largest_row`,
      proof: 'text',
    },
    {
      name: 'an object for each key, more than figures are asked',
      source: `class Flow:
    def __init__(self, key):
        self.key = key
        self.packets = []

    def seen(self, at, length):
        self.packets.append((at, length))

    @property
    def size(self):
        return sum(length for _, length in self.packets)

    @property
    def pause(self):
        times = [at for at, _ in self.packets]
        return max((b - a for a, b in zip(times, times[1:])), default=0)


flows = {}
for number, line in enumerate(open("in.txt")):
    flow = flows.get(line[:2])
    if flow is None:
        flow = flows[line[:2]] = Flow(line[:2])
    flow.seen(number, len(line))
for key in sorted(flows):
    print(key, flows[key].size, flows[key].pause)
`,
      at: [7],
      changes: `+class PackedRows:
+import array
-        self.packets = []
+        self.packets = PackedRows()`,
      proof: 'run',
      suspected: true,
    },
  ],
  {
    'the rows are printed': `groups = {}
for line in open("in.txt"):
    groups.setdefault(line[:2], []).append(line)
for key, rows in sorted(groups.items()):
    for row in rows:
        print(key, row)
`,
    'the groups are returned to code that is not seen': `import report

groups = {}
for line in open("in.txt"):
    groups.setdefault(line[:2], []).append(line)
report.write(groups)
`,
    'the middle of each group': `groups = {}
for line in open("in.txt"):
    groups.setdefault(line[:2], []).append(line)
for key, rows in sorted(groups.items()):
    rows.sort()
    print(key, rows[len(rows) // 2])
`,
    'a tally is small already': `groups = {}
for line in open("in.txt"):
    groups[line[:2]] = groups.get(line[:2], 0) + 1
print(sorted(groups.items()))
`,
    'few rows, by the text': `groups = {}
for number in range(40):
    groups.setdefault(number % 3, []).append(number)
print({key: sum(rows) for key, rows in groups.items()})
`,
    'what is asked needs what comes later': `groups = {}
for line in open("in.txt"):
    groups.setdefault(line[:2], []).append(len(line))
for key, sizes in sorted(groups.items()):
    mean = sum(sizes) / len(sizes)
    print(key, sum((size - mean) ** 2 for size in sizes))
`,
    'emptied when full': `groups = {}
for line in open("in.txt"):
    rows = groups.setdefault(line[:2], [])
    rows.append(line)
    if len(rows) == 10:
        print(len(groups.pop(line[:2])))
`,
  },
);
