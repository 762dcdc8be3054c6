"""Goods-in terminal, end-of-day run.

Splits the day's scans into readable and unreadable ones, books the readable
ones to the shelves and tells which scanners need cleaning.
"""
import argparse
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import filterfalse

_LOGGER = logging.getLogger("intake")


@dataclass
class Scan:
    at: str
    scanner: str
    code: str
    units: int

    @property
    def readable(self) -> bool:
        return len(self.code) == 13 and self.code.isdigit() and check_digit(self.code[:12]) == self.code[12]


@dataclass
class Booking:
    shelf: str
    article: int
    units: int
    at: str
    note: str = ""


def check_digit(digits: str) -> str:
    odd = sum(map(int, digits[::2]))
    even = sum(map(int, digits[1::2]))
    return str(-(odd + 3 * even) % 10)


def read_scans(path: str) -> Iterator[Scan]:
    with open(path, encoding="ascii") as lines:
        for line in lines:
            at, scanner, code, units = line.split()
            yield Scan(at, scanner, code, int(units))


def partition(predicate, read):
    """Entries for which the predicate holds, and the others; reads twice."""
    return filter(predicate, read()), filterfalse(predicate, read())


class Warehouse:
    def __init__(self) -> None:
        self.bookings = self.units = self.pallets = 0
        self.stock: Counter[str] = Counter()

    def book(self, scan: Scan) -> None:
        article = int(scan.code[7:12])
        shelf = f"{'ABCDEF'[article % 6]}{article % 40:02}"
        note = "pallet" if scan.units >= 48 else ""
        self.stock[shelf] += scan.units
        booking = Booking(shelf, article, scan.units, scan.at, note)
        self.bookings += 1
        self.units += booking.units
        self.pallets += booking.note == "pallet"

    def summary(self) -> str:
        return f"{self.bookings} bookings, {self.units} units, {self.pallets} pallets"


def cleaning_list(unreadable: Iterable[Scan], minimum: int) -> list[tuple[str, int]]:
    failures = Counter(scan.scanner for scan in unreadable)
    return [(scanner, count) for scanner, count in sorted(failures.items()) if count >= minimum]


def main() -> None:
    parser = argparse.ArgumentParser(description="end-of-day run of the goods-in terminal")
    parser.add_argument("scans", nargs="?", default="scans.txt")
    parser.add_argument("--minimum", type=int, default=550, metavar="N", help="failures that call for cleaning")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO)

    readable, unreadable = partition(lambda scan: scan.readable, lambda: read_scans(args.scans))
    warehouse = Warehouse()
    for scan in readable:
        warehouse.book(scan)
    _LOGGER.info("booked")

    print(warehouse.summary())
    for shelf, units in sorted(warehouse.stock.items(), key=lambda item: (-item[1], item[0]))[:10]:
        print(f"  {shelf} {units:7}")
    for scanner, count in cleaning_list(unreadable, args.minimum):
        print(f"clean {scanner}: {count} unreadable")


if __name__ == "__main__":
    main()
