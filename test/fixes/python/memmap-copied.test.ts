import { describe } from 'vitest';
import { memmapCopied } from '../../../src/fixes/python/memmap-copied.ts';
import { examine } from './examine.ts';
import { testMarked } from './marked.ts';

describe('memmap-copied', () => {
  examine(memmapCopied, 'np.array of the map, read in slices', {
    source: `import numpy as np
m = np.memmap("v", dtype=np.int16, mode="r")
data = np.array(m)
for i in range(0, len(data), 1000):
    print(data[i:i + 1000].max())
`,
    lines: [3],
    proof: 'text',
    after: `import numpy as np
m = np.memmap("v", dtype=np.int16, mode="r")
data = m
for i in range(0, len(data), 1000):
    print(data[i:i + 1000].max())
`,
  });
  examine(memmapCopied, 'a copy in a class, with another shape', {
    source: `import numpy as np
class Day:
    def __init__(self, path, channels):
        mapped = np.memmap(path, dtype=np.int16, mode="r")
        self.samples = np.array(mapped).reshape(-1, channels)

    def hours(self, step):
        for start in range(0, len(self.samples), step):
            yield self.samples[start:start + step]

for part in Day("d", 3).hours(1000):
    print(part.max())
`,
    lines: [5],
    proof: 'text',
    after: `import numpy as np
class Day:
    def __init__(self, path, channels):
        mapped = np.memmap(path, dtype=np.int16, mode="r")
        self.samples = mapped.reshape(-1, channels)

    def hours(self, step):
        for start in range(0, len(self.samples), step):
            yield self.samples[start:start + step]

for part in Day("d", 3).hours(1000):
    print(part.max())
`,
  });
  examine(memmapCopied, 'np.load with mmap_mode, the name used again', {
    source: `import numpy as np
t = np.load("t.npy", mmap_mode="r")
t = t.copy()
print(t[0], t.shape)
`,
    lines: [3],
    proof: 'text',
    after: `import numpy as np
t = np.load("t.npy", mmap_mode="r")
print(t[0], t.shape)
`,
  });
  examine(memmapCopied, 'converted whole, then reduced', {
    source: `import numpy as np
m = np.memmap("m", dtype=np.uint8, mode="r")
data = m.astype(np.int32) * 2 - 100
print(data.min(), int(data.sum()), len(data))
`,
    lines: [3],
    proof: 'text',
    after: `import numpy as np
m = np.memmap("m", dtype=np.uint8, mode="r")
data = m
print(min((data[start:start + 262144].astype(np.int32) * 2 - 100).min() for start in range(0, len(data), 262144)), int(sum((data[start:start + 262144].astype(np.int32) * 2 - 100).sum() for start in range(0, len(data), 262144))), len(data))
`,
  });
  examine(memmapCopied, 'converted whole, then sliced', {
    source: `import numpy as np
m = np.memmap("v", dtype="<f4", mode="r").reshape(-1, 64)
wide = m.astype(np.float64)
for i in range(0, wide.shape[0], 4096):
    print("%.3f" % wide[i:i + 4096].mean())
`,
    lines: [3],
    proof: 'text',
    after: `import numpy as np
m = np.memmap("v", dtype="<f4", mode="r").reshape(-1, 64)
wide = m
for i in range(0, wide.shape[0], 4096):
    print("%.3f" % wide[i:i + 4096].astype(np.float64).mean())
`,
  });
  examine(memmapCopied, 'converted in place of the map, read through a generator', {
    source: `import numpy as np
def blocks(data, size):
    for start in range(0, len(data), size):
        yield data[start:start + size]

samples = np.memmap("s", dtype="<u2", mode="r")
samples = np.array(samples, dtype=np.float32)
for block in blocks(samples, 7000):
    print(block.max())
`,
    lines: [7],
    proof: 'text',
    after: `import numpy as np
def blocks(data, size):
    for start in range(0, len(data), size):
        yield np.array(data[start:start + size], dtype=np.float32)

samples = np.memmap("s", dtype="<u2", mode="r")
for block in blocks(samples, 7000):
    print(block.max())
`,
  });
  examine(memmapCopied, 'two callers give a function other arrays', {
    source: `import numpy as np
def first(data):
    for start in range(0, len(data), 10):
        yield data[start:start + 10]

m = np.memmap("m", dtype=np.uint16, mode="r")
wide = m.astype(np.float32)
print(list(first(wide))[0], list(first(m))[0])
`,
  });
  examine(memmapCopied, 'a condition on all of it', {
    source: `import numpy as np
m = np.memmap("m", dtype=np.uint16, mode="r")
print(np.count_nonzero(m > 4000), (m * 2).max())
`,
    lines: [3, 3],
    proof: 'text',
    after: `import numpy as np
m = np.memmap("m", dtype=np.uint16, mode="r")
print(sum(np.count_nonzero(m[start:start + 262144] > 4000) for start in range(0, len(m), 262144)), max((m[start:start + 262144] * 2).max() for start in range(0, len(m), 262144)))
`,
  });
  examine(memmapCopied, 'its bytes', {
    source: `import numpy as np
import zlib
m = np.memmap("m", dtype=np.uint16, mode="r")
print(zlib.crc32(m.tobytes()))
`,
    lines: [4],
    proof: 'text',
    after: `import numpy as np
import zlib
m = np.memmap("m", dtype=np.uint16, mode="r")
print(zlib.crc32(m))
`,
  });
  examine(memmapCopied, 'one chunk at a time', {
    source: `import numpy as np
m = np.memmap("m", dtype=np.int16, mode="r")
for i in range(0, len(m), 1000):
    part = np.array(m[i:i + 1000])
    print(part.max())
`,
  });
  examine(memmapCopied, 'a snapshot, the file is written to', {
    source: `import numpy as np
m = np.memmap("m", dtype="<f4", mode="r+")
old = m.copy()
m[:] = 0
print(old.max())
`,
  });
  examine(memmapCopied, 'the copy is changed', {
    source: `import numpy as np
m = np.memmap("m", dtype=np.int16, mode="r")
c = np.array(m)
c[c > 100] = 100
print(c.max())
`,
  });
  examine(memmapCopied, 'asarray copies nothing', {
    source: `import numpy as np
m = np.memmap("m", dtype=np.int16, mode="r")
c = np.asarray(m)
print(c[5])
`,
  });
  examine(memmapCopied, 'reduced as it is', {
    source: `import numpy as np
m = np.memmap("m", dtype=np.int16, mode="r")
print(m.max(), m.sum(dtype=np.int64))
`,
  });
  examine(memmapCopied, 'sums of fractions would be added in another order', {
    source: `import numpy as np
m = np.memmap("m", dtype=np.float32, mode="r")
print((m * 2.5).sum())
`,
  });
  examine(memmapCopied, 'not mapped', {
    source: `import numpy as np
m = np.load("m.npy")
c = np.array(m)
print(c[5], m[4])
`,
  });
});

testMarked('memmap-copied', {
  'steps with names, then row by row': `import numpy as np
heights = np.memmap("dem", dtype="<i2", mode="r", shape=(4000, 3600))
def slope(values):
    return np.diff(values, axis=1)
metres = np.where(heights == -32768, np.nan, heights)  # <-
slopes = slope(metres)
for row in range(4000):
    known = ~np.isnan(slopes[row])
    print(slopes[row, known].max())
`,
  'rows of an expression': `import numpy as np
image = np.load("image.npy", mmap_mode="r")
for line in np.sqrt(image.astype(np.float64)):  # <-
    print(line.max())
`,
  'a field that a dataclass fills in later': `from dataclasses import dataclass, field
import numpy as np
@dataclass
class Raster:
    path: str
    cells: np.memmap = field(init=False)
    def __post_init__(self):
        self.cells = np.memmap(self.path, dtype="<i2", mode="r", shape=(4000, 3600))
def main(raster: Raster):
    doubled = raster.cells * 2  # <-
    for row in range(4000):
        print(doubled[row].sum())
main(Raster("dem"))
`,
  'not: one row at a time': `import numpy as np
image = np.load("image.npy", mmap_mode="r")
for row in range(len(image)):
    print(np.sqrt(image[row]).max())
`,
});
