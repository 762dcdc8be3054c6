import contextlib
import csv
import gzip
import hashlib
import io
import logging
import os
import sqlite3
from datetime import date, timedelta

log = logging.getLogger("donor_export")

SETTINGS = {
    "database": os.getenv("DONOR_DB", "donors.db"),
    "target": os.getenv("DONOR_EXPORT", "donations.csv.gz"),
}
COLUMNS = ["receipt", "day", "donor", "city", "campaign", "euros", "channel", "receipt_sent"]
EPOCH = date(2000, 1, 1)


class Repository:
    def __init__(self, connection):
        connection.row_factory = sqlite3.Row
        self.connection = connection

    def campaigns(self):
        return {row["id"]: row["name"] for row in self.connection.execute("select id, name from campaign")}

    def donations(self, *, year=None):
        query = ("select d.id, d.day, d.cents, d.channel, d.campaign, d.sent, p.name, p.city "
                 "from donation d join donor p on p.id = d.donor")
        if year is not None:
            query += " where d.year = :year"
        return [dict(row) for row in self.connection.execute(query + " order by d.id", {"year": year})]


def masked(name):
    first, _, last = name.partition(" ")
    return f"{first[:1]}. {last}"


def to_row(donation, campaigns):
    return {
        "receipt": f"ZB-{donation['id']:07d}",
        "day": (EPOCH + timedelta(days=donation["day"])).isoformat(),
        "donor": masked(donation["name"]),
        "city": donation["city"],
        "campaign": campaigns.get(donation["campaign"], "general"),
        "euros": f"{donation['cents'] / 100:.2f}",
        "channel": donation["channel"],
        "receipt_sent": "yes" if donation["sent"] else "no",
    }


def render(donations, campaigns):
    """The export as CSV text."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, COLUMNS)
    writer.writeheader()
    writer.writerows(to_row(donation, campaigns) for donation in donations)
    return buffer.getvalue()


def save(text, target):
    with gzip.open(target, "wt", encoding="utf-8", newline="", compresslevel=2) as out:
        out.write(text)


def fingerprint(target):
    digest, size = hashlib.sha256(), 0
    with gzip.open(target) as handle:
        while block := handle.read(1 << 15):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


def totals(connection):
    return connection.execute("select channel, count(*), sum(cents) from donation group by channel order by channel").fetchall()


def main():
    logging.basicConfig(level=logging.INFO)
    with contextlib.closing(sqlite3.connect(SETTINGS["database"])) as connection:
        repository = Repository(connection)
        text = render(repository.donations(), repository.campaigns())
        save(text, SETTINGS["target"])
        log.info("%s written", SETTINGS["target"])
        for channel, count, cents in totals(connection):
            print(f"{channel:<10} {count:>8} {cents / 100:>14.2f}")
    digest, size = fingerprint(SETTINGS["target"])
    print(f"{size} bytes, sha256 {digest}")


if __name__ == "__main__":
    main()
