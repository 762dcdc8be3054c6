import { testStreams } from './stream-cases.ts';

testStreams(
  'keep-only-summary',
  [
    {
      name: 'figures of a field, in properties',
      source: `import re
import zlib

TAG = re.compile("<[^>]*>")


class Page:
    def __init__(self, title, body):
        self.title = title
        self.body = body

    @property
    def size(self):
        return len(TAG.sub("", self.body).strip())

    @property
    def checksum(self):
        return zlib.crc32(self.body.encode())


pages = []
for line in open("in.txt"):
    pages.append(Page(line[:5], line))
for page in sorted(pages, key=lambda page: page.title):
    print(page.title, page.size, page.checksum)
`,
      at: [10],
      changes: `-        self.body = body
+        self._size = len(TAG.sub("", body).strip())
+        self._checksum = zlib.crc32(body.encode())
-        return len(TAG.sub("", self.body).strip())
+        return self._size
-        return zlib.crc32(self.body.encode())
+        return self._checksum`,
      proof: 'text',
      suspected: true,
    },
    {
      name: 'parts of what is given, used by the constructor alone',
      source: `class Mail:
    def __init__(self, raw):
        self.raw = raw
        self.head, _, self.body = raw.partition(" ")
        self.id = self.head[:3]
        self.lines = self.body.count("1")

    @property
    def size(self):
        return len(self.raw)


mails = {}
for line in open("in.txt"):
    mail = Mail(line)
    mails.setdefault(mail.id, mail)
for key in sorted(mails):
    print(key, mails[key].size, mails[key].lines)
`,
      at: [3, 4, 4],
      changes: `-        self.raw = raw
-        self.head, _, self.body = raw.partition(" ")
-        self.id = self.head[:3]
-        self.lines = self.body.count("1")
+        self._size = len(raw)
+        head, _, body = raw.partition(" ")
+        self.id = head[:3]
+        self.lines = body.count("1")
-        return len(self.raw)
+        return self._size`,
      proof: 'text',
      suspected: true,
    },
    {
      name: 'worked out by the constructor, asked from outside',
      source: `class Track:
    def __init__(self, line):
        self.name = line[:3]
        self.words = line.split()


tracks = [Track(line) for line in open("in.txt")]
for track in tracks:
    print(track.name, len(track.words))
`,
      at: [4],
      changes: `-        self.words = line.split()
+        words = line.split()
+        self.word_count = len(words)
-    print(track.name, len(track.words))
+    print(track.name, track.word_count)`,
      proof: 'text',
      suspected: true,
    },
    {
      name: 'rows of which a dataclass is asked a sum',
      source: `from dataclasses import dataclass


@dataclass
class Report:
    name: str
    rows: list

    @property
    def total(self):
        return sum(len(row) for row in self.rows)


reports = []
for name in ("in.txt", "rows.csv"):
    with open(name) as handle:
        reports.append(Report(name, [line for line in handle if line.strip()]))
for report in reports:
    print(report.name, report.total)
`,
      at: [17],
      changes: `-from dataclasses import dataclass
+from dataclasses import dataclass, InitVar
-    rows: list
+    rows: InitVar[list]
+    def __post_init__(self, rows):
+        self._total = sum(len(row) for row in rows)
-        return sum(len(row) for row in self.rows)
+        return self._total`,
      proof: 'text',
    },
    {
      name: 'a dict of wholes, asked for their length',
      source: `found = {}
for name in ("in.txt", "rows.csv"):
    found[name] = open(name).read()
for name in sorted(found):
    print(name, len(found[name]))
`,
      at: [3],
      changes: `-    found[name] = open(name).read()
+    found[name] = len(open(name).read())
-    print(name, len(found[name]))
+    print(name, found[name])`,
      proof: 'text',
    },
    {
      name: 'an exception with its traceback',
      source: `def parsed(line):
    return int(line)


rejected = []
for line in open("in.txt"):
    try:
        parsed(line)
    except ValueError as problem:
        rejected.append((line, problem))
for line, problem in rejected[:3]:
    print(line, problem)
`,
      at: [10],
      changes: `-        rejected.append((line, problem))
+        rejected.append((line, problem.with_traceback(None)))`,
      proof: 'run',
      suspected: true,
    },
  ],
  {
    'the text is printed': `class Page:
    def __init__(self, body):
        self.body = body

    @property
    def size(self):
        return len(self.body)


pages = [Page(line) for line in open("in.txt")]
for page in pages:
    print(page.size, page.body)
`,
    'the objects are not kept': `class Page:
    def __init__(self, body):
        self.body = body

    @property
    def size(self):
        return len(self.body)


print(sum(Page(line).size for line in open("in.txt")))
`,
    'it changes later': `class Page:
    def __init__(self, body):
        self.body = body

    def clean(self):
        self.body = self.body.strip()

    @property
    def size(self):
        return len(self.body)


pages = [Page(line) for line in open("in.txt")]
for page in pages:
    page.clean()
print(sum(page.size for page in pages))
`,
    'a number': `class Page:
    def __init__(self, number, line):
        self.number = int(number)
        self.line = line

    @property
    def late(self):
        return self.number > 3


pages = [Page(number, line) for number, line in enumerate(open("in.txt"))]
print(sum(page.late for page in pages), [page.line for page in pages])
`,
    'asked with what only the caller knows': `class Page:
    def __init__(self, body):
        self.body = body

    def has(self, word):
        return word in self.body


pages = [Page(line) for line in open("in.txt")]
print(sum(page.has("w1") for page in pages))
`,
    'shown as a whole': `from dataclasses import asdict, dataclass


@dataclass
class Page:
    body: str


pages = [Page(line) for line in open("in.txt")]
print(len(pages[0].body), [asdict(page) for page in pages])
`,
    'the traceback is wanted': `import traceback

rejected = []
for line in open("in.txt"):
    try:
        int(line)
    except ValueError as problem:
        rejected.append(problem)
for problem in rejected:
    traceback.print_exception(problem)
`,
  },
);
