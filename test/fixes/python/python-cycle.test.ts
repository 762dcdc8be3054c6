import { testMarked } from './marked.ts';
import { testCases } from './task-cases.ts';

testCases('python-cycle', [
  {
    name: `closure`,
    source: `import gc

def depth(line):
    def walk(words):
        return 1 + walk(words[1:]) if words else 0
    return walk(line.split())

def main():
    gc.disable()
    try:
        print(sum(depth(line) for line in open("in.txt")))
    finally:
        gc.enable()

main()
`,
    at: `gc.disable()`,
    changes: `-    gc.disable()`,
  },
  {
    name: `constructor link`,
    source: `import gc
gc.disable()

class Cell:
    def __init__(self, text, row):
        self.text = text
        self.row = row

class Row:
    def __init__(self, line):
        self.cells = [Cell(word, self) for word in line.split()]

print(sum(len(Row(line).cells) for line in open("in.txt")))
`,
    at: `gc.disable()`,
    changes: `-import gc
-gc.disable()`,
  },
  {
    name: `linked list`,
    source: `import gc

class Link:
    __slots__ = ("value", "before", "after")

    def __init__(self, value):
        self.value = value
        self.before = self.after = None

def chain(words):
    first = last = Link(None)
    for word in words:
        link = Link(word)
        link.before = last
        last.after = link
        last = link
    return first

def main():
    if True:
        gc.disable()
    print(sum(len(chain(line.split()).after.value) for line in open("in.txt")))

main()
`,
    at: `gc.disable()`,
    changes: `-import gc
-        gc.disable()
+        pass`,
  },
  {
    name: `main from import`,
    source: `from gc import disable

def tree(line):
    top = {"name": line, "parent": None, "children": []}
    for word in line.split():
        child = {"name": word, "parent": top, "children": []}
        top["children"].append(child)
    return top

def main():
    disable()
    count = 0
    with open("in.txt") as handle:
        for line in handle:
            count += len(tree(line)["children"])
    print(count)

main()
`,
    at: `disable()`,
    changes: `-from gc import disable
-    disable()`,
  },
  {
    name: `minidom`,
    source: `import gc
from xml.dom import minidom

gc.disable()
total = 0
for line in open("in.txt"):
    document = minidom.parseString("<a>%s</a>" % line.strip())
    total += len(document.documentElement.firstChild.data)
print(total)
`,
    at: `gc.disable()`,
    changes: `-import gc
-gc.disable()`,
  },
  {
    name: `module`,
    source: `import gc

gc.disable()


class Part:
    def __init__(self, name):
        self.name = name
        self.owner = None
        self.parts = []

    def add(self, part):
        part.owner = self
        self.parts.append(part)


def build(line):
    root = Part(line)
    for word in line.split():
        root.add(Part(word))
    return root


total = 0
for line in open("in.txt"):
    total += len(build(line).parts)
print(total)
`,
    at: `gc.disable()`,
    changes: `-import gc
-gc.disable()
-`,
  },
  {
    name: `threshold`,
    source: `import gc

class Session:
    def __init__(self, line):
        self.line = line
        self.on_close = self.close

    def close(self):
        return len(self.line)

gc.set_threshold(0)
total = 0
for line in open("in.txt"):
    session = Session(line)
    total += session.on_close()
print(total)
`,
    at: `gc.set_threshold(0)`,
    changes: `-import gc
-gc.set_threshold(0)`,
  },
  {
    name: `not: collects`,
    source: `import gc
gc.disable()
class Node:
    def __init__(self, parent):
        self.parent = parent
        self.children = []
        if parent:
            parent.children.append(self)
def build(line):
    root = Node(None)
    for word in line.split():
        Node(root)
    return root
for number, line in enumerate(open("in.txt")):
    print(len(build(line).children))
    if number % 100 == 0:
        gc.collect()
`,
  },
  {
    name: `not: cycles`,
    source: `import gc
gc.disable()
total = 0
for line in open("in.txt"):
    total += len(line)
print(total)
`,
  },
  {
    name: `not: enabled`,
    source: `class Node:
    def __init__(self, parent):
        self.parent = parent
        self.children = []
        if parent:
            parent.children.append(self)
def build(line):
    root = Node(None)
    for word in line.split():
        Node(root)
    return root
for line in open("in.txt"):
    print(len(build(line).children))
`,
  },
  {
    name: `not: one tree`,
    source: `import gc
gc.disable()
class Node:
    def __init__(self, name, parent=None):
        self.name = name
        self.parent = parent
        self.children = []
        if parent is not None:
            parent.children.append(self)
def load(path):
    root = Node("root")
    for line in open(path):
        Node(line, root)
    return root
tree = load("in.txt")
print(len(tree.children))
`,
  },
  {
    name: `not: passage`,
    source: `import gc
class Node:
    def __init__(self, parent):
        self.parent = parent
        self.children = []
        if parent:
            parent.children.append(self)
def build(line):
    gc.disable()
    try:
        root = Node(None)
        for word in line.split():
            Node(root)
        return root
    finally:
        gc.enable()
for line in open("in.txt"):
    print(len(build(line).children))
`,
  },
  {
    name: `not: weak`,
    source: `import gc
import weakref
gc.disable()
class Node:
    def __init__(self, parent):
        self.parent = weakref.ref(parent) if parent else None
        self.children = []
        if parent:
            parent.children.append(self)
def build(line):
    root = Node(None)
    for word in line.split():
        Node(root)
    return root
for line in open("in.txt"):
    print(len(build(line).children))
`,
  },
]);

testMarked('python-cycle', {
  'names of one turn that refer to each other': `import gc
gc.disable()  # <- ?
class Side:
    pass
total = 0
for number in range(3000):
    left, right = Side(), Side()
    left.other, right.other = right, left
    left.size = number
    total += right.other.size
print(total)
`,
  'a handler that is a method of its own': `import gc
class Emitter:
    def __init__(self):
        self.handlers = {}
    def on(self, name, handler):
        self.handlers.setdefault(name, []).append(handler)
class Session(Emitter):
    def __init__(self, number):
        super().__init__()
        self.total = number
        self.on("add", self.add)
    def add(self, value):
        self.total += value
def handle(number):
    session = Session(number)
    for handler in session.handlers["add"]:
        handler(number)
    return session.total
gc.set_threshold(10 ** 9)  # <- ?
print(sum(map(handle, range(2000))))
`,
  'not: lines and numbers': `import gc
gc.disable()
print(sum(len(line) for line in open("in.txt")))
`,
});
