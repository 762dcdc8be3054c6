"""Writes terminals.db: in and out punches of 900 badges (about 14 MB)."""
import sqlite3

DEPARTMENTS = ["press shop", "paint", "assembly", "dispatch", "canteen"]
GATES = ["north", "south", "yard"]


def punches():
    state = 3
    for badge in range(900):
        at = 1704067200
        for _ in range(235):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 6
            at += 36000 + n % 40000
            if n % 211:
                yield ("B%05d" % badge, at, "in", GATES[n % 3])
            at += 20000 + n % 14001
            if n % 223:
                yield ("B%05d" % badge, at, "out", GATES[n // 5 % 3])


def main():
    db = sqlite3.connect("terminals.db")
    db.execute("pragma journal_mode=off")
    db.execute("pragma synchronous=off")
    db.execute("create table staff (badge text primary key, department text)")
    db.execute("create table holiday (day integer primary key)")
    db.execute("create table punch (badge text, at integer, direction text, gate text, primary key (badge, at)) without rowid")
    db.executemany("insert into staff values (?,?)", (("B%05d" % i, DEPARTMENTS[i % 5]) for i in range(860)))
    db.executemany("insert into holiday values (?)", ((19723 + i * 31,) for i in range(12)))
    db.executemany("insert into punch values (?,?,?,?)", punches())
    db.commit()
    db.close()


main()
