"""Writes nursery.db: 180000 varieties of seed (about 9 MB)."""
import sqlite3

GENERA = ["Allium", "Beta", "Brassica", "Capsicum", "Cucumis", "Daucus", "Lactuca", "Phaseolus", "Raphanus", "Solanum", "Spinacia", "Zea"]
WORDS = ["Early", "Giant", "Red", "Golden", "Winter", "Little", "King", "Crystal", "Old", "Purple"]


def rows(count):
    state = 2021
    for number in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        r = state >> 7
        start = r % 9
        yield (number, GENERA[number * len(GENERA) // count], f"{WORDS[r % 10]} {WORDS[r // 10 % 10]} & Co. {r % 99991}", start + 1, start + 3,
               r % 900 + 150, r % 95 + 5, r % 8)


db = sqlite3.connect("nursery.db")
db.execute("pragma journal_mode = off")
db.execute("create table family (id integer primary key, latin text)")
db.execute("create table variety (id integer primary key, genus text, name text, sow_from int, sow_to int, cents int, grams int, family_id int)")
db.executemany("insert into family values (?, ?)", enumerate(
    ["Amaryllidaceae", "Amaranthaceae", "Brassicaceae", "Solanaceae", "Cucurbitaceae", "Apiaceae", "Asteraceae", "Fabaceae"]))
db.executemany("insert into variety values (?, ?, ?, ?, ?, ?, ?, ?)", rows(180000))
db.commit()
db.close()
