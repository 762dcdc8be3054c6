"""Busy cells: totals per radio cell from the day's call detail records."""

import argparse
import csv
import gzip
import itertools
import logging
import operator

logger = logging.getLogger(__name__)

CELL = operator.itemgetter("cell")
DROPPED = {"41", "44", "47"}


class CellDay:
    """What one cell did on one day."""

    __slots__ = ("cell", "calls", "seconds", "longest", "dropped", "hours", "setup_ms")

    def __init__(self, cell):
        self.cell = cell
        self.calls = self.seconds = self.longest = self.dropped = self.setup_ms = 0
        self.hours = [0] * 24

    def add(self, call):
        seconds = int(call["duration"])
        self.calls += 1
        self.seconds += seconds
        self.longest = max(self.longest, seconds)
        self.setup_ms += int(call["setup_ms"])
        self.hours[int(call["start"][11:13])] += 1
        if call["cause"] in DROPPED:
            self.dropped += 1

    @property
    def erlang(self):
        return self.seconds / 86400

    @property
    def peak(self):
        return max(range(24), key=lambda hour: (self.hours[hour], -hour))

    def row(self):
        return [self.cell, self.calls, "%.3f" % self.erlang, self.longest, "%.2f" % (100 * self.dropped / self.calls),
                "%02d" % self.peak, "%.1f" % (self.setup_ms / self.calls)]


def answered(calls):
    return (call for call in calls if call["duration"] != "0")


def cell_day(cell, calls):
    day = CellDay(cell)
    for call in calls:
        day.add(call)
    return day


def busy_cells(path):
    with gzip.open(path, "rt", newline="") as handle:
        calls = answered(csv.DictReader(handle, delimiter=";"))
        return [cell_day(cell, group) for cell, group in itertools.groupby(sorted(calls, key=CELL), key=CELL)]


def print_columns(title, rows):
    widths = [max(len(str(cell)) for cell in column) for column in zip(title, *rows)]
    for row in [title, *rows]:
        print("  ".join(str(cell).rjust(width) for cell, width in zip(row, widths)))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cdr", nargs="?", default="cdr.csv.gz")
    parser.add_argument("--limit", type=int, default=25)
    return parser.parse_args()


def main():
    logging.basicConfig(level=logging.INFO)
    arguments = parse_arguments()
    days = busy_cells(arguments.cdr)
    logger.info("%d cells", len(days))
    days.sort(key=lambda day: (-day.seconds, day.cell))
    print_columns(["cell", "calls", "erlang", "longest", "drop%", "peak", "setup"], [day.row() for day in days[:arguments.limit]])
    print("network: %d calls, %.2f erlang" % (sum(day.calls for day in days), sum(day.seconds for day in days) / 86400))


if __name__ == "__main__":
    main()
