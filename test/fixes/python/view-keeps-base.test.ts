import { describe } from 'vitest';
import { viewKeepsBase } from '../../../src/fixes/python/view-keeps-base.ts';
import { examine } from './examine.ts';

describe('view-keeps-base', () => {
  examine(viewKeepsBase, 'a window around a maximum, by way of an object', {
    source: `import numpy as np
class Event:
    def __init__(self, number, wave):
        self.number = number
        self.wave = wave

def blocks(path):
    with open(path, "rb") as f:
        while True:
            a = np.fromfile(f, dtype="<i2", count=240000)
            if not a.size:
                return
            yield a

def pick(number, block):
    trace = block.astype(np.float64)
    at = int(trace.argmax())
    wave = trace[at - 50:at + 50]
    return Event(number, wave)

events = [pick(number, block) for number, block in enumerate(blocks("d"))]
print(len(events), events[0].wave.max())
`,
    lines: [18],
    proof: 'text',
    after: `import numpy as np
class Event:
    def __init__(self, number, wave):
        self.number = number
        self.wave = wave

def blocks(path):
    with open(path, "rb") as f:
        while True:
            a = np.fromfile(f, dtype="<i2", count=240000)
            if not a.size:
                return
            yield a

def pick(number, block):
    trace = block.astype(np.float64)
    at = int(trace.argmax())
    wave = trace[at - 50:at + 50].copy()
    return Event(number, wave)

events = [pick(number, block) for number, block in enumerate(blocks("d"))]
print(len(events), events[0].wave.max())
`,
  });
  examine(viewKeepsBase, 'a memoryview in a tuple', {
    source: `from typing import NamedTuple

class Scan(NamedTuple):
    number: int
    label: memoryview

LABEL = slice(0, 48)

def frames(path):
    with open(path, "rb") as f:
        while head := f.read(4):
            yield memoryview(f.read(int.from_bytes(head, "big")))

scans = []
for number, payload in enumerate(frames("x")):
    scans.append(Scan(number, payload[LABEL]))
print(len(scans), bytes(scans[0].label[:4]))
`,
    lines: [16],
    proof: 'text',
    after: `from typing import NamedTuple

class Scan(NamedTuple):
    number: int
    label: memoryview

LABEL = slice(0, 48)

def frames(path):
    with open(path, "rb") as f:
        while head := f.read(4):
            yield memoryview(f.read(int.from_bytes(head, "big")))

scans = []
for number, payload in enumerate(frames("x")):
    scans.append(Scan(number, bytes(payload[LABEL])))
print(len(scans), bytes(scans[0].label[:4]))
`,
  });
  examine(viewKeepsBase, 'the last values in a dict', {
    source: `import numpy as np
out = {}
for p in open("list").read().split():
    data = np.fromfile(p, dtype=np.float64)
    out[p] = data[-100:]
print({k: v.sum() for k, v in out.items()})
`,
    lines: [5],
    proof: 'text',
    after: `import numpy as np
out = {}
for p in open("list").read().split():
    data = np.fromfile(p, dtype=np.float64)
    out[p] = data[-100:].copy()
print({k: v.sum() for k, v in out.items()})
`,
  });
  examine(viewKeepsBase, 'a column of an array without a name', {
    source: `import numpy as np
import glob
found = {}
for path in glob.glob("*.npy"):
    found[path] = np.load(path)[:, 3]
print(sum(values.sum() for values in found.values()))
`,
    lines: [5],
    proof: 'text',
    after: `import numpy as np
import glob
found = {}
for path in glob.glob("*.npy"):
    found[path] = np.load(path)[:, 3].copy()
print(sum(values.sum() for values in found.values()))
`,
  });
  examine(viewKeepsBase, 'every n-th pixel', {
    source: `import numpy as np
import glob
thumbs = []
for p in glob.glob("*.npy"):
    image = np.load(p)
    thumbs.append((p, image[::50, ::50]))
print(len(thumbs))
`,
    lines: [6],
    proof: 'text',
    after: `import numpy as np
import glob
thumbs = []
for p in glob.glob("*.npy"):
    image = np.load(p)
    thumbs.append((p, image[::50, ::50].copy()))
print(len(thumbs))
`,
  });
  examine(viewKeepsBase, 'an attribute of objects in a list', {
    source: `import numpy as np
import glob

class Record:
    def __init__(self, path):
        block = np.load(path)
        self.head = block[:16]

records = [Record(p) for p in glob.glob("*.npy")]
print(records[0].head.sum())
`,
    lines: [7],
    proof: 'text',
    after: `import numpy as np
import glob

class Record:
    def __init__(self, path):
        block = np.load(path)
        self.head = block[:16].copy()

records = [Record(p) for p in glob.glob("*.npy")]
print(records[0].head.sum())
`,
  });
  examine(viewKeepsBase, 'the first rows of a table', {
    source: `import glob
import pandas as pd
heads = []
for p in sorted(glob.glob("*.csv")):
    table = pd.read_csv(p)
    heads.append(table.head(3))
print(pd.concat(heads).to_string())
`,
    lines: [6],
    proof: 'text',
    after: `import glob
import pandas as pd
heads = []
for p in sorted(glob.glob("*.csv")):
    table = pd.read_csv(p)
    heads.append(table.head(3).copy())
print(pd.concat(heads).to_string())
`,
  });
  examine(viewKeepsBase, 'written to later: seen, but not changed', {
    source: `import numpy as np
import glob
kept = []
for p in glob.glob("*.npy"):
    data = np.load(p)
    part = data[10:20]
    part[0] = 5
    kept.append(part)
print(len(kept))
`,
    lines: [6],
    after: null,
  });
  examine(viewKeepsBase, 'all parts of one array', {
    source: `import numpy as np
data = np.fromfile("x", dtype=np.int32)
parts = []
for i in range(0, len(data), 1000):
    parts.append(data[i:i + 1000])
print(len(parts))
`,
  });
  examine(viewKeepsBase, 'nearly all of it', {
    source: `import numpy as np
import glob
kept = []
for p in glob.glob("*"):
    d = np.fromfile(p, dtype=np.int16)
    kept.append(d[1:-1])
print(len(kept))
`,
  });
  examine(viewKeepsBase, 'picked values are a copy', {
    source: `import numpy as np
import glob
kept = []
for p in glob.glob("*"):
    d = np.fromfile(p, dtype=np.int16)
    kept.append(d[d > 100])
print(len(kept))
`,
  });
  examine(viewKeepsBase, 'read at once', {
    source: `import numpy as np
import glob
for p in glob.glob("*"):
    d = np.fromfile(p, dtype=np.int16)
    print(d[10:20].sum())
`,
  });
  examine(viewKeepsBase, 'a copy already', {
    source: `import numpy as np
import glob
kept = []
for p in glob.glob("*"):
    d = np.fromfile(p, dtype=np.int16)
    kept.append(d[10:20].copy())
print(len(kept))
`,
  });
  examine(viewKeepsBase, 'slices of bytes and lists are copies', {
    source: `kept = []
for p in open("list"):
    data = open(p.strip(), "rb").read()
    kept.append(data[:10])
print(len(kept))
`,
  });
  examine(viewKeepsBase, 'the whole is kept too', {
    source: `import numpy as np
import glob
kept = []
for p in glob.glob("*"):
    d = np.fromfile(p, dtype=np.int16)
    kept.append((d, d[10:20]))
print(len(kept))
`,
  });
  examine(viewKeepsBase, 'a number', {
    source: `import numpy as np
import glob
kept = []
for p in glob.glob("*"):
    d = np.fromfile(p, dtype=np.int16)
    kept.append(d[10])
print(len(kept))
`,
  });
  examine(viewKeepsBase, 'a part of a part that a generator hands out, kept by an object', {
    source: `class Flow:
    def __init__(self, banner):
        self.banner = banner

def packets(capture):
    while True:
        block = capture.read(1 << 20)
        if not block:
            return
        view = memoryview(block)
        at = 0
        while at + 100 <= len(block):
            yield at, view[at + 4:at + 100]
            at += 100

flows = {}
for at, payload in packets(open("x", "rb")):
    if at not in flows:
        flows[at] = Flow(payload[:16])
print(len(flows))
`,
    lines: [19],
    proof: 'text',
    after: `class Flow:
    def __init__(self, banner):
        self.banner = banner

def packets(capture):
    while True:
        block = capture.read(1 << 20)
        if not block:
            return
        view = memoryview(block)
        at = 0
        while at + 100 <= len(block):
            yield at, view[at + 4:at + 100]
            at += 100

flows = {}
for at, payload in packets(open("x", "rb")):
    if at not in flows:
        flows[at] = Flow(bytes(payload[:16]))
print(len(flows))
`,
  });
  examine(viewKeepsBase, 'parts of one view that is made once', {
    source: `def packets(data):
    view = memoryview(data)
    for at in range(0, len(data), 100):
        yield at, view[at:at + 100]

kept = {}
for at, payload in packets(open("x", "rb").read()):
    kept[at] = payload[:16]
print(len(kept))
`,
  });
});
