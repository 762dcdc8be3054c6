import { describe } from 'vitest';
import { oldAndNew } from '../../../src/fixes/python/old-and-new.ts';
import { examine } from './examine.ts';
import { testMarked } from './marked.ts';

describe('old-and-new', () => {
  examine(oldAndNew, 'comprehensions over lists', {
    source: `import zlib
from pathlib import Path
paths = sorted(Path("in").iterdir())
raw = [p.read_bytes() for p in paths]
upper = [data.upper() for data in raw]
packed = [zlib.compress(data) for data in upper]
print(len(packed))
for one in packed:
    print(zlib.crc32(one))
`,
    lines: [5],
    proof: 'text',
    after: `import zlib
from pathlib import Path
paths = sorted(Path("in").iterdir())
raw = (p.read_bytes() for p in paths)
upper = (data.upper() for data in raw)
packed = [zlib.compress(data) for data in upper]
print(len(packed))
for one in packed:
    print(zlib.crc32(one))
`,
  });
  examine(oldAndNew, 'dicts, item by item', {
    source: `import pandas as pd

def read(month):
    return pd.read_csv("%s.csv" % month)

def clean(frame):
    return frame.drop_duplicates()

def year(months):
    raw = {month: read(month) for month in months}
    done = {month: clean(frame) for month, frame in raw.items()}
    for month, frame in done.items():
        print(month, len(frame))

year(["%02d" % n for n in range(1, 13)])
`,
    lines: [11],
    proof: 'text',
    after: `import pandas as pd

def read(month):
    return pd.read_csv("%s.csv" % month)

def clean(frame):
    return frame.drop_duplicates()

def year(months):
    raw = ((month, read(month)) for month in months)
    done = ((month, clean(frame)) for month, frame in raw)
    for month, frame in done:
        print(month, len(frame))

year(["%02d" % n for n in range(1, 13)])
`,
  });
  examine(oldAndNew, 'the same name again and again', {
    source: `import numpy as np
import glob
tiles = [np.load(p) for p in sorted(glob.glob("*.npy"))]
tiles = [t.astype(np.float32) for t in tiles]
for t in tiles:
    print(t.max())
`,
    lines: [4],
    proof: 'text',
    after: `import numpy as np
import glob
tiles = (np.load(p) for p in sorted(glob.glob("*.npy")))
tiles = (t.astype(np.float32) for t in tiles)
for t in tiles:
    print(t.max())
`,
  });
  examine(oldAndNew, 'two passes: each old item goes when its new form is made', {
    source: `import numpy as np
import glob
tiles = [np.load(p) for p in sorted(glob.glob("*.npy"))]
dark = min(int(t.min()) for t in tiles)
tiles = [t - dark for t in tiles]
top = max(int(t.max()) for t in tiles)
print(top, len(tiles), int(tiles[0].sum()))
`,
    lines: [5],
    proof: 'text',
    after: `import numpy as np
import glob
tiles = [np.load(p) for p in sorted(glob.glob("*.npy"))]
dark = min(int(t.min()) for t in tiles)
tiles = [tiles.pop(0) - dark for _ in range(len(tiles))]
top = max(int(t.max()) for t in tiles)
print(top, len(tiles), int(tiles[0].sum()))
`,
  });
  examine(oldAndNew, 'loops that append', {
    source: `import numpy as np
from pathlib import Path

def run():
    frames = []
    for path in sorted(Path(".").glob("*.raw")):
        frames.append(np.fromfile(path, dtype=np.uint8))
    lifted = []
    for frame in frames:
        lifted.append(frame.astype(np.int32) * 3)
    for frame in lifted:
        print(int(frame.sum()))

run()
`,
    lines: [9],
    proof: 'text',
    after: `import numpy as np
from pathlib import Path

def run():
    frames = (np.fromfile(path, dtype=np.uint8) for path in sorted(Path(".").glob("*.raw")))
    lifted = (frame.astype(np.int32) * 3 for frame in frames)
    for frame in lifted:
        print(int(frame.sum()))

run()
`,
  });
  examine(oldAndNew, 'a function gives the next form', {
    source: `import numpy as np
import glob

def load(path):
    return np.load(path)

def even(tiles):
    target = max(int(tile.max()) for tile in tiles)
    return [tile * 255 // target for tile in tiles]

raw = [load(path) for path in sorted(glob.glob("*.npy"))]
flat = [tile - 1 for tile in raw]
for tile in even(flat):
    print(int(tile.sum()))
`,
    lines: [12],
    proof: 'text',
    after: `import numpy as np
import glob

def load(path):
    return np.load(path)

def even(tiles):
    target = max(int(tile.max()) for tile in tiles)
    return [tile * 255 // target for tile in tiles]

raw = (load(path) for path in sorted(glob.glob("*.npy")))
flat = [tile - 1 for tile in raw]
for tile in even(flat):
    print(int(tile.sum()))
`,
  });
  examine(oldAndNew, "the loop's own name is read later", {
    source: `import numpy as np
import glob
frames = []
for path in sorted(glob.glob("*.npy")):
    frames.append(np.load(path))
print("last", path)
lifted = [frame * 2 for frame in frames]
print(len(lifted), lifted[0].max(), lifted[1].max())
`,
    lines: [7],
    proof: 'text',
    after: `import numpy as np
import glob
frames = []
for path in sorted(glob.glob("*.npy")):
    frames.append(np.load(path))
print("last", path)
lifted = [frames.pop(0) * 2 for _ in range(len(frames))]
print(len(lifted), lifted[0].max(), lifted[1].max())
`,
  });
  examine(oldAndNew, 'dicts that loops fill', {
    source: `import numpy as np
import glob
images = {path: np.fromfile(path, dtype=np.uint8) for path in sorted(glob.glob("*.raw"))}
wide = {}
for name, image in images.items():
    wide[name] = image.astype(np.int32) * 3
for name, image in wide.items():
    print(name, int(image.sum()))
`,
    lines: [5],
    proof: 'text',
    after: `import numpy as np
import glob
images = ((path, np.fromfile(path, dtype=np.uint8)) for path in sorted(glob.glob("*.raw")))
wide = ((name, image.astype(np.int32) * 3) for name, image in images)
for name, image in wide:
    print(name, int(image.sum()))
`,
  });
  examine(oldAndNew, 'two passes over what a loop filled', {
    source: `import numpy as np
import glob
raw = []
for path in sorted(glob.glob("*.npy")):
    raw.append(np.load(path))
dark = min(int(image.min()) for image in raw)
lifted = []
for image in raw:
    lifted.append(image - dark)
print(len(lifted), int(lifted[0].max()), int(lifted[1].max()))
`,
    lines: [8],
    proof: 'text',
    after: `import numpy as np
import glob
raw = []
for path in sorted(glob.glob("*.npy")):
    raw.append(np.load(path))
dark = min(int(image.min()) for image in raw)
lifted = []
raw.reverse()
while raw:
    image = raw.pop()
    lifted.append(image - dark)
print(len(lifted), int(lifted[0].max()), int(lifted[1].max()))
`,
  });
  examine(oldAndNew, 'list(map(…))', {
    source: `import numpy as np
import glob
images = list(map(np.load, sorted(glob.glob("*.npy"))))
floats = [image.astype(np.float64) for image in images]
for image in floats:
    print(image.max())
`,
    lines: [4],
    proof: 'text',
    after: `import numpy as np
import glob
images = map(np.load, sorted(glob.glob("*.npy")))
floats = (image.astype(np.float64) for image in images)
for image in floats:
    print(image.max())
`,
  });
  examine(oldAndNew, 'the old items are read with the new', {
    source: `import numpy as np
import glob
raw = [np.load(p) for p in glob.glob("*.npy")]
twice = [r * 2 for r in raw]
for a, b in zip(raw, twice):
    print((a + b).sum())
`,
  });
  examine(oldAndNew, 'small items, of which only a run can tell', {
    source: `names = open("names").read().split()
upper = [n.upper() for n in names]
short = [u[:1] for u in upper]
print(short)
`,
    lines: [3],
    suspected: true,
    proof: 'text',
    after: `names = open("names").read().split()
upper = [n.upper() for n in names]
del names
short = [u[:1] for u in upper]
print(short)
`,
  });
  examine(oldAndNew, 'a selection of the same items', {
    source: `import numpy as np
import glob
raw = [np.load(p) for p in glob.glob("*.npy")]
bright = [r for r in raw if r.max() > 5]
print(len(bright))
`,
  });
  examine(oldAndNew, 'numbers of the items', {
    source: `import numpy as np
import glob
raw = [np.load(p) for p in glob.glob("*.npy")]
sums = [int(r.sum()) for r in raw]
print(sums)
`,
  });
  examine(oldAndNew, 'generators already', {
    source: `import numpy as np
import glob
raw = (np.load(p) for p in glob.glob("*.npy"))
twice = (r * 2 for r in raw)
for t in twice:
    print(t.sum())
`,
  });
  examine(oldAndNew, 'the second form is kept and the first was a generator', {
    source: `import numpy as np
import glob
raw = (np.load(p) for p in glob.glob("*.npy"))
twice = [r * 2 for r in raw]
print(len(twice), twice[0].sum())
`,
  });
});

testMarked('old-and-new', {
  'the turn before is still there while the next file is read': `import json
def load(path):
    with open(path) as lines:
        return [line.split() for line in lines]
def main(paths):
    most = 0
    for path in paths:
        rows = load(path)  # <- ?
        if not rows:
            continue
        most = max(most, len(rows))
    print(most)
main(["in.txt"] * 3)
`,
  'each step of a script keeps the one before': `text = open("in.txt").read()
lines = text.split("\\n")
rows = [line.split() for line in lines if line]  # <- ?
index = {row[0]: len(row) for row in rows}  # <- ?
print(len(index))
`,
  'arrays of a loop': `import numpy as np
total = 0.0
for number in range(4):
    frame = np.random.default_rng(number).random((1500, 1000))  # <-
    change = np.diff(frame, axis=0)
    total += float(change.max())
print(total)
`,
  'steps through functions': `import numpy as np
def scaled(values):
    return values / values.max()
def spectrum(values):
    return np.fft.rfft(values)
def main():
    raw = np.load("in.npy")
    clean = scaled(raw)
    power = spectrum(clean)  # <-
    print(power[:5])
main()
`,
  'not: read again behind the loop': `last = None
for path in ["in.txt", "in.txt"]:
    rows = open(path).readlines()
    print(len(rows))
    last = rows
print(last == rows)
`,
  'not: pieces of a file': `size = 0
with open("in.txt", "rb") as handle:
    while True:
        piece = handle.read(64)
        if not piece:
            break
        words = piece.split()
        size += len(words)
print(size)
`,
  'not: what a later line still reads': `text = open("in.txt").read()
lines = text.split("\\n")
print(len(lines), len(text))
`,
  'not: read by a function that is called later': `text = open("in.txt").read()
def length():
    return len(text)
lines = open("in.txt").readlines()
print(len(lines), length())
`,
  'not: rows of an array': `import numpy as np
frames = np.load("in.npy")
total = 0
for row in frames:
    mask = row > 3
    total += int(mask.sum())
print(total)
`,
});
