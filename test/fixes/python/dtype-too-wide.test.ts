import { describe } from 'vitest';
import { dtypeTooWide } from '../../../src/fixes/python/dtype-too-wide.ts';
import { examine } from './examine.ts';
import { testMarked } from './marked.ts';

describe('dtype-too-wide', () => {
  examine(dtypeTooWide, 'floats for whole arithmetic, across functions', {
    source: `import numpy as np
def load(path):
    return np.fromfile(path, dtype=np.uint8).astype(np.float64)

def lift(frames, dark):
    return np.clip((frames - dark) * 3 // 2, 0, 255)

out = lift(load("f"), 12)
print(int(out.sum()), np.count_nonzero(out == 255))
`,
    lines: [3],
    proof: 'text',
    after: `import numpy as np
def load(path):
    return np.fromfile(path, dtype=np.uint8).astype(np.int16)

def lift(frames, dark):
    return np.clip((frames - dark) * 3 // 2, 0, 255)

out = lift(load("f"), 12)
print(int(out.sum()), np.count_nonzero(out == 255))
`,
  });
  examine(dtypeTooWide, 'int64 where a difference of bytes is taken', {
    source: `import numpy as np
a = np.fromfile("a", dtype=np.uint8).astype(int)
d = np.abs(a[1:] - a[:-1])
print(int(d.max()), int(d.sum()))
`,
    lines: [2],
    proof: 'text',
    after: `import numpy as np
a = np.fromfile("a", dtype=np.uint8).astype(np.int16)
d = np.abs(a[1:] - a[:-1])
print(int(d.max()), int(d.sum()))
`,
  });
  examine(dtypeTooWide, 'a type in quotes, compared only', {
    source: `import numpy as np
codes = np.fromfile('c', dtype='u1').astype('int64')
print(int((codes == 3).sum()))
`,
    lines: [2],
    proof: 'text',
    after: `import numpy as np
codes = np.fromfile('c', dtype='u1').astype('uint8')
print(int((codes == 3).sum()))
`,
  });
  examine(dtypeTooWide, 'flags in the default type', {
    source: `import numpy as np
flags = np.zeros(40_000_000)
ids = np.fromfile("i", dtype=np.int32)
flags[ids] = 1
print(int(flags.sum()))
`,
    lines: [2],
    proof: 'text',
    after: `import numpy as np
flags = np.zeros(40_000_000, dtype=np.int8)
ids = np.fromfile("i", dtype=np.int32)
flags[ids] = 1
print(int(flags.sum()))
`,
  });
  examine(dtypeTooWide, 'np.array with a type, the name used again', {
    source: `import numpy as np
rgb = np.fromfile("p", dtype=np.uint8).reshape(-1, 3)
rgb = np.array(rgb, dtype=np.float64)
grey = (rgb[:, 0] * 30 + rgb[:, 1] * 59 + rgb[:, 2] * 11) // 100
print(int(grey.max()))
`,
    lines: [3],
    proof: 'text',
    after: `import numpy as np
rgb = np.fromfile("p", dtype=np.uint8).reshape(-1, 3)
rgb = np.array(rgb, dtype=np.int16)
grey = (rgb[:, 0] * 30 + rgb[:, 1] * 59 + rgb[:, 2] * 11) // 100
print(int(grey.max()))
`,
  });
  examine(dtypeTooWide, 'an attribute of a class', {
    source: `import numpy as np
class Ground:
    def __init__(self, path):
        self.height = np.fromfile(path, dtype=np.uint8).astype(np.int64)

    def steep(self):
        return int((np.diff(self.height) > 4).sum())

print(Ground("g").steep())
`,
    lines: [4],
    proof: 'text',
    after: `import numpy as np
class Ground:
    def __init__(self, path):
        self.height = np.fromfile(path, dtype=np.uint8).astype(np.int16)

    def steep(self):
        return int((np.diff(self.height) > 4).sum())

print(Ground("g").steep())
`,
  });
  examine(dtypeTooWide, 'squares of differences: fits by what data does, so only a run tells', {
    source: `import numpy as np
raw = np.fromfile("r", dtype="<i2")
c = raw.astype(int)
c -= c[0]
print(int((c * c).max()))
`,
    lines: [3],
    proof: 'run',
    after: `import numpy as np
raw = np.fromfile("r", dtype="<i2")
c = raw.astype(np.int32)
c -= c[0]
print(int((c * c).max()))
`,
  });
  examine(dtypeTooWide, 'a stack of pictures in the default type', {
    source: `import numpy as np
import os
H, W = 600, 800
names = sorted(os.listdir("cam"))
frames = np.zeros((len(names), H, W))
for number, name in enumerate(names):
    frames[number] = np.fromfile(name, dtype=np.uint8).reshape(H, W)
moved = [int((np.abs(frame - frames[0]) > 60).sum()) for frame in frames]
print(moved, "%.3f" % np.median(frames))
`,
    lines: [5],
    proof: 'text',
    after: `import numpy as np
import os
H, W = 600, 800
names = sorted(os.listdir("cam"))
frames = np.zeros((len(names), H, W), dtype=np.int16)
for number, name in enumerate(names):
    frames[number] = np.fromfile(name, dtype=np.uint8).reshape(H, W)
moved = [int((np.abs(frame - frames[0]) > 60).sum()) for frame in frames]
print(moved, "%.3f" % np.median(frames))
`,
  });
  examine(dtypeTooWide, 'labels', {
    source: `import numpy as np
z = np.fromfile("z", dtype=np.int16)
band = np.full(z.size, 0)
band[z > 100] = 1
band[z > 200] = 2
print(np.bincount(band).tolist())
`,
    lines: [3],
    proof: 'text',
    after: `import numpy as np
z = np.fromfile("z", dtype=np.int16)
band = np.full(z.size, 0, dtype=np.uint8)
band[z > 100] = 1
band[z > 200] = 2
print(np.bincount(band).tolist())
`,
  });
  examine(dtypeTooWide, 'fractions', {
    source: `import numpy as np
x = np.fromfile("x", dtype=np.uint8).astype(np.float64)
x = x / 255
print(x.max())
`,
  });
  examine(dtypeTooWide, 'a mean is taken off', {
    source: `import numpy as np
x = np.fromfile("x", dtype=np.int16).astype(np.float64)
x -= x.mean()
print(x.max())
`,
  });
  examine(dtypeTooWide, 'products need the width', {
    source: `import numpy as np
x = np.fromfile("x", dtype=np.int32).astype(np.int64)
print(int((x * x).max()))
`,
  });
  examine(dtypeTooWide, 'a dot product adds up in the type', {
    source: `import numpy as np
x = np.fromfile("x", dtype=np.int16).astype(np.int64)
print(int(np.dot(x, x)))
`,
  });
  examine(dtypeTooWide, 'the bytes are written', {
    source: `import numpy as np
x = np.fromfile("x", dtype=np.uint8).astype(np.int32)
x.tofile("y")
`,
  });
  examine(dtypeTooWide, 'floats are printed', {
    source: `import numpy as np
x = np.fromfile("x", dtype=np.uint8).astype(np.float64)
print(x.max())
`,
  });
  examine(dtypeTooWide, 'the sum of floats is printed', {
    source: `import numpy as np
x = np.fromfile("x", dtype=np.uint8).astype(np.float64)
print(x.sum())
`,
  });
  examine(dtypeTooWide, 'linear algebra', {
    source: `import numpy as np
x = np.fromfile("x", dtype=np.uint8).reshape(-1, 900).astype(np.float64)
print(np.linalg.norm(x))
`,
  });
  examine(dtypeTooWide, 'the type of a sum is no array', {
    source: `import numpy as np
x = np.fromfile("x", dtype=np.uint8)
print(x.sum(dtype=np.int64))
`,
  });
  examine(dtypeTooWide, 'a small array', {
    source: `import numpy as np
counts = np.zeros(12, dtype=np.int64)
counts[3] = 1
print(counts.max())
`,
  });
  examine(dtypeTooWide, 'given to a library', {
    source: `import numpy as np
import cv2
x = np.fromfile("x", dtype=np.uint8).astype(np.float32)
print(cv2.mean(x))
`,
  });
});

testMarked('dtype-too-wide', {
  'a table of what another type holds': `import numpy as np
def load(path):
    shape = (len(open(path).readlines()), 40)
    calls = np.zeros(shape)  # <- ?
    with open(path, "rb") as lines:
        for row, line in enumerate(lines):
            calls[row] = np.frombuffer(line, dtype=np.int8)
    return calls
print(load("in.txt").shape)
`,
  'numbers of a file, widened': `import numpy as np
def load(path):
    return np.load(path).astype(np.int32)  # <- ?
print(load("in.npy")[:4])
`,
  'a fill that is a length': `import numpy as np
LABELS = ["none", "low", "high"]
heights = np.load("in.npy", mmap_mode="r")
classes = np.full((heights.shape[0], heights.shape[1] - 1), len(LABELS) - 1)  # <- ?
for row in range(len(heights)):
    classes[row] = np.searchsorted([1.0, 2.0], heights[row, 1:])
print(classes.sum())
`,
  'not: a few numbers': `import numpy as np
limits = [3, 5, 9]
found = np.zeros(len(limits), dtype=np.int64)
for index, limit in enumerate(limits):
    found[index] = limit * 2
print(found)
`,
  'not: floats': `import numpy as np
shape = tuple(int(size) for size in open("in.txt").readline().split())
table = np.zeros(shape)
table[0] = 0.5
print(table.sum())
`,
});
