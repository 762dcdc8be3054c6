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
      changes: null,
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
