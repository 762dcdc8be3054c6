import { describe } from 'vitest';
import { dataframeWhole } from '../../../src/fixes/python/dataframe-whole.ts';
import { examine } from './examine.ts';

describe('dataframe-whole', () => {
  examine(dataframeWhole, 'sums by group, through a loader that logs', {
    source: `import pandas as pd
import logging

def load(path):
    sales = pd.read_csv(path)
    logging.info("%d rows", len(sales))
    return sales

def monthly(path):
    sales = load(path)
    sales["gross"] = sales["net"] * 119 // 100
    return sales.groupby(["month", "shop"])[["gross"]].sum()

print(monthly("s.csv").to_string())
`,
    lines: [5],
    proof: 'run',
    after: `import pandas as pd
import logging

def load(path):
    rows = 0
    for sales in pd.read_csv(path, chunksize=20_000):
        rows += len(sales)
        yield sales
    logging.info("%d rows", rows)

def monthly(path):
    parts = []
    for sales in load(path):
        sales["gross"] = sales["net"] * 119 // 100
        parts.append(sales.groupby(["month", "shop"])[["gross"]].sum())
    return pd.concat(parts).groupby(level=[0, 1]).sum()

print(monthly("s.csv").to_string())
`,
  });
  examine(dataframeWhole, 'chunks that are joined again', {
    source: `import pandas as pd
def read(path):
    """All of it."""
    pieces = []
    for number, piece in enumerate(pd.read_csv(path, chunksize=1000)):
        pieces.append(piece)
    return pd.concat(pieces, ignore_index=True)

frame = read("p.csv")
print(frame.groupby("depot")["cost"].max().to_string())
`,
    lines: [7],
    proof: 'run',
    after: `import pandas as pd
def read(path):
    """All of it."""
    for number, piece in enumerate(pd.read_csv(path, chunksize=1000)):
        yield piece

parts = []
for frame in read("p.csv"):
    parts.append(frame.groupby("depot")["cost"].max())
print(pd.concat(parts).groupby(level=0).max().to_string())
`,
  });
  examine(dataframeWhole, 'numbers of a script', {
    source: `import pandas as pd
df = pd.read_csv("log.csv")
print(len(df), df["bytes"].sum())
print(df["bytes"].max(), (df["status"] == 500).sum())
`,
    lines: [2],
    proof: 'run',
    after: `import pandas as pd
parts = []
for df in pd.read_csv("log.csv", chunksize=20_000):
    parts.append((len(df), df["bytes"].sum(), df["bytes"].max(), (df["status"] == 500).sum()))
print(sum(part[0] for part in parts), sum(part[1] for part in parts))
print(max(part[2] for part in parts), sum(part[3] for part in parts))
`,
  });
  examine(dataframeWhole, 'row by row', {
    source: `import pandas as pd
total = 0
for row in pd.read_csv("a.csv").itertuples():
    total += row.amount
print(total)
`,
    lines: [3],
    proof: 'run',
    after: `import pandas as pd
total = 0
for row in (item for chunk in pd.read_csv("a.csv", chunksize=20_000) for item in chunk.itertuples()):
    total += row.amount
print(total)
`,
  });
  examine(dataframeWhole, 'records', {
    source: `import pandas as pd
records = pd.read_csv("o.csv").to_dict("records")
for record in records:
    print(record["id"])
`,
    lines: [2],
    proof: 'run',
    after: `import pandas as pd
records = (item for chunk in pd.read_csv("o.csv", chunksize=20_000) for item in chunk.to_dict("records"))
for record in records:
    print(record["id"])
`,
  });
  examine(dataframeWhole, 'a parameter', {
    source: `import pandas as pd
def report(df):
    print("rows", len(df))
    by = df.groupby("city")["n"].sum()
    print(by.to_string())

def main():
    df = pd.read_csv("a.csv")
    report(df)

main()
`,
    lines: [8],
    proof: 'run',
    after: `import pandas as pd
def report(df):
    parts = []
    for chunk in df:
        parts.append((len(chunk), chunk.groupby("city")["n"].sum()))
    print("rows", sum(part[0] for part in parts))
    by = pd.concat(part[1] for part in parts).groupby(level=0).sum()
    print(by.to_string())

def main():
    df = pd.read_csv("a.csv", chunksize=20_000)
    report(df)

main()
`,
  });
  examine(dataframeWhole, 'a filter and named sums in a method', {
    source: `import pandas as pd
class Shop:
    def frame(self):
        return pd.read_csv("s.csv", sep=";")

    def totals(self):
        table = self.frame()
        table = table[table["ok"] == 1]
        return table.groupby(["shop"]).agg(n=("net", "size"), most=("net", "max"))

print(Shop().totals().to_string())
`,
    lines: [4],
    proof: 'run',
    after: `import pandas as pd
class Shop:
    def frame(self):
        return pd.read_csv("s.csv", sep=";", chunksize=20_000)

    def totals(self):
        parts = []
        for table in self.frame():
            table = table[table["ok"] == 1]
            parts.append(table.groupby(["shop"]).agg(n=("net", "size"), most=("net", "max")))
        return pd.concat(parts).groupby(level=0).agg({"n": "sum", "most": "max"})

print(Shop().totals().to_string())
`,
  });
  examine(dataframeWhole, 'a selection with a name of its own, and means', {
    source: `import pandas as pd
df = pd.read_csv("a.csv")
late = df[df["days"] > 30]
print(len(late), late["sum"].sum())
print(df.groupby("kind")["sum"].mean().to_string())
`,
    lines: [2],
    proof: 'run',
    after: `import pandas as pd
parts = []
for df in pd.read_csv("a.csv", chunksize=20_000):
    late = df[df["days"] > 30]
    parts.append((df.groupby("kind")["sum"].agg(["sum", "count"]), len(late), late["sum"].sum()))
print(sum(part[1] for part in parts), sum(part[2] for part in parts))
print(pd.concat(part[0] for part in parts).groupby(level=0).sum().pipe(lambda both: both["sum"] / both["count"]).rename("sum").to_string())
`,
  });
  examine(dataframeWhole, 'in one expression', {
    source: `import pandas as pd
print(pd.read_csv("a.csv").groupby("k")["v"].min().to_string())
`,
    lines: [2],
    proof: 'run',
    after: `import pandas as pd
print(pd.concat(chunk.groupby("k")["v"].min() for chunk in pd.read_csv("a.csv", chunksize=20_000)).groupby(level=0).min().to_string())
`,
  });
  examine(dataframeWhole, 'sorted whole', {
    source: `import pandas as pd
df = pd.read_csv("a.csv")
df = df.sort_values("when")
print(df["v"].cumsum().max())
`,
    lines: [2],
    suspected: true,
    proof: 'run',
    after: `import pandas as pd
df = pd.read_csv("a.csv", usecols=lambda name: name in {"v", "when"})
df = df.sort_values("when")
print(df["v"].cumsum().max())
`,
  });
  examine(dataframeWhole, 'a share of the whole', {
    source: `import pandas as pd
df = pd.read_csv("a.csv")
df["share"] = df["v"] / df["v"].sum()
print(df.groupby("k")["share"].sum().to_string())
`,
    lines: [2],
    suspected: true,
    proof: 'run',
    after: `import pandas as pd
df = pd.read_csv("a.csv", usecols=lambda name: name in {"k", "share", "v"})
df["share"] = df["v"] / df["v"].sum()
print(df.groupby("k")["share"].sum().to_string())
`,
  });
  examine(dataframeWhole, 'medians', {
    source: `import pandas as pd
df = pd.read_csv("a.csv")
print(df.groupby("k")["v"].median().to_string())
`,
    lines: [2],
    suspected: true,
    proof: 'run',
    after: `import pandas as pd
df = pd.read_csv("a.csv", usecols=lambda name: name in {"k", "v"})
print(df.groupby("k")["v"].median().to_string())
`,
  });
  examine(dataframeWhole, 'in chunks already', {
    source: `import pandas as pd
total = 0
for df in pd.read_csv("a.csv", chunksize=1000):
    total += df["v"].sum()
print(total)
`,
  });
  examine(dataframeWhole, 'some rows', {
    source: `import pandas as pd
df = pd.read_csv("a.csv", nrows=100)
print(df["v"].sum())
`,
  });
  examine(dataframeWhole, 'printed and plotted whole', {
    source: `import pandas as pd
df = pd.read_csv("a.csv")
print(df["v"].sum())
df.to_parquet("b.parquet")
`,
  });
  examine(dataframeWhole, 'looked up at random', {
    source: `import pandas as pd
df = pd.read_csv("a.csv").set_index("id")
for line in open("ids"):
    print(df.loc[int(line), "v"])
`,
    lines: [2],
    suspected: true,
    proof: 'run',
    after: `import pandas as pd
df = pd.read_csv("a.csv", usecols=lambda name: name in {"id", "v"}).set_index("id")
for line in open("ids"):
    print(df.loc[int(line), "v"])
`,
  });
  examine(dataframeWhole, 'one file at a time', {
    source: `import pandas as pd
import glob
for path in glob.glob("*.csv"):
    df = pd.read_csv(path)
    print(path, df["v"].sum())
`,
  });
  examine(dataframeWhole, 'a step with a name, in a function', {
    source: `import pandas as pd
def load(path):
    return pd.read_csv(path)

def per_shop(table):
    table["total"] = table["qty"] * table["cents"]
    return table

def sums(table):
    grouped = per_shop(table).groupby("shop")
    return grouped.agg(rows=("qty", "size"), total=("total", "sum"), peak=("cents", "max"))

print(sums(load("a.csv")).sort_index().to_string())
`,
    lines: [3],
    proof: 'run',
    after: `import pandas as pd
def load(path):
    return pd.read_csv(path, chunksize=20_000)

def per_shop(table):
    table["total"] = table["qty"] * table["cents"]
    return table

def sums(table):
    return pd.concat(per_shop(chunk).groupby("shop").agg(rows=("qty", "size"), total=("total", "sum"), peak=("cents", "max")) for chunk in table).groupby(level=0).agg({"rows": "sum", "total": "sum", "peak": "max"})

print(sums(load("a.csv")).sort_index().to_string())
`,
  });
  examine(dataframeWhole, 'days that are put together', {
    source: `import pandas as pd
from pathlib import Path
days = [pd.read_csv(file) for file in sorted(Path("days").glob("*.csv"))]
taps = pd.concat(days)
print(taps.sort_values("at")["line"].nunique())
`,
    lines: [3],
    suspected: true,
    proof: 'run',
    after: `import pandas as pd
from pathlib import Path
days = [pd.read_csv(file, usecols=lambda name: name in {"at", "line"}) for file in sorted(Path("days").glob("*.csv"))]
taps = pd.concat(days)
print(taps.sort_values("at")["line"].nunique())
`,
  });
});
