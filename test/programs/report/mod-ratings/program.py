# Weekly front page of the mod browser: best mods by lower bound of the Wilson interval, plus what the week looked like.
# Runs from cron, prints the block that gets pasted into the launcher news.
import json
import os
from collections import Counter
from datetime import date
from math import sqrt
from pathlib import Path

DUMP = Path(os.environ.get("MOD_DUMP", "mods.jsonl"))
SHOWN = int(os.environ.get("SHOWN", "12"))
Z = 1.96
BANNED_TAGS = {"nsfw", "test-upload"}


def wilson(up, down):
    n = up + down
    if not n:
        return 0.0
    p = up / n
    return (p + Z * Z / (2 * n) - Z * sqrt((p * (1 - p) + Z * Z / (4 * n)) / n)) / (1 + Z * Z / n)


mods = list(map(json.loads, DUMP.open(encoding="utf-8")))

tags = Counter()
engines = Counter()
weekly = Counter()
size_on_disk = hidden = 0
authors = {}

for mod in mods:
    if BANNED_TAGS.intersection(mod["tags"]):
        hidden += 1
        continue
    tags.update(mod["tags"])
    engines[mod["engine"].split(".")[0]] += 1
    size_on_disk += mod["bytes"]
    year, week, _ = date.fromisoformat(mod["published"]).isocalendar()
    weekly["%d-W%02d" % (year, week)] += 1
    authors.setdefault(mod["author"], set()).add(mod["engine"])

print("== the mod browser in numbers ==")
print("%d mods, %d hidden, %.1f GiB" % (len(mods), hidden, size_on_disk / 2**30))
print("engines:", ", ".join("v%s %d" % pair for pair in sorted(engines.items())))
print("tags:", ", ".join("%s %d" % pair for pair in sorted(tags.items(), key=lambda pair: (-pair[1], pair[0]))[:10]))
print("authors on more than one engine:", sum(len(seen) > 1 for seen in authors.values()))

busiest = sorted(weekly, key=lambda week: (-weekly[week], week))
print("busiest weeks:", ", ".join(busiest[:3]))

board = []
for mod in mods:
    if not BANNED_TAGS.intersection(mod["tags"]):
        board.append((-wilson(mod["up"], mod["down"]), mod["title"], mod["id"], mod["author"], mod["up"]))
board.sort()

print()
print("== best of ==")
for place, (score, title, _, author, up) in enumerate(board[:SHOWN], 1):
    print("%2d. %-34s by %-12s %.4f (%d up)" % (place, title, author, -score, up))
