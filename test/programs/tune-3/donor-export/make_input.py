"""Writes donors.db: 9000 donors, 150000 donations (about 7 MB)."""
import sqlite3

FIRST = ["Anna", "Bela", "Chen", "Dilek", "Emre", "Fatou", "Gwen", "Hugo"]
LAST = ["Albers", "Brandt", "Castellanos", "Demirci", "Eriksen", "Fontane", "Grimaldi"]
CITIES = ["Kassel", "Luebeck", "Mainz", "Nuernberg", "Oldenburg", "Passau", "Rostock"]


def lcg(state):
    while True:
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        yield state >> 6


db = sqlite3.connect("donors.db")
db.executescript("pragma synchronous = off; create table donor (id integer primary key, name text, city text);"
                 "create table campaign (id integer primary key, name text);"
                 "create table donation (id integer primary key, donor int, day int, year int, cents int, channel text, campaign int, sent int);")
db.executemany("insert into campaign values (?, ?)", [(i, "campaign %d for the wells" % i) for i in range(1, 30)])
db.executemany("insert into donor values (?, ?, ?)", (
    (i, "%s %s-%s" % (FIRST[n % 8], LAST[n // 8 % 7], LAST[n // 56 % 7]), CITIES[n // 3 % 7]) for i, n in zip(range(1, 9001), lcg(8))))
db.executemany("insert into donation values (?, ?, ?, ?, ?, ?, ?, ?)", (
    (i, n % 9000 + 1, 8000 + i // 200, 2021 + i // 75000, 500 + n % 400 * 50, ("transfer", "card", "debit", "cash")[n % 4], n // 4 % 33, n % 5 > 0)
    for i, n in zip(range(1, 150001), lcg(99))))
db.commit()
db.close()
