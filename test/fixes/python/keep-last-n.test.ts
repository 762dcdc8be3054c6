import { testStreams } from './stream-cases.ts';

testStreams(
  'keep-last-n',
  [
    {
      name: 'an attribute, read by a slice from the end',
      source: `class Channel:
    def __init__(self):
        self.log = []
        self.posts = 0

    def post(self, line):
        self.posts += 1
        self.log.append(line)

    def tail(self):
        return self.log[-3:]


channel = Channel()
for line in open("in.txt"):
    channel.post(line)
print(channel.posts, channel.tail())
`,
      at: [8],
      changes: `+import collections
-        self.log = []
+        self.log = collections.deque(maxlen=3)
-        return self.log[-3:]
+        return list(self.log)`,
      proof: 'text',
    },
    {
      name: 'the slice begins at the length less the number',
      source: `TAIL = 3


class Channel:
    def __init__(self):
        self.log = []

    def post(self, line):
        self.log.append(line)

    @property
    def tail(self):
        return self.log[max(0, len(self.log) - TAIL):]


channel = Channel()
for line in open("in.txt"):
    channel.post(line)
print(channel.tail)
`,
      at: [9],
      changes: `+        del self.log[:-TAIL]`,
      proof: 'text',
    },
    {
      name: "the start has a name, the number is the object's",
      source: `class Gauge:
    def __init__(self, size):
        self.size = size
        self.levels = []

    def add(self, level):
        self.levels += [level]

    def mean(self):
        start = len(self.levels) - self.size if len(self.levels) > self.size else 0
        last = self.levels[start:]
        return sum(last) / len(last)


gauge = Gauge(10)
for line in open("in.txt"):
    gauge.add(len(line))
print(gauge.mean())
`,
      at: [7],
      changes: `+        del self.levels[:-(self.size + 1)]`,
      proof: 'text',
    },
    {
      name: 'the newest stand first',
      source: `def recent(path):
    seen = []
    for line in open(path):
        seen.insert(0, line)
    return seen[:4]


print(recent("in.txt"))
`,
      at: [4],
      changes: `+        del seen[4:]`,
      proof: 'text',
    },
    {
      name: 'backwards, a few',
      source: `import itertools

lines = []
for line in open("in.txt"):
    lines.append(line)
for line in itertools.islice(reversed(lines), 5):
    print(line)
print(lines[::-1][:2], list(lines)[-1])
`,
      at: [5],
      changes: `+    del lines[:-5]`,
      proof: 'text',
    },
    {
      name: 'counted beside',
      source: `lines = []
for line in open("in.txt"):
    lines.append(line)
    if len(lines) >= 2 and lines[-1] == lines[-2]:
        print("twice")
print(len(lines), "lines")
`,
      at: [3],
      changes: `-lines = []
+import collections
+lines = collections.deque(maxlen=2)
+line_count = 0
+    line_count += 1
-print(len(lines), "lines")
+print(line_count, "lines")`,
      proof: 'text',
    },
    {
      name: 'by place',
      source: `def last_rows(path, count=6):
    rows = []
    with open(path) as handle:
        for line in handle:
            rows.append(line)
    for index in range(max(0, len(rows) - count), len(rows)):
        print(rows[index])


last_rows("in.txt")
`,
      at: [5],
      changes: `+            del rows[:-count]`,
      proof: 'text',
    },
    {
      name: 'one list for each key',
      source: `from collections import defaultdict

history = defaultdict(list)
for line in open("in.txt"):
    history[line[:2]].append(line)
for key in sorted(history):
    print(key, history[key][-1])
`,
      at: [5],
      changes: `-from collections import defaultdict
+from collections import defaultdict, deque
-history = defaultdict(list)
+history = defaultdict(lambda: deque(maxlen=1))`,
      proof: 'text',
    },
    {
      name: 'a queue without a bound',
      source: `from collections import deque

window = deque()
for line in open("in.txt"):
    window.append(len(line))
print(list(window)[-7:])
`,
      at: [5],
      changes: `-window = deque()
+window = deque(maxlen=7)`,
      proof: 'text',
    },
    {
      name: 'bytes',
      source: `class Screen:
    def __init__(self):
        self.text = bytearray()

    def feed(self, data):
        self.text += data

    def tail(self, count=40):
        return bytes(self.text[-count:])


screen = Screen()
for data in open("in.txt", "rb"):
    screen.feed(data)
print(screen.tail())
`,
      at: [6],
      changes: `+        del self.text[:-40]`,
      proof: 'text',
    },
    {
      name: 'a list of all for its end',
      source: `print(list(open("in.txt"))[0:1], [line.split()[:1] for line in open("in.txt")][-2:])
`,
      at: [1],
      changes: `-print(list(open("in.txt"))[0:1], [line.split()[:1] for line in open("in.txt")][-2:])
+import collections
+print(list(open("in.txt"))[0:1], list(collections.deque((line.split()[:1] for line in open("in.txt")), maxlen=2)))`,
      proof: 'text',
    },
  ],
  {
    'all of it is read': `lines = []
for line in open("in.txt"):
    lines.append(line)
print(lines[-1], sorted(lines)[0])
`,
    'the first are read': `lines = []
for line in open("in.txt"):
    lines.append(line)
print(lines[0], lines[:3])
`,
    'bounded where it is filled': `lines = []
for line in open("in.txt"):
    lines.append(line)
    if len(lines) > 5:
        lines.pop(0)
print(lines[-1])
`,
    'cut where it is filled': `class Log:
    def __init__(self):
        self.lines = []

    def add(self, line):
        self.lines.append(line)
        self.lines = self.lines[-5:]

    def last(self):
        return self.lines[-1]


log = Log()
for line in open("in.txt"):
    log.add(line)
print(log.last())
`,
    'a deque with a bound': `from collections import deque

lines = deque(maxlen=5)
for line in open("in.txt"):
    lines.append(line)
print(list(lines)[-2:])
`,
    'few, by the text': `rows = []
for number in range(20):
    rows.append(number)
print(rows[-3:])
`,
    'handed to code that is not seen': `import plotting

lines = []
for line in open("in.txt"):
    lines.append(line)
plotting.draw(lines)
print(lines[-1])
`,
    'how far back is decided when it is asked': `lines = []
for line in open("in.txt"):
    lines.append(line)
print(lines[-1], lines[len(lines) // 2])
`,
  },
);
