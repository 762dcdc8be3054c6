import { testStreams } from './stream-cases.ts';

testStreams(
  'boxed-objects',
  [
    {
      name: 'columns of numbers',
      source: `class Stars:
    def __init__(self):
        self.size = []
        self.share = []

    def add(self, line):
        self.size.append(len(line))
        self.share.append(len(line) / 7)


stars = Stars()
for line in open("in.txt"):
    stars.add(line)
print(sorted(stars.size)[:3], sum(stars.share), stars.size[4], stars.share[5])
`,
      at: [3],
      changes: `+import array
-        self.size = []
-        self.share = []
+        self.size = array.array("q")
+        self.share = array.array("d")`,
      proof: 'run',
    },
    {
      name: 'columns for a search; what they hold is seen by nobody',
      source: `import bisect


class Blocks:
    def __init__(self):
        self.starts = []
        self.owners = []

    @classmethod
    def read(cls, path):
        table = cls()
        for number, line in enumerate(open(path)):
            table.add(number * 10, len(line))
        return table

    def add(self, start, owner):
        self.starts.append(start)
        self.owners.append(owner)

    def owner(self, address):
        return self.owners[bisect.bisect_right(self.starts, address) - 1]


blocks = Blocks.read("in.txt")
print([blocks.owner(address) for address in (5, 17, 230)])
`,
      at: [6],
      changes: `+import array
-        self.starts = []
-        self.owners = []
+        self.starts = array.array("q")
+        self.owners = array.array("q")`,
      proof: 'run',
      suspected: true,
    },
    {
      name: 'rows of numbers',
      source: `def load(path):
    rows = []
    for number, line in enumerate(open(path)):
        rows.append((number, len(line), len(line) / 3))
    return rows


rows = load("in.txt")
print(max(rows), rows[3], rows[-2:], len(rows))
for number, size, share in rows:
    print(number, size, share)
`,
      at: [4],
      changes: `+class PackedRows:
+import array
-    rows = []
+    rows = PackedRows()`,
      proof: 'run',
    },
    {
      name: 'objects of numbers',
      source: `class Hit:
    def __init__(self, number, size, word):
        self.number = number
        self.size = size
        self.word = word


hits = []
for number, line in enumerate(open("in.txt")):
    hits.append(Hit(number, len(line), line[:2]))
print(max(hit.size for hit in hits), hits[7].word, hits[-1].number)
for hit in hits:
    print(hit.number, hit.word)
`,
      at: [10],
      changes: `+import array
-hits = []
+class PackedHits:
+hits = PackedHits()`,
      proof: 'run',
    },
    {
      name: 'objects that change: slots',
      source: `class Animal:
    def __init__(self, number, name):
        self.number = number
        self.name = name
        self.state = 0

    def ill(self):
        self.state = 1


animals = []
for number, line in enumerate(open("in.txt")):
    animals.append(Animal(number, line))
for animal in animals[::3]:
    animal.ill()
print(sum(animal.state for animal in animals), animals[5].name)
`,
      at: [1],
      changes: `+    __slots__ = ("number", "name", "state")`,
      proof: 'text',
    },
    {
      name: 'attributes by keyword',
      source: `class Animal:
    def __init__(self, **fields):
        self.__dict__.update(fields)
        self.state = 0


animals = []
for number, line in enumerate(open("in.txt")):
    animals.append(Animal(number=number, name=line))
for animal in animals[::3]:
    animal.state = animal.number
print(sum(animal.state for animal in animals), animals[5].name)
`,
      at: [1],
      changes: `+    __slots__ = ("number", "name", "state")
-        self.__dict__.update(fields)
+        for name, value in fields.items():
+            setattr(self, name, value)`,
      proof: 'text',
    },
    {
      name: 'a dataclass',
      source: `from dataclasses import dataclass


@dataclass
class Row:
    name: str
    size: int

    def longer(self):
        self.size += 1


rows = [Row(line, len(line)) for line in open("in.txt")]
for row in rows:
    row.longer()
print(sum(row.size for row in rows), rows[3])
`,
      at: [5],
      changes: `-@dataclass
+@dataclass(slots=True)`,
      proof: 'text',
    },
  ],
  {
    texts: `names = []
for line in open("in.txt"):
    names.append(line.strip())
print(names[4], sorted(names)[:2], names[-1])
`,
    'rows of texts': `rows = []
for line in open("in.txt"):
    rows.append(("a", "b"))
print(rows[4], sorted(rows)[:2])
`,
    'slots already': `class Animal:
    __slots__ = ("number", "state")

    def __init__(self, number):
        self.number = number
        self.state = 0


animals = []
for line in open("in.txt"):
    animals.append(Animal(line))
for animal in animals:
    animal.state = 1
print(animals[3].state)
`,
    'few, by the text': `class Cell:
    def __init__(self, number):
        self.number = number
        self.state = 0


cells = []
for number in range(9):
    cells.append(Cell(number))
for cell in cells:
    cell.state = 1
print(cells[3].state)
`,
    'an array already': `from array import array

sizes = array("q")
for line in open("in.txt"):
    sizes.append(len(line))
print(sizes[3], sorted(sizes)[:2])
`,
    'attributes that come later': `class Animal:
    def __init__(self, number):
        self.number = number
        self.state = 0


animals = []
for line in open("in.txt"):
    animals.append(Animal(line))
for animal in animals:
    animal.extra = 1
print(vars(animals[3]))
`,
    'rows that are changed in their place': `rows = []
for number, line in enumerate(open("in.txt")):
    rows.append((number, len(line)))
rows[3] = (0, 0)
rows.sort()
print(rows[3], rows[5])
`,
  },
);
