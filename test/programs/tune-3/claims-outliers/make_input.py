"""Writes claims.db: 190000 insurance claims (about 10 MB)."""
import sqlite3

KINDS = ["water", "fire", "theft", "storm", "glass", "liability"]
STATES = ["settled", "open", "settled", "settled", "withdrawn"]


def claims():
    state = 1848
    for i in range(190000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        n = state >> 6
        amount = 2000 + n % 150001 + (n % 2000003 if n % 149 == 0 else 0)
        yield (i + 1, "P%02d-%06d" % (n % 16, n % 99991), KINDS[n % 6], amount * (1 + n % 6), "2023-%02d-%02d" % (1 + i // 16000, 1 + n % 28), STATES[n // 6 % 5])


db = sqlite3.connect("claims.db")
db.execute("pragma synchronous = off")
db.execute("CREATE TABLE claim (id INTEGER PRIMARY KEY, policy TEXT, kind TEXT, amount INTEGER, reported TEXT, state TEXT)")
db.executemany("INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?)", claims())
db.commit()
db.close()
