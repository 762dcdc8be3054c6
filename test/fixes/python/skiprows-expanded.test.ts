import { testStreams } from './stream-cases.ts';

testStreams(
  'skiprows-expanded',
  [
    {
      name: 'a range',
      source: `import pandas as pd

def rest(path, done):
    return pd.read_csv(path, skiprows=range(1, done + 1))
`,
      at: [4],
      changes: `-    return pd.read_csv(path, skiprows=range(1, done + 1))
+    return pd.read_csv(path, skiprows=lambda row: 0 < row <= done)`,
      proof: 'text',
      unrun: true,
    },
    {
      name: 'a list with a name',
      source: `import logging
import pandas as pd

def rest(path, done):
    gone = list(range(1, done + 1))
    logging.info("%d rows gone", len(gone))
    return pd.read_csv(path, skiprows=gone, nrows=100)
`,
      at: [7],
      changes: `-    gone = list(range(1, done + 1))
+    gone = range(1, done + 1)
-    return pd.read_csv(path, skiprows=gone, nrows=100)
+    return pd.read_csv(path, skiprows=lambda row: row in gone, nrows=100)`,
      proof: 'text',
      unrun: true,
    },
    {
      name: 'a literal number',
      source: `import pandas

frame = pandas.read_csv("x.csv", skiprows=10_000_000, header=None)
`,
      at: [3],
      changes: `-frame = pandas.read_csv("x.csv", skiprows=10_000_000, header=None)
+frame = pandas.read_csv("x.csv", skiprows=lambda row: row < 10_000_000, header=None)`,
      proof: 'text',
      unrun: true,
    },
    {
      name: 'a comprehension',
      source: `from pandas import read_csv

def rest(path, first, last):
    return read_csv(path, skiprows=[row for row in range(first, last)])
`,
      at: [4],
      changes: `-    return read_csv(path, skiprows=[row for row in range(first, last)])
+    return read_csv(path, skiprows=lambda row: first <= row < last)`,
      proof: 'text',
      unrun: true,
    },
    {
      name: 'chunks by hand',
      source: `import pandas as pd

def total(path):
    result, begin = 0, 0
    while True:
        part = pd.read_csv(path, header=None, skiprows=begin, nrows=1000)
        if part.empty:
            return result
        result += part[0].sum()
        begin += 1000
`,
      at: [6],
      changes: `-        part = pd.read_csv(path, header=None, skiprows=begin, nrows=1000)
+        part = pd.read_csv(path, header=None, skiprows=lambda row: row < begin, nrows=1000)`,
      proof: 'text',
      unrun: true,
    },
    {
      name: 'a checkpoint',
      source: `import pandas as pd

class Resumed:
    def __init__(self, state):
        self.rows_done = state["rows"]

    def frame(self, path):
        return pd.read_csv(path, skiprows=self.rows_done, header=None)
`,
      at: [8],
      changes: `-        return pd.read_csv(path, skiprows=self.rows_done, header=None)
+        return pd.read_csv(path, skiprows=lambda row: row < self.rows_done, header=None)`,
      proof: 'text',
      unrun: true,
    },
  ],
  {
    'a heading': `import pandas as pd
frame = pd.read_csv("x.csv", skiprows=3)
`,
    'some rows': `import pandas as pd
frame = pd.read_csv("x.csv", skiprows=[0, 2])
`,
    'a function': `import pandas as pd
frame = pd.read_csv("x.csv", skiprows=lambda row: row % 10)
`,
    'a short range': `import pandas as pd
frame = pd.read_csv("x.csv", skiprows=range(1, 5))
`,
    'an option with a small default': `import argparse
import pandas as pd
parser = argparse.ArgumentParser()
parser.add_argument("--heading", type=int, default=2)
args = parser.parse_args()
frame = pd.read_csv("x.csv", skiprows=args.heading)
`,
    'another library': `import numpy as np
table = np.loadtxt("x.csv", skiprows=5_000_000)
`,
  },
);
