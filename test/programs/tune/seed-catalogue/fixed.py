# Builds the printed seed catalogue (gzipped HTML) from the nursery's stock database.
import gzip
import hashlib
import html
import io
import logging
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass

DATABASE = os.environ.get("NURSERY_DB", "nursery.db")
CATALOGUE = os.environ.get("CATALOGUE", "catalogue.html.gz")
VARIETIES = "select id, genus, name, sow_from, sow_to, cents, grams, family_id from variety order by id"
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]


@dataclass(slots=True)
class Variety:
    id: int
    genus: str
    name: str
    sow_from: int
    sow_to: int
    cents: int
    grams: int
    family_id: int

    @property
    def season(self):
        return f"{ROMAN[self.sow_from - 1]}-{ROMAN[self.sow_to - 1]}"

    @property
    def per_kilo(self):
        return self.cents * 1000 // self.grams


class Nursery:
    def __init__(self, connection):
        self.connection = connection

    def families(self):
        found = self.connection.execute("select id, latin from family").fetchall()
        return {number: latin for number, latin in found}

    def varieties(self):
        cursor = self.connection.cursor()
        cursor.execute(VARIETIES)
        return (Variety(*values) for values in cursor)


def entry(variety, families):
    genus, name = html.escape(variety.genus), html.escape(variety.name)
    return (f'<article id="v{variety.id}"><h3>{genus} &lsquo;{name}&rsquo;</h3>'
            f'<p class="family">{families[variety.family_id]}</p>'
            f'<p class="sow">Sow {variety.season}</p>'
            f'<p class="price">{variety.cents / 100:.2f} for {variety.grams} g ({variety.per_kilo / 100:.2f} / kg)</p></article>\n')


def typeset(nursery, page):
    families = nursery.families()
    page.write("<!doctype html>\n<title>Seeds</title>\n")
    letter = None
    for variety in nursery.varieties():
        if variety.genus[0] != letter:
            letter = variety.genus[0]
            page.write(f"<h2>{letter}</h2>\n")
        page.write(entry(variety, families))


def publish(nursery, target):
    with open(target, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=1, mtime=0) as packed:
        with io.TextIOWrapper(packed, encoding="utf-8", newline="") as page:
            typeset(nursery, page)


def checksum(filename):
    digest = hashlib.sha1()
    with gzip.open(filename, "rb") as packed:
        while block := packed.read(1 << 16):
            digest.update(block)
    return digest.hexdigest()


logging.basicConfig(level=logging.INFO)
with closing(sqlite3.connect(DATABASE)) as connection:
    nursery = Nursery(connection)
    publish(nursery, CATALOGUE)
    counts = connection.execute("select genus, count(*) from variety group by genus order by 2 desc, 1 limit 5").fetchall()
logging.info("catalogue written")
for genus, count in counts:
    print(f"{genus:<12} {count}")
print("sha1", checksum(CATALOGUE))
