"""usage.db: metered events of one billing month."""
import sqlite3

SKUS = ["egress-gb", "cpu-hour", "disk-gb-day", "snapshot", "ip-hour", "request-1k"]


def events():
    seed = 90210
    for number in range(300000):
        seed = (seed * 69069 + 1) & 0xFFFFFFFF
        n = seed >> 7
        yield number, "acct-%05d" % (n % 450), SKUS[(n >> 9) % 6], "2024-05-%02d" % (1 + number // 10000 % 31), 1 + n % 350, "res-%07x" % (n % 9999991)


db = sqlite3.connect("usage.db", isolation_level=None)
db.executescript("pragma journal_mode=off; pragma synchronous=off;")
db.execute("create table price (sku text primary key, tenths integer, included integer)")
db.executemany("insert into price values (?,?,?)", [(sku, 3 + 7 * i, 200 * i) for i, sku in enumerate(SKUS)])
db.execute("create table usage (id integer primary key, account text, sku text, day text, units integer, resource text)")
db.execute("begin")
db.executemany("insert into usage values (?,?,?,?,?,?)", events())
db.execute("commit")
