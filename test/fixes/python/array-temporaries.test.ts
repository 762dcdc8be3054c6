import { describe } from 'vitest';
import { arrayTemporaries } from '../../../src/fixes/python/array-temporaries.ts';
import { examine } from './examine.ts';
import { testMarked } from './marked.ts';

describe('array-temporaries', () => {
  examine(arrayTemporaries, 'a named result beside an operand that is not read again', {
    source: `import numpy as np
x = np.fromfile("x.f64", dtype=np.float64)
y = x - x.mean()
print(y.max())
`,
    lines: [3],
    proof: 'text',
    after: `import numpy as np
x = np.fromfile("x.f64", dtype=np.float64)
x -= x.mean()
y = x
print(y.max())
`,
  });
  examine(arrayTemporaries, 'a chain through names in a function; the caller reads only its size', {
    source: `import numpy as np
def load():
    return np.fromfile("x.i2", dtype=np.int16).astype(np.float64)

def level(samples, low):
    moved = samples - low
    scaled = moved * 3 // 2
    return np.clip(scaled, 0, 255)

samples = load()
out = level(samples, 7)
print(samples.size, out.max())
`,
    lines: [6],
    proof: 'text',
    after: `import numpy as np
def load():
    return np.fromfile("x.i2", dtype=np.int16).astype(np.float64)

def level(samples, low):
    samples -= low
    moved = samples
    moved *= 3
    moved //= 2
    scaled = moved
    return np.clip(scaled, 0, 255, out=scaled)

samples = load()
out = level(samples, 7)
print(samples.size, out.max())
`,
  });
  examine(arrayTemporaries, 'two operands of one expression', {
    source: `import numpy as np
def squared(east, north, at):
    return (east - at) ** 2 + (north - at) ** 2

def axis(name):
    return np.fromfile(name, dtype=np.int32)

print(squared(axis("e"), axis("n"), 5).max())
`,
    lines: [3],
    proof: 'text',
    after: `import numpy as np
def squared(east, north, at):
    east -= at
    east **= 2
    north -= at
    north **= 2
    east += north
    return east

def axis(name):
    return np.fromfile(name, dtype=np.int32)

print(squared(axis("e"), axis("n"), 5).max())
`,
  });
  examine(arrayTemporaries, 'a function writes over the result below it', {
    source: `import numpy as np
x = np.fromfile("x.f64", dtype=np.float64)
z = np.sqrt(x * 2 + 1)
print(z.max(), x.max())
`,
    lines: [3],
    proof: 'text',
    after: `import numpy as np
x = np.fromfile("x.f64", dtype=np.float64)
z = x * 2 + 1
np.sqrt(z, out=z)
print(z.max(), x.max())
`,
  });
  examine(arrayTemporaries, 'a state that each step makes anew', {
    source: `import numpy as np
heat = np.zeros((4000, 4000))
heat[0] = 1.0
for _ in range(50):
    heat = heat * 0.99 + 0.5
print(heat.max())
`,
    lines: [5],
    proof: 'text',
    after: `import numpy as np
heat = np.zeros((4000, 4000))
heat[0] = 1.0
for _ in range(50):
    heat *= 0.99
    heat += 0.5
print(heat.max())
`,
  });
  examine(arrayTemporaries, 'an operand on the right', {
    source: `import numpy as np
x = np.fromfile("x.f64", dtype=np.float64)
y = 1.0 - x
print(y.max())
`,
    lines: [3],
    proof: 'text',
    after: `import numpy as np
x = np.fromfile("x.f64", dtype=np.float64)
y = np.subtract(1.0, x, out=x)
print(y.max())
`,
  });
  examine(arrayTemporaries, 'a method of a class, by keyword', {
    source: `import numpy as np
class Tone:
    def apply(self, lum):
        return np.maximum(lum / (lum + 1.0), 0.1)

print(Tone().apply(lum=np.fromfile("l", dtype=np.float32)).max())
`,
    lines: [4],
    proof: 'text',
    after: `import numpy as np
class Tone:
    def apply(self, lum):
        lum /= (lum + 1.0)
        return np.maximum(lum, 0.1, out=lum)

print(Tone().apply(lum=np.fromfile("l", dtype=np.float32)).max())
`,
  });
  examine(arrayTemporaries, 'only the sum of it is read', {
    source: `import numpy as np
raw = np.fromfile("x", dtype=np.int16)
centred = raw.astype(np.int32) - 100
print(int(centred.sum(dtype=np.int64)), len(centred), raw[0])
`,
    lines: [3],
    proof: 'text',
    after: `import numpy as np
raw = np.fromfile("x", dtype=np.int16)
centred = raw
print(int(sum((centred[start:start + 262144].astype(np.int32) - 100).sum(dtype=np.int64) for start in range(0, len(centred), 262144))), len(centred), raw[0])
`,
  });
  examine(arrayTemporaries, 'inside of a larger expression', {
    source: `import numpy as np
x = np.fromfile("x.f64", dtype=np.float64)
print("%.3f" % float(np.abs(x - 4.0).max()))
`,
    lines: [3],
    proof: 'text',
    after: `import numpy as np
x = np.fromfile("x.f64", dtype=np.float64)
x -= 4.0
print("%.3f" % float(np.abs(x, out=x).max()))
`,
  });
  examine(arrayTemporaries, 'CRLF, tabs, a comment behind', {
    source: `import numpy as np\r
def f():\r
	x = np.fromfile("x", dtype=float)\r
	x = x * 2.0  # twice\r
	return x.max()\r
print(f())\r
`,
    lines: [4],
    proof: 'text',
    after: `import numpy as np\r
def f():\r
	x = np.fromfile("x", dtype=float)\r
	x *= 2.0  # twice\r
	return x.max()\r
print(f())\r
`,
  });
  examine(arrayTemporaries, 'the operand is read again', {
    source: `import numpy as np
x = np.fromfile("x.f64", dtype=np.float64)
y = x * 2
y.tofile("y")
print(x.max())
`,
  });
  examine(arrayTemporaries, 'a view of the operand is read again', {
    source: `import numpy as np
x = np.fromfile("x.f64", dtype=np.float64)
head = x[:10]
y = x * 2
y.tofile("y")
print(head.max())
`,
  });
  examine(arrayTemporaries, 'the operand is kept elsewhere', {
    source: `import numpy as np
x = np.fromfile("x.f64", dtype=np.float64)
kept = []
kept.append(x)
y = x * 2
y.tofile("y")
print(kept[0].max())
`,
  });
  examine(arrayTemporaries, 'another name for the operand in the same expression', {
    source: `import numpy as np
x = np.fromfile("x.f64", dtype=np.float64)
y = x
z = x * 2 + y
z.tofile("z")
`,
  });
  examine(arrayTemporaries, 'the caller reads the operand again', {
    source: `import numpy as np
def f(a):
    return a * 2

x = np.fromfile("x.f64", dtype=np.float64)
print(f(x).max(), x.max())
`,
  });
  examine(arrayTemporaries, 'the first turn of the loop would write over what is read after it', {
    source: `import numpy as np
x = np.fromfile("x.f64", dtype=np.float64)
y = x
for _ in range(3):
    y = y * 0.5
print(y.max(), x.max())
`,
  });
  examine(arrayTemporaries, 'whole numbers become fractions', {
    source: `import numpy as np
n = np.fromfile("n", dtype=np.int32)
y = n / 2
y.tofile("y")
`,
  });
  examine(arrayTemporaries, 'a small array', {
    source: `import numpy as np
x = np.zeros(1000)
y = x - 1
print(y.max())
`,
  });
  examine(arrayTemporaries, 'one chunk at a time', {
    source: `import numpy as np
with open("x", "rb") as f:
    while True:
        a = np.fromfile(f, dtype=np.float64, count=1000)
        if not a.size:
            break
        b = a * 2
        print(b.max())
`,
  });
  examine(arrayTemporaries, 'the result is larger than the operand', {
    source: `import numpy as np
x = np.zeros(3000)
y = np.fromfile("y", dtype=np.float64).reshape(-1, 3000)
z = x + y
z.tofile("z")
print(y.max(), x.max())
`,
  });
  examine(arrayTemporaries, 'NumPy itself takes the steps in place', {
    source: `import numpy as np
x = np.fromfile("x.f64", dtype=np.float64)
y = x * 2 + 1 - 3
y.tofile("y")
print(x.max())
`,
  });
  examine(arrayTemporaries, 'a mapped file', {
    source: `import numpy as np
m = np.memmap("m", dtype=np.float64, mode="r")
y = m * 2
print(y[5])
`,
  });
  examine(arrayTemporaries, "copy=False may give the caller's own array", {
    source: `import numpy as np
def f(a):
    b = np.array(a, copy=False)
    b = b * 2
    b.tofile("b")

x = np.fromfile("x.f64", dtype=np.float64)
f(x)
print(x.max())
`,
  });
  examine(arrayTemporaries, 'read by the caller of the caller', {
    source: `import numpy as np
def g(a):
    b = a - 1
    b.tofile("b")

def f(a):
    g(a)

x = np.fromfile("x.f64", dtype=np.float64)
f(x)
print(x.max())
`,
  });
  examine(arrayTemporaries, 'a global that another function reads', {
    source: `import numpy as np
x = np.fromfile("x.f64", dtype=np.float64)
def show():
    print(x.max())

y = x * 2
y.tofile("y")
show()
`,
  });
});

testMarked('array-temporaries', {
  'a pair of everything, in a function of rows': `import numpy as np
def nearest(houses, masts):
    east = houses[:, np.newaxis] <= masts[np.newaxis, :]  # <- ?
    return east.argmax(axis=1)
houses, masts = np.load("houses.npy"), np.load("masts.npy")
print(nearest(houses, masts)[:4])
`,
  'two functions up': `import numpy as np
def similarity(left, right):
    return left @ right.T  # <- ?
def best(left, right):
    values = similarity(left, right)
    return values.argmax(axis=1), values.max(axis=1)
vectors = np.load("vectors.npy")
print(best(vectors, np.load("others.npy"))[0][:4])
`,
  'not: no function of rows': `import numpy as np
rows = np.load("rows.npy")
print(np.subtract.outer(rows, rows).max())
`,
  'not: in blocks already': `import numpy as np
def near(rows, columns):
    return (rows[:, None] == columns[None, :]).sum(axis=1)
def main():
    rows, columns = np.load("rows.npy"), np.load("columns.npy")
    parts = list(map(lambda block: near(block, columns), np.array_split(rows, 40)))
    print(np.concatenate(parts)[:4])
main()
`,
});
