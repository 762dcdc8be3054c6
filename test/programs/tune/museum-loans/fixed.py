import collections
import dataclasses
import json
import logging
import sys
from datetime import date

LEDGER = sys.argv[1] if len(sys.argv) > 1 else "loans.json"
TODAY = date(2023, 6, 30)
RATE_PER_MILLE = {"canvas": 4, "paper": 6, "bronze": 1, "textile": 7, "glass": 9}
FALLBACK_RATE = 5

logger = logging.getLogger("museum.loans")


@dataclasses.dataclass
class Premium:
    """What one object on loan costs to insure until it is due back."""

    accession: str
    borrower: str
    cents: int
    overdue: bool


def load_ledger(filename):
    """The ledger as the registrar's system exports it: a head, then one loan a line."""
    with open(filename, encoding="utf-8") as fp:
        ledger = json.loads(fp.readline() + "]}")
        logger.info("ledger of %s, version %s", ledger["museum"], ledger["version"])
        for line in fp:
            if line.startswith("{"):
                yield json.loads(line.rstrip().rstrip(","))


def premium_of(loan):
    due = date.fromisoformat(loan["due"])
    begun = date.fromisoformat(loan["out"])
    months = max(1, (due - begun).days // 30)
    rate = RATE_PER_MILLE.get(loan["medium"], FALLBACK_RATE)
    surcharge = 2 if loan["abroad"] else 1
    cents = loan["value"] * rate * months * surcharge // 12
    return Premium(loan["accession"], loan["borrower"]["name"], cents, due < TODAY)


class Tally:
    def __init__(self):
        self.loans = 0
        self.overdue = 0
        self.cents = 0

    def count(self, premium):
        self.loans += 1
        self.overdue += premium.overdue
        self.cents += premium.cents

    def __str__(self):
        return f"{self.loans:6d} loans {self.overdue:6d} overdue {self.cents / 100:14,.2f}"


def assess(loans):
    for loan in loans:
        if loan["status"] == "cancelled":
            continue
        yield premium_of(loan)


def biggest_borrowers(tallies, how_many):
    by_cost = sorted(tallies, key=lambda name: (-tallies[name].cents, name))
    return by_cost[:how_many]


def report(premiums):
    everything = Tally()
    by_borrower = collections.defaultdict(Tally)
    dearest = None
    for premium in premiums:
        everything.count(premium)
        by_borrower[premium.borrower].count(premium)
        if dearest is None or premium.cents > dearest.cents:
            dearest = premium
    print(f"{'all':28}{everything}")
    for name in biggest_borrowers(by_borrower, 12):
        print(f"{name:28}{by_borrower[name]}")
    print(f"dearest: {dearest.accession} at {dearest.borrower}, {dearest.cents / 100:,.2f}")


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stderr, level="INFO")
    report(assess(load_ledger(LEDGER)))
