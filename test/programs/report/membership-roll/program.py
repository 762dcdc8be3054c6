"""Static membership roll of the rowing federation, gzipped for the web server.

The page lists every member who paid for the season, club after club, with a head line for each club.
"""
import argparse
import gzip
import hashlib
import html
import io
import logging
import sqlite3
import sys
from dataclasses import dataclass, field
from string import Template

LOG = logging.getLogger("roll")

PAGE_HEAD = Template('<!doctype html><title>Roll $season</title><table class="roll">\n')
CLUB = Template('<tr class="club" id="c$id"><th colspan="4">$name <small>$town</small></th></tr>\n')
MEMBER = Template('<tr><td>$number</td><td>$name</td><td>$born</td><td class="b $kind">$boats</td></tr>\n')
PAGE_FOOT = "</table>\n"

SELECT_MEMBERS = """
    select m.number, m.family, m.given, m.born, m.club, m.kind, m.boats
    from member m where m.paid_until >= :season order by m.number
"""


@dataclass
class Member:
    number: int
    family: str
    given: str
    born: int
    club: int
    kind: str
    boats: str = ""
    flags: list = field(default_factory=list)

    @classmethod
    def from_row(cls, row, season):
        member = cls(**{key: row[key] for key in row.keys()})
        if season - member.born < 18:
            member.flags.append("junior")
        if "8+" in member.boats.split(","):
            member.flags.append("eight")
        return member

    def html(self):
        name = html.escape("%s, %s" % (self.family, self.given))
        return MEMBER.substitute(number=self.number, name=name, born=self.born, kind=" ".join([self.kind] + self.flags),
                                 boats=html.escape(self.boats))


class Federation:
    def __init__(self, path):
        self.db = sqlite3.connect(path)
        self.db.row_factory = sqlite3.Row

    def clubs(self):
        return {row["id"]: row for row in self.db.execute("select id, name, town from club").fetchall()}

    def members(self, season):
        rows = self.db.execute(SELECT_MEMBERS, {"season": season}).fetchall()
        return [Member.from_row(row, season) for row in rows]


class Page:
    def __init__(self, season):
        self.body = io.StringIO()
        self.body.write(PAGE_HEAD.substitute(season=season))
        self.lines = 0

    def add(self, fragment):
        self.body.write(fragment)
        self.lines += 1

    def close(self):
        self.add(PAGE_FOOT)

    def save(self, target):
        with gzip.GzipFile(target, "wb", compresslevel=1, mtime=0) as packed:
            packed.write(self.body.getvalue().encode("utf-8"))


def build(federation, season, target):
    clubs = federation.clubs()
    page = Page(season)
    current = None
    per_club, juniors = dict.fromkeys(clubs, 0), 0
    for member in federation.members(season):
        if member.club != current:
            current = member.club
            page.add(CLUB.substitute({key: clubs[current][key] for key in ("id", "name", "town")}))
        page.add(member.html())
        per_club[current] += 1
        juniors += "junior" in member.flags
    page.close()
    page.save(target)
    LOG.info("%d lines", page.lines)
    return per_club, juniors


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", default="federation.db")
    parser.add_argument("--season", type=int, default=2024)
    parser.add_argument("--out", default="roll.html.gz")
    options = parser.parse_args()
    logging.basicConfig(stream=sys.stderr, level=logging.INFO)

    per_club, juniors = build(Federation(options.db), options.season, options.out)
    print("%d members in %d clubs, %d juniors" % (sum(per_club.values()), sum(map(bool, per_club.values())), juniors))
    for club in sorted(per_club, key=per_club.get, reverse=True)[:5]:
        print("  club %03d: %d" % (club, per_club[club]))
    with gzip.open(options.out) as page:
        digest = hashlib.md5()
        while block := page.read(1 << 16):
            digest.update(block)
    print("page", digest.hexdigest())


if __name__ == "__main__":
    main()
