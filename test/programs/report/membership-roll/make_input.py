"""Writes federation.db: 170000 members of 240 clubs (about 12 MB)."""
import sqlite3

FAMILIES = ["Abt", "Brandl", "Cordes", "Dahm", "Eick", "Frey", "Gruen & Sohn", "Haas", "Iven", "Jost", "Kern", "Lutz"]
GIVEN = ["Ada", "Ben", "Cleo", "Dora", "Emil", "Finn", "Greta", "Hanno", "Ida", "Jan"]
BOATS = ["1x", "2x,4x", "8+", "2-,4-", "8+,4+", ""]


def rows():
    state = 91
    number = 100000
    for i in range(170000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        n = state >> 8
        number += 1 + n % 3
        yield (number, "%s-%05d" % (FAMILIES[n % 12], n % 70001), "%s %s" % (GIVEN[n // 7 % 10], GIVEN[n // 77 % 10]),
               1940 + n % 75, 1 + i // 709, "rower" if n % 9 else "patron", BOATS[n % 6], 2022 + n % 5)


def main():
    db = sqlite3.connect("federation.db")
    db.execute("pragma journal_mode=off")
    db.execute("pragma synchronous=off")
    db.execute("create table club (id integer primary key, name text, town text)")
    db.execute("create table member (number integer primary key, family text, given text, born integer, club integer,"
               " kind text, boats text, paid_until integer)")
    db.executemany("insert into club values (?,?,?)", ((i, "RC %d" % (1870 + i % 60), "Town %d" % i) for i in range(1, 241)))
    db.executemany("insert into member values (?,?,?,?,?,?,?,?)", rows())
    db.commit()
    db.close()


main()
