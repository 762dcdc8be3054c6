import { testStreams } from './stream-cases.ts';

testStreams(
  'build-whole-output',
  [
    {
      name: 'joined and printed',
      source: `def report(path):
    lines = []
    with open(path) as source:
        for line in source:
            lines.append(line.strip().upper())
    print("\\n".join(lines))

report("in.txt")
`,
      at: [5],
      changes: `-    lines = []
-            lines.append(line.strip().upper())
-    print("\\n".join(lines))
+            print(line.strip().upper())`,
      proof: 'run',
    },
    {
      name: 'a heading, then a file',
      source: `def export(path, target):
    lines = ["heading"]
    count = 0
    for line in open(path):
        count += 1
        lines.append(line.rstrip())
    lines.append("%d lines" % count)
    with open(target, "w", encoding="utf-8") as out:
        out.write("\\n".join(lines) + "\\n")
    return count

print(export("in.txt", "out.txt"), open("out.txt").read())
`,
      at: [6],
      changes: `-    lines = ["heading"]
-    for line in open(path):
-        count += 1
-        lines.append(line.rstrip())
-    lines.append("%d lines" % count)
-        out.write("\\n".join(lines) + "\\n")
+        out.write("heading\\n")
+        for line in open(path):
+            count += 1
+            out.write(line.rstrip() + "\\n")
+        out.write("%d lines" % count + "\\n")`,
      proof: 'text',
    },
    {
      name: 'returned and printed',
      source: `def render(rows):
    lines = ["start"]
    for row in rows:
        lines.append(f"<li>{row.strip()}</li>")
    return "\\n".join(lines)

def main():
    with open("in.txt") as rows:
        print(render(rows))

main()
`,
      at: [4],
      changes: `-    lines = ["start"]
+    yield "start"
-        lines.append(f"<li>{row.strip()}</li>")
-    return "\\n".join(lines)
+        yield f"<li>{row.strip()}</li>"
-        print(render(rows))
+        for line in render(rows):
+            print(line)`,
      proof: 'text',
    },
    {
      name: 'a string that grows',
      source: `def page(rows):
    out = "<ul>"
    for row in rows:
        out += "<li>" + row.strip() + "</li>"
    return out

with open("in.txt") as rows, open("out.html", "w") as target:
    target.write(page(rows))
print(open("out.html").read())
`,
      at: [4],
      changes: `-    out = "<ul>"
+    yield "<ul>"
-        out += "<li>" + row.strip() + "</li>"
-    return out
+        yield "<li>" + row.strip() + "</li>"
-    target.write(page(rows))
+    target.writelines(page(rows))`,
      proof: 'text',
    },
    {
      name: 'a file in memory',
      source: `import io
import sys

def page(rows):
    buffer = io.StringIO()
    print("begin", file=buffer)
    for number, row in enumerate(rows):
        print(number, row.strip(), file=buffer)
    return buffer.getvalue()

sys.stdout.write(page(open("in.txt")))
`,
      at: [8],
      changes: `-import io
-    buffer = io.StringIO()
-    print("begin", file=buffer)
+    yield "begin\\n"
-        print(number, row.strip(), file=buffer)
-    return buffer.getvalue()
+        yield "%s %s\\n" % (number, row.strip())
-sys.stdout.write(page(open("in.txt")))
+sys.stdout.writelines(page(open("in.txt")))`,
      proof: 'text',
    },
    {
      name: 'one expression',
      source: `def show(rows):
    print("\\n".join(row.strip() for row in rows))

with open("in.txt") as rows:
    show(rows)
`,
      at: [2],
      changes: `-    print("\\n".join(row.strip() for row in rows))
+    for row in rows:
+        print(row.strip())`,
      proof: 'run',
    },
    {
      name: 'rows of a table',
      source: `import csv

def save(path, target):
    table = []
    for line in open(path):
        table.append(line.split())
    with open(target, "w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["word", "rest"])
        writer.writerows(table)

save("in.txt", "out.csv")
print(open("out.csv").read())
`,
      at: [6],
      changes: `-    table = []
-    for line in open(path):
-        table.append(line.split())
-        writer.writerows(table)
+        for line in open(path):
+            writer.writerow(line.split())`,
      proof: 'text',
    },
    {
      name: 'JSON by hand',
      source: `import json
from pathlib import Path

def save(path, target):
    parts = []
    for line in open(path):
        parts.append(json.dumps(line))
    Path(target).write_text("[" + ",\\n".join(parts) + "]\\n", encoding="utf-8")

save("in.txt", "out.json")
print(open("out.json").read())
`,
      at: [7],
      changes: `-    parts = []
-    for line in open(path):
-        parts.append(json.dumps(line))
-    Path(target).write_text("[" + ",\\n".join(parts) + "]\\n", encoding="utf-8")
+    with Path(target).open("w", encoding="utf-8") as out:
+        out.write("[")
+        separator = ""
+        for line in open(path):
+            out.write(separator + json.dumps(line))
+            separator = ",\\n"
+        out.write("]\\n")`,
      proof: 'text',
    },
    {
      name: 'in an attribute',
      source: `class Page:
    def __init__(self):
        self.lines = []

    def add(self, line):
        self.lines.append(line.strip())

    def save(self, target):
        with open(target, "w") as out:
            out.write("\\n".join(self.lines))

page = Page()
for line in open("in.txt"):
    page.add(line)
page.save("out.txt")
`,
      at: [6],
      changes: `+import tempfile
+import pickle
+class Spool:
-        self.lines = []
+        self.lines = Spool()
-            out.write("\\n".join(self.lines))
+            separator = ""
+            for line_2 in self.lines:
+                out.write(separator + line_2)
+                separator = "\\n"`,
      proof: 'run',
    },
    {
      name: 'a file in memory in an attribute',
      source: `import io
class Trail:
    def __init__(self):
        self.export = io.StringIO("head\\n")
        self.export.seek(0, io.SEEK_END)

    def add(self, line):
        print(line.strip(), len(line), sep=";", file=self.export)

    def save(self, out):
        out.write(self.export.getvalue())

trail = Trail()
for line in open("in.txt"):
    trail.add(line)
with open("out.txt", "w") as out:
    trail.save(out)
print(open("out.txt").read())
`,
      at: [8],
      changes: `+import tempfile
+import shutil
-        self.export = io.StringIO("head\\n")
+        self.export = tempfile.TemporaryFile("w+", encoding="utf-8", newline="", dir=".")
+        self.export.write("head\\n")
-        out.write(self.export.getvalue())
+        self.export.seek(0)
+        shutil.copyfileobj(self.export, out)`,
      proof: 'run',
    },
    {
      name: 'a list that a helper fills',
      source: `def emit(lines, *columns):
    lines.append("\\t".join(columns))

def main():
    lines = []
    emit(lines, "word", "number")
    for line in open("in.txt"):
        emit(lines, *line.split()[:2])
    print("\\n".join(lines))

main()
`,
      at: [2],
      changes: `+import tempfile
+import pickle
+class Spool:
-    lines = []
+    lines = Spool()
-    print("\\n".join(lines))
+    for line_2 in lines:
+        print(line_2)`,
      proof: 'run',
    },
    {
      name: 'rendered by a method',
      source: `class Page:
    def __init__(self):
        self.parts = []

    def row(self, *cells):
        self.parts.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")

    def render(self):
        return "<table>" + "".join(self.parts) + "</table>"

page = Page()
for line in open("in.txt"):
    page.row(*line.split())
with open("out.html", "w") as out:
    out.write(page.render())
print(open("out.html").read())
`,
      at: [6],
      changes: `+import tempfile
+import pickle
+class Spool:
-        self.parts = []
+        self.parts = Spool()
-        return "<table>" + "".join(self.parts) + "</table>"
+        yield "<table>"
+        yield from self.parts
+        yield "</table>"
-    out.write(page.render())
+    out.writelines(page.render())`,
      proof: 'run',
    },
    {
      name: 'a text that grows in an attribute',
      source: `class Doc:
    def __init__(self):
        self.text = ""

    def add(self, line):
        self.text += line.upper()

doc = Doc()
for line in open("in.txt"):
    doc.add(line)
with open("out.txt", "w") as out:
    out.write(doc.text)
print(open("out.txt").read())
`,
      at: [6],
      changes: `+import tempfile
+import shutil
-        self.text = ""
+        self.text = tempfile.TemporaryFile("w+", encoding="utf-8", newline="", dir=".")
-        self.text += line.upper()
+        self.text.write(line.upper())
-    out.write(doc.text)
+    doc.text.seek(0)
+    shutil.copyfileobj(doc.text, out)`,
      proof: 'run',
    },
    {
      name: 'documents for json.dump',
      source: `import json
def convert(path, out):
    docs = []
    for line in open(path):
        docs.append({"line": line.strip(), "n": len(line)})
    with open(out, "w") as handle:
        json.dump(docs, handle)

convert("in.txt", "out.json")
print(open("out.json").read())
`,
      at: [5],
      changes: `+import tempfile
+import pickle
+class Spool:
-    docs = []
+    docs = Spool()
-        json.dump(docs, handle)
+        separator = "["
+        for item in docs:
+            handle.write(separator + json.dumps(item))
+            separator = ", "
+        handle.write("[]" if separator == "[" else "]")`,
      proof: 'run',
    },
    {
      name: 'rows of a CSV writer in memory',
      source: `import csv, io
def export(rows):
    """As CSV."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(["word"])
    writer.writerows(row.split() for row in rows)
    return buffer.getvalue()

def save(text, target):
    with open(target, "w", newline="") as out:
        out.write(text)

with open("in.txt") as handle:
    text = export(handle)
    save(text, "out.csv")
print(open("out.csv").read())
`,
      at: [7],
      changes: `-import csv, io
+import csv
+import tempfile
-    buffer = io.StringIO(newline="")
+    buffer = tempfile.TemporaryFile("w+", encoding="utf-8", newline="", dir=".")
-    return buffer.getvalue()
+    buffer.seek(0)
+    yield from buffer
-        out.write(text)
+        out.writelines(text)`,
      proof: 'run',
    },
    {
      name: 'named before it is joined',
      source: `import sys
lines = [line.upper() for line in open("in.txt")]
sys.stdout.write("".join(lines))
`,
      at: [3],
      changes: `-lines = [line.upper() for line in open("in.txt")]
-sys.stdout.write("".join(lines))
+sys.stdout.writelines(line.upper() for line in open("in.txt"))`,
      proof: 'run',
    },
  ],
  {
    'a few lines': `def f(tallies):
    lines = []
    for name in ("a", "b"):
        lines.append(f"{name}: {tallies[name]}")
    print("\\n".join(lines))
f({"a": 1, "b": 2})
`,
    'one row': `import csv
def line(row):
    parts = []
    for name in row:
        parts.append(f"{name}={row[name]}")
    return " ".join(parts)
for row in csv.DictReader(open("x")):
    print(line(row))
`,
    'needed as a string': `import hashlib
def f(path):
    parts = []
    for line in open(path):
        parts.append(line.strip())
    text = "".join(parts)
    print(text == text[::-1], text.find("abc"))
f("x")
`,
    'sorted first': `def f(path):
    lines = []
    for line in open(path):
        lines.append(line.strip())
    lines.sort()
    print("\\n".join(lines))
f("x")
`,
    'written as it comes': `def f(path):
    with open("y", "w") as out:
        for line in open(path):
            out.write(line.upper())
f("x")
`,
    'replaced from inside': `def f(path):
    lines = []
    for line in open(path):
        lines.append(line)
    lines[0] = "header"
    print("".join(lines))
f("x")
`,
    'one each': `import io
def f(path):
    for line in open(path):
        page = io.StringIO()
        page.write(line)
        print(page.getvalue())
f("x")
`,
  },
);
