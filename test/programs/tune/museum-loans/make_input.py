"""Writes loans.json: the loan ledger of a museum, one loan a line (about 33 MB)."""
import json

TOWNS = ["Arnhem", "Bern", "Cork", "Dijon", "Essen", "Faro", "Graz", "Hull", "Izmir", "Jena", "Kiel", "Lyon", "Mons", "Nice", "Oslo"]
KINDS = ["Kunsthalle", "City Museum", "Print Room", "Foundation"]
MEDIA = ["canvas", "paper", "bronze", "textile", "glass", "wood"]

x = 4711
with open("loans.json", "w", encoding="utf-8") as fh:
    fh.write('{"museum": "Landesgalerie", "version": 3, "loans": [\n')
    total = 150000
    for i in range(total):
        x = (x * 69069 + 1) & 0xFFFFFFFF
        r = x >> 9
        name = f"{KINDS[r % 4]} {TOWNS[r // 4 % 15]}"
        fh.write('{"accession": "%04d.%d", "out": "20%02d-%02d-%02d", "due": "20%02d-%02d-15", "value": %d, "medium": "%s", "abroad": %s, '
                 '"status": "%s", "borrower": {"name": "%s", "contact": "loans-%d@example.org"}}%s\n' % (
                     1880 + r % 140, i, 20 + r % 2, r % 12 + 1, r % 28 + 1, 22 + r % 3, r // 7 % 12 + 1, r % 900000 + 5000, MEDIA[r // 3 % 6],
                     "true" if r % 5 == 0 else "false", "cancelled" if r % 23 == 0 else "out", name, r % 4000, "," if i + 1 < total else ""))
    fh.write("]}\n")
