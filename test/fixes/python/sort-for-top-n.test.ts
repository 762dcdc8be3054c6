import { testStreams } from './stream-cases.ts';

testStreams(
  'sort-for-top-n',
  [
    {
      name: 'a sort and a slice',
      source: `rows = []
for line in open("in.txt"):
    rows.append((len(line), line))
rows.sort(reverse=True)
for row in rows[:5]:
    print(row)
`,
      at: [4],
      changes: `+    if len(rows) > 210:
+        rows.sort(reverse=True)
+        del rows[5:]`,
      proof: 'text',
    },
    {
      name: 'sorted, cut in place, returned',
      source: `class Trail:
    def __init__(self, limit):
        self.limit = limit
        self.events = []

    def add(self, event):
        self.events.append(event)

    def worst(self):
        self.events.sort(key=lambda event: event[0], reverse=True)
        del self.events[self.limit:]
        return self.events


trail = Trail(4)
for line in open("in.txt"):
    trail.add((len(line) * 7 % 13, line))
for event in trail.worst():
    print(event)
`,
      at: [10],
      changes: `+        if len(self.events) > 2 * self.limit + 200:
+            self.events.sort(key=lambda event: event[0], reverse=True)
+            del self.events[self.limit:]`,
      proof: 'run',
    },
    {
      name: 'sorted by a function of the operator module, the number a parameter',
      source: `from operator import itemgetter


class Board:
    def __init__(self):
        self.hits = []

    def add(self, hit):
        self.hits.append(hit)

    def top(self, count=3):
        return sorted(self.hits, key=itemgetter(0))[:count]


board = Board()
for line in open("in.txt"):
    board.add((len(line), line))
print(board.top())
`,
      at: [12],
      changes: `+        if len(self.hits) > 206:
+            self.hits.sort(key=itemgetter(0))
+            del self.hits[3:]`,
      proof: 'text',
    },
    {
      name: 'the name is bound again',
      source: `rows = []
for line in open("in.txt"):
    rows.append((len(line), line))
rows = sorted(rows)
rows = rows[:3]
for row in rows:
    print(row)
`,
      at: [4],
      changes: `+    if len(rows) > 206:
+        rows.sort()
+        del rows[3:]`,
      proof: 'text',
    },
    {
      name: 'a loop that ends by itself, and a count',
      source: `rows = []
for line in open("in.txt"):
    rows.append(line)
rows.sort(key=len)
print(len(rows), "rows")
for number, row in enumerate(rows, 1):
    if number > 3:
        break
    print(number, row)
`,
      at: [4],
      changes: `+row_count = 0
+    if len(rows) > 208:
+        rows.sort(key=len)
+        del rows[4:]
+    row_count += 1
-print(len(rows), "rows")
+print(row_count, "rows")`,
      proof: 'text',
    },
    {
      name: 'heapq over a list that is made for it',
      source: `import heapq

sizes = []
for number, line in enumerate(open("in.txt")):
    sizes.append((len(line), number))
print(heapq.nlargest(3, sizes))
`,
      at: [6],
      changes: `+    if len(sizes) > 206:
+        sizes.sort(reverse=True)
+        del sizes[3:]`,
      proof: 'text',
    },
    {
      name: 'a heap that is never cut',
      source: `import heapq

heap = []
for number, line in enumerate(open("in.txt")):
    heapq.heappush(heap, (len(line), number))
print([heapq.heappop(heap) for _ in range(4)])
`,
      at: [5],
      changes: `+    if len(heap) > 208:
+        heap[:] = heapq.nsmallest(4, heap)`,
      proof: 'run',
    },
    {
      name: 'kept in order',
      source: `import bisect

best = []
for line in open("in.txt"):
    bisect.insort(best, line)
print(best[0], best[:3])
`,
      at: [5],
      changes: `+    if len(best) > 206:
+        del best[3:]`,
      proof: 'run',
    },
    {
      name: 'both ends, turned round',
      source: `sizes = []
for line in open("in.txt"):
    sizes.append(line)
sizes.sort()
sizes.reverse()
print(sizes[:2], sizes[-1])
`,
      at: [4],
      changes: `+    if len(sizes) > 206:
+        sizes.sort()
+        del sizes[1:-2]`,
      proof: 'text',
    },
    {
      name: 'the best of each group',
      source: `from collections import defaultdict

groups = defaultdict(list)
for line in open("in.txt"):
    groups[line[:2]].append(line)
for key in sorted(groups):
    print(key, sorted(groups[key], key=len)[:2])
`,
      at: [7],
      changes: `+    if len(groups[line[:2]]) > 204:
+        groups[line[:2]].sort(key=len)
+        del groups[line[:2]][2:]`,
      proof: 'text',
    },
    {
      name: 'a list of a generator',
      source: `def scores(path):
    for line in open(path):
        yield len(line), line


def outliers(path, count):
    scored = list(scores(path))
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    del scored[count:]
    return scored


print(outliers("in.txt", 3))
`,
      at: [8],
      changes: `+import heapq
-    scored = list(scores(path))
+    scored = heapq.nsmallest(count, scores(path), key=lambda pair: (-pair[0], pair[1]))`,
      proof: 'text',
    },
    {
      name: 'straight from the file',
      source: `print(sorted(open("in.txt"), key=len)[:2])
`,
      at: [1],
      changes: `-print(sorted(open("in.txt"), key=len)[:2])
+import heapq
+print(heapq.nsmallest(2, open("in.txt"), key=len))`,
      proof: 'text',
    },
  ],
  {
    'all are printed in order': `rows = []
for line in open("in.txt"):
    rows.append(line)
rows.sort()
for row in rows:
    print(row)
`,
    'cut at every item': `rows = []
for line in open("in.txt"):
    rows.append(line)
    rows.sort()
    del rows[10:]
print(rows)
`,
    'cut by the method that adds': `class Top:
    def __init__(self):
        self.rows = []

    def add(self, row):
        self.rows.append(row)
        self.rows.sort()
        del self.rows[10:]


top = Top()
for line in open("in.txt"):
    top.add(line)
print(top.rows)
`,
    'a heap that is pushed and popped together': `import heapq

heap = []
for line in open("in.txt"):
    heapq.heappush(heap, line)
    if len(heap) > 10:
        heapq.heappop(heap)
print(sorted(heap)[:3])
`,
    'the order is only known in the end': `sizes = []
for line in open("in.txt"):
    sizes.append(len(line))
mean = sum(sizes) / len(sizes)
sizes.sort(key=lambda size: abs(size - mean))
print(sizes[:3])
`,
    'the middle is asked for': `sizes = []
for line in open("in.txt"):
    sizes.append(len(line))
sizes.sort()
print(sizes[:1], sizes[len(sizes) // 2])
`,
    'a few, by the text': `rows = []
for number in range(30):
    rows.append(number * 7 % 11)
rows.sort()
print(rows[:3])
`,
    "a tally's keys": `from collections import Counter

tally = Counter(line[:1] for line in open("in.txt"))
print(sorted(tally)[:3])
`,
  },
);
