"""Summarise a quarter of tide gauge readings, one block per harbour.

Usage: program.py [FILE] [--datum CM]
"""
from __future__ import annotations

import argparse
import datetime as dt
import logging
import sys
from pathlib import Path
from typing import Iterable, Iterator, NamedTuple

LOG = logging.getLogger(__name__)
MISSING = -9999
FLAGS = {"0": "good", "1": "doubtful", "2": "bad"}


class Reading(NamedTuple):
    harbour: str
    moment: int
    level: int
    flag: str


def text_lines(source: Path) -> Iterable[str]:
    with source.open(encoding="ascii") as handle:
        yield from handle


def readings(lines: Iterable[str]) -> Iterator[Reading]:
    for number, text in enumerate(lines, start=1):
        if not text or text.startswith("#"):
            continue
        fields = text.rstrip().split(";")
        if len(fields) != 4:
            LOG.warning("line %s has %s fields", number, len(fields))
            continue
        harbour, moment, level, flag = fields
        yield Reading(harbour, int(moment), int(level), flag)


def flag_shares(tally: dict[str, int]) -> str:
    whole = sum(tally.values()) or 1
    parts = [f"{FLAGS[key]} {100 * tally[key] / whole:.2f}%" for key in sorted(tally)]
    return ", ".join(parts)


def stamp(moment: int) -> str:
    return dt.datetime.fromtimestamp(moment, dt.timezone.utc).strftime("%d %b %H:%M")


class Harbour:
    def __init__(self, name: str) -> None:
        self.name = name
        self.count = 0
        self.total = 0
        self.top: Reading | None = None
        self.low: Reading | None = None

    def add(self, reading: Reading) -> None:
        self.count += 1
        self.total += reading.level
        if self.top is None or reading.level > self.top.level:
            self.top = reading
        if self.low is None or reading.level < self.low.level:
            self.low = reading

    def report(self, datum: int) -> list[str]:
        top, low = self.top, self.low
        mean = self.total / self.count
        return [
            f"{self.name}: {self.count} readings, mean {mean - datum:.3f}",
            f"    high water {top.level - datum} on {stamp(top.moment)}",
            f"    low water  {low.level - datum} on {stamp(low.moment)}",
        ]


def collect(stream: Iterable[Reading]) -> tuple[dict[str, Harbour], dict[str, int]]:
    harbours: dict[str, Harbour] = {}
    tally: dict[str, int] = {}
    for reading in stream:
        tally[reading.flag] = tally.get(reading.flag, 0) + 1
        if reading.flag == "2" or reading.level == MISSING:
            continue
        if reading.harbour not in harbours:
            harbours[reading.harbour] = Harbour(reading.harbour)
        harbours[reading.harbour].add(reading)
    return harbours, tally


def run(argv: list[str] | None = None) -> int:
    cli = argparse.ArgumentParser()
    cli.add_argument("file", nargs="?", type=Path, default=Path("gauges.txt"))
    cli.add_argument("--datum", type=int, default=250)
    options = cli.parse_args(argv)
    logging.basicConfig(level=logging.INFO)

    harbours, tally = collect(readings(text_lines(options.file)))
    LOG.info("%s harbours", len(harbours))
    page = []
    for name in sorted(harbours):
        page.extend(harbours[name].report(options.datum))
    print("\n".join(page))
    print("flags:", flag_shares(tally))
    return 0


if __name__ == "__main__":
    sys.exit(run())
