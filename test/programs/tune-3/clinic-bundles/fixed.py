"""
Reference ranges from the labs' bundles.

Reads every bundle in the exchange archive, throws out amended and unusable
observations and prints count, extremes, mean and the latest time per analyte.
"""
import json
import os
import sys
import zipfile
from typing import NamedTuple

ARCHIVE = os.environ.get("BUNDLES", "bundles.zip")
PLAUSIBLE = {"K": (1500, 9000), "NA": (100000, 190000), "GLU": (500, 60000)}
SKIP_STATUS = {"cancelled", "entered-in-error"}


class AnalyteRange(NamedTuple):
    code: str
    unit: str
    n: int
    low: int
    high: int
    total: int
    latest: str
    abnormal: int

    @property
    def mean(self):
        return self.total / self.n

    def __str__(self):
        return "%-6s n=%-7d %9.3f .. %9.3f  mean %10.4f %-7s latest %s  abnormal %d" % (
            self.code, self.n, self.low / 1000, self.high / 1000, self.mean / 1000, self.unit, self.latest, self.abnormal)


def open_bundles(path):
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(".json")]
        for name in sorted(names):
            yield name, json.loads(archive.read(name))


def usable(entry):
    if entry["resourceType"] != "Observation" or entry["status"] in SKIP_STATUS:
        return False
    low, high = PLAUSIBLE.get(entry["code"], (0, 1 << 40))
    return low <= entry["value"]["milli"] <= high


def observations(bundles):
    for name, bundle in bundles:
        if bundle.get("version") != "4":
            print("%s: version %s is skipped" % (name, bundle.get("version")), file=sys.stderr)
            continue
        yield from filter(usable, bundle["entry"])


def by_analyte(entries):
    groups = {}
    for entry in entries:
        key = entry["code"], entry["value"]["unit"]
        value = entry["value"]["milli"]
        known = groups.get(key, AnalyteRange(*key, 0, value, value, 0, "", 0))
        groups[key] = AnalyteRange(*key, known.n + 1, min(known.low, value), max(known.high, value), known.total + value,
                                   max(known.latest, entry["effective"]), known.abnormal + (entry["flag"] != "N"))
    return groups


def ranges(groups):
    for _, analyte in sorted(groups.items()):
        yield analyte


def main():
    try:
        table = list(ranges(by_analyte(observations(open_bundles(ARCHIVE)))))
    except (OSError, zipfile.BadZipFile) as problem:
        print(problem, file=sys.stderr)
        return 2
    for line in table:
        print(line)
    print("all    n=%d" % sum(line.n for line in table))
    return 0


if __name__ == "__main__":
    sys.exit(main())
