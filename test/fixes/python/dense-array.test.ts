import { describe } from 'vitest';
import { denseArray } from '../../../src/fixes/python/dense-array.ts';
import { examine } from './examine.ts';
import { testMarked } from './marked.ts';

describe('dense-array', () => {
  examine(denseArray, 'numpy.add.at, nonzero and the values', {
    source: `import numpy as np
SHAPE = (9000, 10000)

def cells(hits):
    grid = np.zeros(SHAPE, dtype=np.int32)
    np.add.at(grid, (hits[:, 0], hits[:, 1]), 1)
    rows, columns = np.nonzero(grid)
    return rows, columns, grid[rows, columns]
`,
    lines: [5],
    proof: 'run',
    after: `import numpy as np
SHAPE = (9000, 10000)

def cells(hits):
    cells_2, counts = np.unique(hits[:, 0].astype(np.int64) * SHAPE[1] + hits[:, 1], return_counts=True)
    rows, columns = np.divmod(cells_2, SHAPE[1])
    return rows, columns, counts
`,
  });
  examine(denseArray, 'a loop that counts, argwhere with a threshold', {
    source: `import numpy as np
board = np.zeros((20000, 15000), dtype=np.uint16)
for x, y in np.fromfile("p", dtype=np.int32).reshape(-1, 2):
    board[y, x] += 1
for y, x in np.argwhere(board > 2):
    print(y, x, board[y, x])
print(board.max())
`,
    lines: [2],
    proof: 'run',
    after: `import collections
import numpy as np
board = collections.Counter()
for x, y in np.fromfile("p", dtype=np.int32).reshape(-1, 2):
    board[y, x] += 1
for y, x in sorted(cell for cell, count in board.items() if count > 2):
    print(y, x, board[y, x])
print(max(board.values(), default=0))
`,
  });
  examine(denseArray, 'rows of lists in a class', {
    source: `class Pairs:
    def __init__(self, size):
        self.table = [[0] * size for _ in range(size)]

    def add(self, a, b):
        self.table[a][b] += 1

    def items(self):
        for a, row in enumerate(self.table):
            for b in range(a + 1, len(row)):
                if row[b]:
                    yield a, b, row[b]
`,
    lines: [3],
    proof: 'run',
    after: `import collections
class Pairs:
    def __init__(self, size):
        self.table = [collections.Counter() for _ in range(size)]

    def add(self, a, b):
        self.table[a][b] += 1

    def items(self):
        for a, row in enumerate(self.table):
            for b in sorted(b for b in row if b >= a + 1):
                if row[b]:
                    yield a, b, row[b]
`,
  });
  examine(denseArray, 'rows and cells with their numbers', {
    source: `import csv
N = 5000
m = [[0] * N for _ in range(N)]
for a, b in csv.reader(open("e.csv")):
    m[int(a)][int(b)] += 1
for i, row in enumerate(m):
    for j, n in enumerate(row):
        if n > 1:
            print(i, j, n)
`,
    lines: [3],
    proof: 'run',
    after: `import collections
import csv
N = 5000
m = [collections.Counter() for _ in range(N)]
for a, b in csv.reader(open("e.csv")):
    m[int(a)][int(b)] += 1
for i, row in enumerate(m):
    for j, n in sorted(row.items()):
        if n > 1:
            print(i, j, n)
`,
  });
  examine(denseArray, 'a scan by number', {
    source: `SIZE = 3000
m = [[0 for _ in range(SIZE)] for _ in range(SIZE)]
for line in open("e.txt"):
    a, b = line.split()
    m[int(a)][int(b)] += 1
for a in range(SIZE):
    for b in range(SIZE):
        if m[a][b] >= 2:
            print(a, b, m[a][b])
`,
    lines: [2],
    proof: 'run',
    after: `import collections
SIZE = 3000
m = [collections.Counter() for _ in range(SIZE)]
for line in open("e.txt"):
    a, b = line.split()
    m[int(a)][int(b)] += 1
for a in range(SIZE):
    for b in sorted(m[a]):
        if m[a][b] >= 2:
            print(a, b, m[a][b])
`,
  });
  examine(denseArray, 'one long list', {
    source: `seen = [0] * 50_000_000
for line in open("ids.txt"):
    seen[int(line)] += 1
for number, count in enumerate(seen):
    if count > 1:
        print(number, count)
`,
    lines: [1],
    proof: 'run',
    after: `import collections
seen = collections.Counter()
for line in open("ids.txt"):
    seen[int(line)] += 1
for number, count in sorted(seen.items()):
    if count > 1:
        print(number, count)
`,
  });
  examine(denseArray, 'filled in one function, read in another', {
    source: `import numpy as np
def tally(ids, size):
    co = np.zeros((size, size), dtype=np.int32)
    np.add.at(co, (ids[:-1], ids[1:]), 1)
    return co

co = tally(np.fromfile("w", dtype=np.int32), 30000)
i, j = np.nonzero(co)
print(len(i), co.max())
`,
    lines: [3],
    proof: 'run',
    after: `import collections
import numpy as np
def tally(ids, size):
    co = collections.Counter()
    co.update(zip(ids[:-1].tolist(), ids[1:].tolist()))
    return co

co = tally(np.fromfile("w", dtype=np.int32), 30000)
i, j = np.array(sorted(cell for cell, count in co.items() if count)).reshape(-1, 2).T
print(len(i), max(co.values(), default=0))
`,
  });
  examine(denseArray, 'sums of rows beside the cells', {
    source: `STOPS = 100000
HOURS = 168
count = [[0] * STOPS for _ in range(HOURS)]
for line in open("t"):
    hour, stop = map(int, line.split())
    count[hour][stop] += 1
for hour, row in enumerate(count):
    for stop, n in enumerate(row):
        if n:
            print(hour, stop, n)
print(sum(sum(row) for row in count), max(max(row) for row in count))
`,
    lines: [3],
    proof: 'run',
    after: `import collections
STOPS = 100000
HOURS = 168
count = [collections.Counter() for _ in range(HOURS)]
for line in open("t"):
    hour, stop = map(int, line.split())
    count[hour][stop] += 1
for hour, row in enumerate(count):
    for stop, n in sorted(row.items()):
        if n:
            print(hour, stop, n)
print(sum(sum(row.values()) for row in count), max(max(row.values(), default=0) for row in count))
`,
  });
  examine(denseArray, 'zip of nonzero in a method', {
    source: `import numpy as np
class Board:
    def __init__(self):
        self.cells = np.zeros((30000, 40000), dtype=np.int32)

    def visit(self, row, col):
        self.cells[row, col] += 1

    def often(self, n):
        for row, col in zip(*np.nonzero(self.cells > n)):
            yield row, col
`,
    lines: [4],
    proof: 'run',
    after: `import collections
import numpy as np
class Board:
    def __init__(self):
        self.cells = collections.Counter()

    def visit(self, row, col):
        self.cells[row, col] += 1

    def often(self, n):
        for row, col in sorted(cell for cell, count in self.cells.items() if count > n):
            yield row, col
`,
  });
  examine(denseArray, 'dynamic programming fills every cell', {
    source: `def lcs(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a)):
        for j in range(len(b)):
            table[i + 1][j + 1] = table[i][j] + 1 if a[i] == b[j] else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]
`,
  });
  examine(denseArray, 'neighbours are added', {
    source: `import numpy as np
grid = np.zeros((3000, 3000))
pts = np.fromfile("p", dtype=np.int32).reshape(-1, 2)
np.add.at(grid, (pts[:, 0], pts[:, 1]), 1)
smooth = grid[1:] + grid[:-1]
print(smooth.max())
`,
  });
  examine(denseArray, 'a small table', {
    source: `m = [[0] * 26 for _ in range(26)]
for a, b in zip(open("a").read(), open("b").read()):
    m[ord(a) - 97][ord(b) - 97] += 1
for i, row in enumerate(m):
    for j, n in enumerate(row):
        if n:
            print(i, j, n)
`,
  });
  examine(denseArray, 'every cell is printed', {
    source: `N = 3000
m = [[0] * N for _ in range(N)]
for line in open("e"):
    a, b = line.split()
    m[int(a)][int(b)] += 1
for row in m:
    print(*row)
`,
  });
  examine(denseArray, 'saved as a picture', {
    source: `import numpy as np
img = np.zeros((9000, 9000), dtype=np.uint8)
for x, y in np.fromfile("p", dtype=np.int32).reshape(-1, 2):
    img[y, x] += 1
img.tofile("out.raw")
print(np.count_nonzero(img))
`,
  });
  examine(denseArray, 'nothing tells that cells stay empty', {
    source: `import numpy as np
img = np.zeros((9000, 9000), dtype=np.uint8)
for x, y in np.fromfile("p", dtype=np.int32).reshape(-1, 2):
    img[y, x] += 1
print(img.max())
`,
  });
  examine(denseArray, 'a Counter already', {
    source: `from collections import Counter
c = Counter()
for line in open("e"):
    c[line] += 1
print(max(c.values()))
`,
  });
});

testMarked('dense-array', {
  'rows of an identity matrix': `import numpy as np
codes = np.load("codes.npy")
weights = np.load("weights.npy")
member = np.identity(60)[codes]  # <-
print(member.T @ weights, np.sum(member, axis=0))
`,
  'a comparison with every category': `import numpy as np
def by_station(station, rain, count):
    mask = station[:, None] == np.arange(count)  # <-
    return mask.sum(axis=0), np.dot(rain, mask)
print(by_station(np.load("station.npy"), np.load("rain.npy"), 90))
`,
  'in an object': `import numpy as np
class Encoder:
    def __init__(self, codes, size):
        self.codes, self.size = codes, size
    def totals(self, *targets):
        member = np.eye(self.size)[self.codes]  # <-
        return [target @ member for target in targets] + [member.sum(axis=0)]
print(Encoder(np.load("codes.npy"), 9).totals(np.load("bids.npy")))
`,
  'taken, and turned': `import numpy as np
codes = np.load("codes.npy")
table = np.take(np.eye(12, dtype=int), codes, axis=0)  # <-
print(np.matmul(table.T, np.load("bids.npy")))
`,
  'not: a matrix that turns the order': `import numpy as np
flip = np.eye(400)[::-1]
print((flip @ np.ones(400)).sum())
`,
  'not: rows that are given on': `import numpy as np
codes = np.load("codes.npy")
table = np.eye(12)[codes]
np.save("table.npy", table)
`,
});
