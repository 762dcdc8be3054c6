"""Flags the insurance claims that lie furthest from what is usual for their kind of damage.

A claim's score is its distance from the mean of its kind in standard deviations; mean and deviation are estimated
from settled claims only.  The list goes to the fraud desk.
"""
from __future__ import annotations

import argparse
import math
import sqlite3
from dataclasses import dataclass

STATISTICS = """
    SELECT kind, COUNT(*), SUM(amount), SUM(amount * amount)
      FROM claim WHERE state = 'settled' GROUP BY kind
"""
CLAIMS = "SELECT id, policy, kind, amount, reported, state FROM claim WHERE state <> 'withdrawn' ORDER BY id"
PAGE = 2500


@dataclass(frozen=True)
class Usual:
    """Mean and standard deviation of one kind of damage."""

    count: int
    mean: float
    deviation: float

    @classmethod
    def estimate(cls, count: int, total: int, squares: int) -> Usual:
        mean = total / count
        return cls(count, mean, math.sqrt(max(squares / count - mean * mean, 1.0)))

    def score(self, amount: int) -> float:
        return (amount - self.mean) / self.deviation


class ClaimBook:
    """Read access to the claims database."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    def usual(self) -> dict[str, Usual]:
        return {kind: Usual.estimate(*sums) for kind, *sums in self.connection.execute(STATISTICS).fetchall()}

    def claims(self):
        """The claims that were not withdrawn, fetched page by page."""
        found = []
        cursor = self.connection.execute(CLAIMS)
        while page := cursor.fetchmany(PAGE):
            found.extend(page)
        return found

    def close(self) -> None:
        self.connection.close()


def score_claims(book: ClaimBook, usual: dict[str, Usual]):
    for claim in book.claims():
        _, _, kind, amount, *_ = claim
        if kind in usual:
            yield usual[kind].score(amount), claim


def outliers(book: ClaimBook, usual: dict[str, Usual], count: int):
    scored = list(score_claims(book, usual))
    scored.sort(key=lambda pair: (-pair[0], pair[1][0]))
    del scored[count:]
    return scored


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database", nargs="?", default="claims.db")
    parser.add_argument("-n", "--count", type=int, default=20)
    return parser.parse_args()


def main() -> None:
    args = parse_args()
    book = ClaimBook(args.database)
    try:
        usual = book.usual()
        for kind, figures in sorted(usual.items()):
            print(f"{kind:<10} {figures.count:7} settled  mean {figures.mean / 100:10.2f}  deviation {figures.deviation / 100:10.2f}")
        for score, (number, policy, kind, amount, reported, state) in outliers(book, usual, args.count):
            print(f"{score:7.3f}  claim {number:7} policy {policy}  {kind:<10} {amount / 100:11.2f}  {reported} {state}")
    finally:
        book.close()


if __name__ == "__main__":
    main()
