import { testStreams } from './stream-cases.ts';

testStreams(
  'unbounded-cache',
  [
    {
      name: 'functools, without a bound',
      source: `import functools


@functools.lru_cache(maxsize=None)
def turned(line):
    return line[::-1]


print(sum(len(turned(line)) for line in open("in.txt")))
`,
      at: [4],
      changes: `-@functools.lru_cache(maxsize=None)
+@functools.lru_cache(maxsize=128)`,
      proof: 'text',
    },
    {
      name: 'cache of a method, asked by objects that are made in a loop',
      source: `import functools


class Canon:
    @functools.cache
    def url(self, link):
        return link.lower()


class Page:
    def __init__(self, body, canon):
        self.links = [canon.url(word) for word in body.split()]


canon = Canon()
total = 0
for line in open("in.txt"):
    total += len(Page(line, canon).links)
print(total)
`,
      at: [5],
      changes: `-    @functools.cache
+    @functools.lru_cache(maxsize=128)`,
      proof: 'text',
    },
    {
      name: 'as good as without a bound',
      source: `from functools import lru_cache


@lru_cache(maxsize=1 << 20)
def parts(line):
    return tuple(line.split())


print(sum(len(parts(line)) for line in open("in.txt")))
`,
      at: [4],
      changes: `-@lru_cache(maxsize=1 << 20)
+@lru_cache(maxsize=128)`,
      proof: 'text',
    },
    {
      name: 'wrapped by hand',
      source: `import functools


class Reader:
    def __init__(self):
        self.parse = functools.lru_cache(maxsize=None)(self._parse)

    def _parse(self, line):
        return line.split()


reader = Reader()
print(sum(len(reader.parse(line)) for line in open("in.txt")))
`,
      at: [6],
      changes: `-        self.parse = functools.lru_cache(maxsize=None)(self._parse)
+        self.parse = functools.lru_cache(maxsize=128)(self._parse)`,
      proof: 'run',
      suspected: true,
    },
    {
      name: 'a dict, asked with get',
      source: `known = {}


def turned(line):
    value = known.get(line)
    if value is None:
        value = line[::-1]
        known[line] = value
    return value


print(sum(len(turned(line)) for line in open("in.txt")))
`,
      at: [8],
      changes: `+        if len(known) >= 128:
+            known.clear()`,
      proof: 'text',
    },
    {
      name: 'KeyError tells that it is new',
      source: `import hashlib


class Masker:
    def __init__(self):
        self.results = {}

    def __call__(self, text):
        digest = hashlib.md5(text.encode()).digest()
        try:
            found, size = self.results[digest]
        except KeyError:
            found, size = self.results[digest] = self.mask(text)
        return found, size

    def mask(self, text):
        return text.lower(), len(text)


masker = Masker()
print(sum(size for _, size in map(masker, open("in.txt"))))
`,
      at: [13],
      changes: `+            if len(self.results) >= 128:
+                self.results.clear()`,
      proof: 'text',
      suspected: true,
    },
    {
      name: 'behind a lock, left early',
      source: `import threading


class Finder:
    def __init__(self):
        self._lock = threading.Lock()
        self._known = {}

    def find(self, line):
        with self._lock:
            if line in self._known:
                return self._known[line]
            result = self._known[line] = line.title()
        return result


finder = Finder()
print(sum(len(finder.find(line)) for line in open("in.txt")))
`,
      at: [13],
      changes: `+            if len(self._known) >= 128:
+                self._known.clear()`,
      proof: 'text',
    },
    {
      name: 'in one line',
      source: `_seen = {}


def shorter(line):
    if line not in _seen: _seen[line] = line.strip()
    return _seen[line]


print(sum(len(shorter(line)) for line in open("in.txt")))
`,
      at: [5],
      changes: `+    if len(_seen) >= 128:
+        _seen.clear()`,
      proof: 'text',
    },
    {
      name: 'own decorator',
      source: `import functools


def memoize(function):
    results = {}

    @functools.wraps(function)
    def wrapper(*args):
        if args not in results:
            results[args] = function(*args)
        return results[args]

    return wrapper


@memoize
def turned(line):
    return line[::-1]


print(sum(len(turned(line)) for line in open("in.txt")))
`,
      at: [10],
      changes: `+            if len(results) >= 128:
+                results.clear()`,
      proof: 'run',
      suspected: true,
    },
    {
      name: 'a dict that works out what is missing',
      source: `class Forms(dict):
    def __missing__(self, line):
        form = self[line] = line.strip().lower()
        return form


forms = Forms()
print(sum(len(forms[line]) for line in open("in.txt")))
`,
      at: [3],
      changes: `+        if len(self) >= 128:
+            self.clear()`,
      proof: 'run',
      suspected: true,
    },
  ],
  {
    bounded: `from functools import lru_cache


@lru_cache(maxsize=500)
def turned(line):
    return line[::-1]


print(sum(len(turned(line)) for line in open("in.txt")))
`,
    'few keys': `from functools import lru_cache


@lru_cache(maxsize=None)
def name_of(country):
    return country.title()


print(sum(len(name_of(line[:2])) for line in open("in.txt")))
`,
    'a number for each key': `codes = {}
for line in open("in.txt"):
    if line not in codes:
        codes[line] = len(codes)
print(len(codes))
`,
    'numbers by a dict of its own': `class Vocabulary(dict):
    def __missing__(self, name):
        self[name] = number = len(self)
        return number


vocabulary = Vocabulary()
print(sum(vocabulary[line] for line in open("in.txt")))
`,
    'a tally': `counts = {}
for line in open("in.txt"):
    if line not in counts:
        counts[line] = 0
    counts[line] += 1
print(max(counts.values()))
`,
    'a set under each key': `users = {}
for line in open("in.txt"):
    name, number = line.split()[:1], len(line)
    users.setdefault(number, set()).add(line)
print({number: len(users[number]) for number in sorted(users)})
`,
    'an index, asked later': `index = {}
for line in open("in.txt"):
    if line not in index:
        index[line] = line.split()
for line in open("in.txt"):
    print(index[line])
`,
    'emptied by itself': `known = {}


def turned(line):
    if line not in known:
        if len(known) > 100:
            known.clear()
        known[line] = line[::-1]
    return known[line]


print(sum(len(turned(line)) for line in open("in.txt")))
`,
  },
);
