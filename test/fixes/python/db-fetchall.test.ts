import { testStreams } from './stream-cases.ts';

testStreams(
  'db-fetchall',
  [
    {
      name: 'in the loop',
      source: `import sqlite3

db = sqlite3.connect("data.db")
total = 0
for a, b in db.execute("select a, b from t order by a").fetchall():
    total += a * b
print(total)
`,
      at: [5],
      changes: `-for a, b in db.execute("select a, b from t order by a").fetchall():
+for a, b in db.execute("select a, b from t order by a"):`,
      proof: 'text',
    },
    {
      name: 'returned by a method',
      source: `import sqlite3

class Readings:
    def __init__(self, path):
        self.connection = sqlite3.connect(path)

    def all(self):
        cursor = self.connection.cursor()
        cursor.execute("select a, b from t")
        return cursor.fetchall()

best = max(Readings("data.db").all(), key=lambda row: row[1])
print(best)
`,
      at: [10],
      changes: `-        return cursor.fetchall()
+        return cursor`,
      proof: 'text',
    },
    {
      name: 'the connection is closed before',
      source: `import sqlite3

def total(path):
    conn = sqlite3.connect(path)
    cur = conn.cursor()
    cur.execute("select b from t")
    rows = cur.fetchall()
    conn.close()
    result = 0
    for (b,) in rows:
        result += b
    return result

print(total("data.db"))
`,
      at: [7],
      changes: `-    rows = cur.fetchall()
-    conn.close()
-    for (b,) in rows:
+    for (b,) in cur:
+    conn.close()`,
      proof: 'text',
    },
    {
      name: 'in a closing block, counted',
      source: `import logging
import sqlite3
from contextlib import closing

def total(path):
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("select a, b from t").fetchall()
    logging.info("%d rows", len(rows))
    result = 0
    for a, b in rows:
        result += a - b
    print(result)

total("data.db")
`,
      at: [7],
      changes: `-        rows = db.execute("select a, b from t").fetchall()
-    logging.info("%d rows", len(rows))
-    result = 0
-    for a, b in rows:
-        result += a - b
+        rows = db.execute("select a, b from t")
+        result = 0
+        count = 0
+        for count, (a, b) in enumerate(rows, 1):
+            result += a - b
+        logging.info("%d rows", count)`,
      proof: 'text',
    },
    {
      name: 'objects in a comprehension',
      source: `import sqlite3
from collections import namedtuple

Pair = namedtuple("Pair", "a b")

def pairs(db):
    return [Pair(*row) for row in db.execute("select a, b from t")]

print(sum(pair.a for pair in pairs(sqlite3.connect("data.db"))))
`,
      at: [7],
      changes: `-    return [Pair(*row) for row in db.execute("select a, b from t")]
+    return (Pair(*row) for row in db.execute("select a, b from t"))`,
      proof: 'text',
    },
    {
      name: 'a list that a loop fills',
      source: `import sqlite3

def pairs(db):
    found = []
    cursor = db.cursor()
    for row in cursor.execute("select a, b from t"):
        found.append(row)
    return found

result = 0
for a, b in pairs(sqlite3.connect("data.db")):
    result ^= a + b
print(result)
`,
      at: [7],
      changes: `-    found = []
-        found.append(row)
-    return found
+        yield row`,
      proof: 'text',
    },
    {
      name: 'the same cursor runs on',
      source: `import sqlite3

cur = sqlite3.connect("data.db").cursor()
cur.execute("select a from t")
for (a,) in cur.fetchall():
    cur.execute("select b from t where a = ?", (a,))
    print(cur.fetchone())
`,
      at: [5],
      changes: null,
    },
    {
      name: 'SQLAlchemy',
      source: `from sqlalchemy.orm import Session

def total(engine, Reading):
    with Session(engine) as session:
        result = 0
        for reading in session.query(Reading).filter(Reading.ok).all():
            result += reading.value
        return result
`,
      at: [6],
      changes: `-        for reading in session.query(Reading).filter(Reading.ok).all():
+        for reading in session.query(Reading).filter(Reading.ok).yield_per(1000):`,
      proof: 'run',
      unrun: true,
    },
    {
      name: 'Django',
      source: `from shop.models import Order

def total():
    result = 0
    for order in Order.objects.filter(paid=True):
        result += order.cents
    return result
`,
      at: [5],
      changes: `-    for order in Order.objects.filter(paid=True):
+    for order in Order.objects.filter(paid=True).iterator():`,
      proof: 'run',
      unrun: true,
    },
    {
      name: 'a list of the cursor',
      source: `import sqlite3
class Store:
    def __init__(self, path):
        self.connection = sqlite3.connect(path)

    def rows(self, least):
        query = "select a, b from t where b > ? order by a"
        return list(self.connection.execute(query, (least,)))

print(sum(a * b for a, b in Store("data.db").rows(5)))
`,
      at: [8],
      changes: `-        return list(self.connection.execute(query, (least,)))
+        return self.connection.execute(query, (least,))`,
      proof: 'text',
    },
    {
      name: 'pages that are put together',
      source: `import sqlite3
def rows(connection):
    found = []
    cursor = connection.execute("select a, b from t order by a")
    while page := cursor.fetchmany(50):
        found.extend(page)
    return found

print(sum(a * b for a, b in rows(sqlite3.connect("data.db"))))
`,
      at: [6],
      changes: `-    found = []
-        found.extend(page)
-    return found
+        yield from page`,
      proof: 'text',
    },
    {
      name: 'written and counted',
      source: `import csv, sqlite3, sys
def main():
    connection = sqlite3.connect("data.db")
    cursor = connection.cursor()
    rows = cursor.execute("select a, b from t order by a").fetchall()
    writer = csv.writer(sys.stdout)
    writer.writerow([column[0] for column in cursor.description])
    writer.writerows(rows)
    print(len(rows))

main()
`,
      at: [5],
      changes: `+class Reread:
-    rows = cursor.execute("select a, b from t order by a").fetchall()
+    cursor.execute("select a, b from t order by a")
+    def read_rows():
+        yield from cursor.execute("select a, b from t order by a")
+    rows = Reread(read_rows)`,
      proof: 'run',
    },
    {
      name: 'put into groups that may be mended too',
      source: `import sqlite3
def by_b(rows):
    groups = {}
    for row in rows:
        groups.setdefault(row[1], []).append(row)
    return groups

def rows(path):
    return sqlite3.connect(path).execute("select a, b from t order by a").fetchall()

groups = by_b(rows("data.db"))
print(max(sum(a for a, _ in group) for group in groups.values()))
`,
      at: [9],
      changes: `-    return sqlite3.connect(path).execute("select a, b from t order by a").fetchall()
+    return sqlite3.connect(path).execute("select a, b from t order by a")`,
      proof: 'text',
      suspected: true,
    },
  ],
  {
    'a table of names': `import sqlite3
db = sqlite3.connect("x.db")
names = {key: name for key, name in db.execute("select id, name from station").fetchall()}
print(names.get(3))
`,
    'a limit': `import sqlite3
db = sqlite3.connect("x.db")
for row in db.execute("select a from t order by a desc limit 10").fetchall():
    print(row)
`,
    'an aggregate': `import sqlite3
db = sqlite3.connect("x.db")
for name, count in db.execute("select kind, count(*) from t group by kind").fetchall():
    print(name, count)
`,
    'used twice': `import sqlite3
db = sqlite3.connect("x.db")
rows = db.execute("select a from t").fetchall()
mean = sum(a for (a,) in rows) / len(rows)
print(sum((a - mean) ** 2 for (a,) in rows))
`,
    'the cursor itself': `import sqlite3
db = sqlite3.connect("x.db")
for (a,) in db.execute("select a from t"):
    print(a)
`,
    'columns of a table': `import sqlite3
db = sqlite3.connect("x.db")
for row in db.execute("pragma table_info(t)").fetchall():
    print(row[1])
`,
    'one row': `import sqlite3
db = sqlite3.connect("x.db")
print(db.execute("select a from t").fetchone())
`,
    batches: `import sqlite3
cur = sqlite3.connect("x.db").cursor()
cur.execute("select a from t")
while rows := cur.fetchmany(1000):
    for row in rows:
        print(row)
`,
  },
);
