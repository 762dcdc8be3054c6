#!/usr/bin/env python3
# ctd-casts: sanity report for a cruise's CTD casts before they are uploaded to the data centre
#
# One row per scan (cast, pressure in dbar, temperature in degrees C, salinity, oxygen).  Prints the ranges of all
# quantities, flags what is outside of the instrument's limits, then how many scans each cast has.
import csv
import sys
from fractions import Fraction
from itertools import groupby

LIMITS = {"pressure": (0, 6000), "temperature": (-2, 33), "salinity": (2, 41), "oxygen": (0, 12)}


def scans(path):
    """Rows of the file without its header; comment rows begin with a semicolon."""
    with open(path, newline="") as table:
        rows = csv.reader(table)
        next(rows)
        for row in rows:
            if not row[0].startswith(";"):
                yield row


def number(text):
    """Exact value of a decimal text, in thousandths."""
    whole, _, rest = text.partition(".")
    value = abs(int(whole)) * 1000 + int((rest + "000")[:3])
    return -value if whole.startswith("-") else value


class Range:
    def __init__(self):
        self.count = self.total = 0
        self.least = self.most = None

    def add(self, value):
        self.count += 1
        self.total += value
        self.least = value if self.least is None or value < self.least else self.least
        self.most = value if self.most is None or value > self.most else self.most


def describe(name, column):
    low, high = LIMITS[name]
    seen, outside = Range(), 0
    for text in column:
        value = number(text)
        seen.add(value)
        outside += not low * 1000 <= value <= high * 1000
    mean = Fraction(seen.total, seen.count * 1000)
    return "%-12s %9.3f to %9.3f  mean %10.5f  %6d outside %g to %g" % (
        name, seen.least / 1000, seen.most / 1000, mean, outside, low, high)


def cast_lengths(casts):
    return [(cast, sum(1 for _ in group)) for cast, group in groupby(casts)]


path = sys.argv[1] if len(sys.argv) > 1 else "scans.csv"
casts, *columns = zip(*scans(path))

for name, column in zip(LIMITS, columns):
    print(describe(name, column))

lengths = cast_lengths(casts)
shortest = min(lengths, key=lambda pair: pair[1])
longest = max(lengths, key=lambda pair: pair[1])
print("%d casts, %d scans" % (len(lengths), sum(length for _, length in lengths)))
print("shortest %s with %d scans, longest %s with %d scans" % (shortest + longest))
for cast, length in lengths:
    if length < 2200:
        print("  check %s: only %d scans" % (cast, length))
