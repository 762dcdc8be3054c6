import { testStreams } from './stream-cases.ts';

testStreams(
  'tee-or-zip',
  [
    {
      name: 'columns of a stream, one after the other',
      source: `def rows():
    with open("in.txt") as handle:
        for line in handle:
            yield (line.split() + ["", ""])[:2]

class Tally:
    def __init__(self):
        self.most = 0

    def take(self, value):
        self.most = max(self.most, len(value))

tallies = {}
for name, values in zip(["word", "number"], zip(*rows())):
    tally = tallies[name] = Tally()
    for value in values:
        tally.take(value)
print({name: tally.most for name, tally in tallies.items()})
`,
      at: [14],
      changes: `-for name, values in zip(["word", "number"], zip(*rows())):
-    tally = tallies[name] = Tally()
-    for value in values:
+columns = None
+for row in rows():
+    if columns is None:
+        columns = []
+        for name, _ in zip(["word", "number"], row):
+            tally = tallies[name] = Tally()
+            columns.append(tally)
+    for tally, value in zip(columns, row):`,
      proof: 'run',
    },
    {
      name: 'columns by name, with a number that is set anew',
      source: `def rows():
    for line in open("in.txt"):
        yield (line.split() + ["", ""])[:2]

columns_of = zip(*rows())
for number, values in enumerate(columns_of):
    longest = 0
    for value in values:
        longest = max(longest, len(value))
    print(number, longest)
`,
      at: [5],
      changes: `-columns_of = zip(*rows())
-for number, values in enumerate(columns_of):
-    longest = 0
-    for value in values:
+columns = None
+for row in rows():
+    if columns is None:
+        columns = []
+        for number, _ in enumerate(row):
+            longest = 0
+            columns.append((longest, number))
+    for index, value in enumerate(row):
+        (longest, number) = columns[index]
+        columns[index] = (longest, number)
+for (longest, number) in columns or ():`,
      proof: 'run',
    },
    {
      name: 'columns that are summed up',
      source: `def rows():
    for line in open("in.txt"):
        yield line[:1], len(line)

starts, lengths = zip(*rows())
print(len(set(starts)), sum(lengths), max(lengths))
`,
      at: [5],
      changes: `+class Reread:
-starts, lengths = zip(*rows())
+starts, lengths = (Reread(lambda at=at: (row[at] for row in rows())) for at in range(2))`,
      proof: 'run',
    },
    {
      name: 'two copies, one after the other',
      source: `import itertools
def values():
    with open("in.txt") as handle:
        for line in handle:
            yield len(line)

a, b = itertools.tee(values())
total = sum(a)
print(total, max(b))
`,
      at: [7],
      changes: `-import itertools
-a, b = itertools.tee(values())
-total = sum(a)
-print(total, max(b))
+total = sum(values())
+print(total, max(values()))`,
      proof: 'text',
    },
    {
      name: 'copies in a helper',
      source: `from itertools import filterfalse, tee
def values(path):
    with open(path) as handle:
        for line in handle:
            yield len(line)

def partition(predicate, items):
    yes, no = tee(items)
    return filter(predicate, yes), filterfalse(predicate, no)

odd, even = partition(lambda one: one % 2, values("in.txt"))
print(sum(odd))
print(sum(even))
`,
      at: [8],
      changes: `-from itertools import filterfalse, tee
+from itertools import filterfalse
+class Reread:
-    yes, no = tee(items)
+    yes, no = items, items
-odd, even = partition(lambda one: one % 2, values("in.txt"))
+odd, even = partition(lambda one: one % 2, Reread(lambda: values("in.txt")))`,
      proof: 'run',
      suspected: true,
    },
    {
      name: 'columns of a generator expression',
      source: `starts, lengths = zip(*((line[:1], len(line)) for line in open("in.txt")))
print(sum(lengths), len(set(starts)))
`,
      at: [1],
      changes: `-starts, lengths = zip(*((line[:1], len(line)) for line in open("in.txt")))
+class Reread:
+starts, lengths = (Reread(lambda at=at: (row[at] for row in ((line[:1], len(line)) for line in open("in.txt")))) for at in range(2))`,
      proof: 'run',
    },
  ],
  {
    'neighbours, side by side': `from itertools import tee
def pairs(items):
    a, b = tee(items)
    next(b, None)
    return zip(a, b)
print(sum(len(a) < len(b) for a, b in pairs(open("x"))))
`,
    'groups of an iterator': `handle = open("x")
for a, b in zip(*[iter(handle)] * 2):
    print(a, b)
`,
    'columns of a small table': `table = [(1, 2), (3, 4)]
for column in zip(*table):
    print(sum(column))
`,
    'two sources, taken together': `for a, b in zip(open("x"), open("y")):
    print(a == b)
`,
    'pairs that are kept': `pairs = list(zip(open("x"), open("y")))
print(pairs[-1], len(pairs), sorted(pairs)[0])
`,
    'one row': `def parts(line):
    names, values = zip(*(pair.split("=") for pair in line.split()))
    return dict(zip(names, values))
for line in open("x"):
    print(parts(line))
`,
    'copies of a few': `from itertools import tee
a, b = tee(range(5))
print(sum(a), max(b))
`,
  },
);
