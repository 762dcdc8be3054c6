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
        return {name: json.loads(archive.read(name)) for name in names}


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
        groups.setdefault((entry["code"], entry["value"]["unit"]), []).append(entry)
    return groups


def ranges(groups):
    for (code, unit), entries in sorted(groups.items()):
        values = [entry["value"]["milli"] for entry in entries]
        yield AnalyteRange(code, unit, len(values), min(values), max(values), sum(values),
                           max(entry["effective"] for entry in entries),
                           sum(entry["flag"] != "N" for entry in entries))


def main():
    try:
        bundles = open_bundles(ARCHIVE)
    except (OSError, zipfile.BadZipFile) as problem:
        print(problem, file=sys.stderr)
        return 2
    table = list(ranges(by_analyte(observations(sorted(bundles.items())))))
    for line in table:
        print(line)
    print("all    n=%d" % sum(line.n for line in table))
    return 0


if __name__ == "__main__":
    sys.exit(main())
