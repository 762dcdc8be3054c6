import { testStreams } from './stream-cases.ts';

testStreams(
  'json-whole',
  [
    {
      name: 'lines in a comprehension',
      source: `import json

def read(path):
    with open(path) as handle:
        return [json.loads(line) for line in handle if line.strip()]

total = 0
for row in read("lines.jsonl"):
    total += row["n"]
print(total)
`,
      at: [5],
      changes: `-        return [json.loads(line) for line in handle if line.strip()]
+        for line in handle:
+            if line.strip():
+                yield json.loads(line)`,
      proof: 'text',
    },
    {
      name: 'lines by map',
      source: `from json import loads

with open("lines.jsonl") as file:
    rows = list(map(loads, file))
print(max(row["n"] for row in rows))
`,
      at: [4],
      changes: `-    rows = list(map(loads, file))
-print(max(row["n"] for row in rows))
+    print(max(row["n"] for row in map(loads, file)))`,
      proof: 'text',
    },
    {
      name: 'lines in a list that a loop fills',
      source: `import gzip
import json

class Store:
    def __init__(self, path):
        self.path = path

    def rows(self):
        result = []
        with gzip.open(self.path, "rt", encoding="utf-8") as stream:
            for line in stream:
                result.append(json.loads(line))
        return result

for row in Store("lines.jsonl.gz").rows():
    if row["n"] % 100 == 0:
        print(row["t"])
`,
      at: [12],
      changes: `-        result = []
-                result.append(json.loads(line))
-        return result
+                yield json.loads(line)`,
      proof: 'text',
    },
    {
      name: 'one array',
      source: `import json

def load(path):
    with open(path, encoding="utf-8") as handle:
        return json.load(handle)

def summary(rows):
    total = 0
    for row in rows:
        total += row["n"]
    return total

print(summary(load("rows.json")))
`,
      at: [5],
      changes: `+def json_elements(handle, block=1 << 16):
-        return json.load(handle)
+        yield from json_elements(handle)`,
      proof: 'text',
    },
    {
      name: 'an array under a key',
      source: `import json
from pathlib import Path

def show(path):
    document = json.loads(Path(path).read_text())
    for row in document["rows"]:
        if row["n"] < 3:
            print(row["t"])

show("doc.json")
`,
      at: [5],
      changes: `+def json_array(handle, key, block=1 << 16):
-    document = json.loads(Path(path).read_text())
-    for row in document["rows"]:
-        if row["n"] < 3:
-            print(row["t"])
+    with Path(path).open() as handle:
+        document = json_array(handle, "rows")
+        for row in document:
+            if row["n"] < 3:
+                print(row["t"])`,
      proof: 'text',
    },
    {
      name: 'what stands before the array',
      source: `import json

def load(path):
    with open(path) as fh:
        document = json.load(fh)
    print_name = document["name"].upper()
    for row in document["rows"]:
        if row["n"] == 7:
            print(print_name, row["t"])

load("doc.json")
`,
      at: [5],
      changes: `+def json_head_and_array(handle, key, block=1 << 16):
-        document = json.load(fh)
-    print_name = document["name"].upper()
-    for row in document["rows"]:
-        if row["n"] == 7:
-            print(print_name, row["t"])
+        elements = json_head_and_array(fh, "rows")
+        document = next(elements)
+        print_name = document["name"].upper()
+        for row in elements:
+            if row["n"] == 7:
+                print(print_name, row["t"])`,
      proof: 'run',
    },
    {
      name: 'the members of an object',
      source: `import json

def load(path):
    with open(path) as fh:
        table = json.load(fh)
    for key, value in table.items():
        print(key, len(str(value)) > 40)

load("doc.json")
`,
      at: [5],
      changes: `+def json_items(handle, block=1 << 16):
-        table = json.load(fh)
-    for key, value in table.items():
-        print(key, len(str(value)) > 40)
+        table = json_items(fh)
+        for key, value in table:
+            print(key, len(str(value)) > 40)`,
      proof: 'run',
    },
    {
      name: 'bytes',
      source: `import gzip
import json

with gzip.open("rows.json.gz") as packed:
    print(sum(row["n"] for row in json.load(packed)))
`,
      at: [5],
      changes: `+import io
+def json_elements(handle, block=1 << 16):
-    print(sum(row["n"] for row in json.load(packed)))
+    print(sum(row["n"] for row in json_elements(io.TextIOWrapper(packed, encoding="utf-8"))))`,
      proof: 'text',
    },
    {
      name: 'lines joined to one array',
      source: `import json
def load(path):
    with open(path) as stream:
        return json.loads("[" + ",".join(stream) + "]")
print(sum(row["n"] for row in load("lines.jsonl")))
`,
      at: [4],
      changes: `-        return json.loads("[" + ",".join(stream) + "]")
+        for line in stream:
+            yield json.loads(line)`,
      proof: 'text',
    },
    {
      name: 'joined in a format',
      source: `import json
with open("lines.jsonl") as handle:
    rows = json.loads("[%s]" % ",".join(handle.read().splitlines()))
print(max(row["v"] for row in rows))
`,
      at: [3],
      changes: `-    rows = json.loads("[%s]" % ",".join(handle.read().splitlines()))
-print(max(row["v"] for row in rows))
+    print(max(row["v"] for row in (json.loads(line) for line in handle)))`,
      proof: 'text',
    },
    {
      name: 'line ends replaced',
      source: `import json
from pathlib import Path
def rows(path):
    text = Path(path).read_text()
    return json.loads("[" + text.strip().replace("\\n", ",") + "]")
total = 0
for row in rows("lines.jsonl"):
    total += row["n"]
print(total)
`,
      at: [5],
      changes: `-    text = Path(path).read_text()
-    return json.loads("[" + text.strip().replace("\\n", ",") + "]")
+    with Path(path).open() as handle:
+        for line in handle:
+            yield json.loads(line)`,
      proof: 'text',
    },
    {
      name: 'a decoder of its own',
      source: `import json
def load(path):
    decoder = json.JSONDecoder()
    with open(path) as fh:
        return [decoder.decode(line) for line in fh]
print(sum(len(row["t"]) for row in load("lines.jsonl")))
`,
      at: [5],
      changes: `-        return [decoder.decode(line) for line in fh]
+        for line in fh:
+            yield decoder.decode(line)`,
      proof: 'text',
    },
    {
      name: 'a property',
      source: `import json
class Store:
    def __init__(self, path):
        self.path = path

    @property
    def rows(self):
        with open(self.path) as handle:
            return [json.loads(line) for line in handle if line.strip()]

    def total(self):
        return sum(row["n"] for row in self.rows)

print(Store("lines.jsonl").total())
`,
      at: [9],
      changes: `-            return [json.loads(line) for line in handle if line.strip()]
+            for line in handle:
+                if line.strip():
+                    yield json.loads(line)`,
      proof: 'text',
    },
    {
      name: 'gone through twice',
      source: `import json
rows = [json.loads(line) for line in open("lines.jsonl")]
mean = sum(row["n"] for row in rows) / len(rows)
for row in rows:
    if row["n"] > mean * 1.99:
        print(row["t"])
`,
      at: [2],
      changes: `-rows = [json.loads(line) for line in open("lines.jsonl")]
+class Reread:
+def read_rows():
+    with open("lines.jsonl") as handle:
+        for line in handle:
+            yield json.loads(line)
+rows = Reread(read_rows)`,
      proof: 'run',
      suspected: true,
    },
    {
      name: 'an array in an attribute',
      source: `import json
class Feed:
    def __init__(self, path):
        with open(path) as handle:
            self.rows = json.load(handle)

    def total(self):
        total = 0
        for row in self.rows:
            total += row["n"]
        return total

print(Feed("rows.json").total())
`,
      at: [5],
      changes: `+class Reread:
+def json_elements(handle, block=1 << 16):
-        with open(path) as handle:
-            self.rows = json.load(handle)
+        def read_rows():
+            with open(path) as handle:
+                yield from json_elements(handle)
+        self.rows = Reread(read_rows)`,
      proof: 'run',
      suspected: true,
    },
    {
      name: 'an array that is gone through twice',
      source: `import json
with open("rows.json") as handle:
    rows = json.load(handle)
print(len(rows), sum(row["n"] for row in rows))
print(max(row["v"] for row in rows))
`,
      at: [3],
      changes: `-with open("rows.json") as handle:
-    rows = json.load(handle)
+class Reread:
+def json_elements(handle, block=1 << 16):
+def read_rows():
+    with open("rows.json") as handle:
+        yield from json_elements(handle)
+rows = Reread(read_rows)`,
      proof: 'run',
      suspected: true,
    },
    {
      name: 'an array before another key',
      source: `import json
def read(path):
    with open(path) as handle:
        document = json.load(handle)
    return document["name"], document["tail"], document["rows"]

name, tail, rows = read("doc.json")
print(name, tail, sum(row["n"] for row in rows))
`,
      at: [4],
      changes: `+class Reread:
+def json_array(handle, key, block=1 << 16):
+def json_without(handle, key, block=1 << 16):
-        document = json.load(handle)
+        def read_document():
+            with open(path) as handle:
+                yield from json_array(handle, "rows")
+        document = {**json_without(handle, "rows"), "rows": Reread(read_document)}`,
      proof: 'run',
      suspected: true,
    },
  ],
  {
    'looked up by key': `import json
def f(path):
    with open(path) as fh:
        data = json.load(fh)
    print(data["a"], data["b"]["c"])
f("x")
`,
    'rows used twice': `import json
rows = [json.loads(line) for line in open("x")]
mean = sum(row["n"] for row in rows) / len(rows)
print([row for row in rows if row["n"] > mean])
`,
    sorted: `import json
for row in sorted((json.loads(line) for line in open("x")), key=lambda row: row["n"]):
    print(row)
`,
    indexed: `import json
rows = json.load(open("x.json"))
print(rows[-1]["n"], len(rows))
`,
    settings: `import json
def load_settings(path):
    with open(path) as fh:
        return json.load(fh)["rules"]
for rule in load_settings("settings.json"):
    print(rule["name"])
`,
    'one document a line, streamed': `import json
for line in open("x"):
    print(json.loads(line)["n"])
`,
    'a small answer': `import json
import urllib.request
for row in json.load(urllib.request.urlopen("http://api/x")):
    print(row["n"])
`,
  },
);
