"""Which networks do the login attempts come from?

Looks the addresses of the attempts up in a table of address blocks and adds
them up per operator and per country of registration.
"""
import bisect
import ipaddress
import logging
import sys
from collections import Counter
from contextlib import suppress

logger = logging.getLogger(__name__)

BLOCKS = "blocks.csv"
OPERATORS = "operators.csv"
ATTEMPTS = "attempts.log"
UNKNOWN = -1


class BlockTable:
    """Address blocks in ascending order, found by bisection."""

    def __init__(self):
        self.starts = []
        self.ends = []
        self.owners = []
        self.lookups = 0

    @classmethod
    def from_csv(cls, path):
        table = cls()
        with open(path, encoding="ascii") as handle:
            next(handle)
            for line in handle:
                start, end, owner = line.split(",")
                table.add(int(start), int(end), int(owner))
        return table

    def add(self, start, end, owner):
        if self.ends and start <= self.ends[-1]:
            raise ValueError(f"block {start} overlaps the one before")
        self.starts.append(start)
        self.ends.append(end)
        self.owners.append(owner)

    def __len__(self):
        return len(self.starts)

    def owner(self, address):
        self.lookups += 1
        at = bisect.bisect_right(self.starts, address) - 1
        if at >= 0 and address <= self.ends[at]:
            return self.owners[at]
        return UNKNOWN

    def coverage(self):
        return sum(self.ends) - sum(self.starts) + len(self)


def read_operators(path):
    operators = {}
    with open(path, encoding="utf-8") as handle:
        for line in handle:
            number, country, name = line.rstrip("\n").split(",", 2)
            operators[int(number)] = name, country
    return operators


def attempts(path):
    """(address, user) of every failed attempt."""
    with open(path, encoding="ascii") as handle:
        for line in handle:
            _, outcome, user, text = line.split()
            if outcome != "fail":
                continue
            with suppress(ipaddress.AddressValueError):
                yield int(ipaddress.IPv4Address(text)), user


def main():
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    table = BlockTable.from_csv(BLOCKS)
    operators = read_operators(OPERATORS)
    logger.info("%d blocks, %d operators", len(table), len(operators))

    by_owner = Counter()
    users = {}
    for address, user in attempts(ATTEMPTS):
        owner = table.owner(address)
        by_owner[owner] += 1
        users.setdefault(owner, set()).add(user)

    print(f"{len(table)} blocks cover {table.coverage()} addresses")
    for owner, count in sorted(by_owner.items(), key=lambda pair: (-pair[1], pair[0]))[:12]:
        name, country = operators.get(owner, ("not listed", "--"))
        print(f"{count:6}  {country}  {name:<18} {len(users[owner]):3} users")
    countries = Counter()
    for owner, count in by_owner.items():
        countries[operators.get(owner, ("", "--"))[1]] += count
    print(", ".join(f"{country} {count}" for country, count in sorted(countries.items())))
    print(f"{table.lookups} lookups")


if __name__ == "__main__":
    main()
