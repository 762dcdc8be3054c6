#!/usr/bin/env python3
"""stocktake - replays the stock movements of a warehouse

For every aisle it tells the busiest hour, and for the whole house the largest
withdrawals, the shelves that ran empty and how long the orders waited.
"""
import bz2
import collections
import datetime
import heapq
import logging
import sys
import typing

ZERO = datetime.datetime(2020, 2, 3, 6)
LARGEST = 12


class Move(typing.NamedTuple):
    minute: int
    aisle: str
    shelf: int
    pieces: int         # negative: taken out
    waited: int         # minutes between order and move

    @property
    def hour(self):
        return self.minute // 60

    def when(self):
        return (ZERO + datetime.timedelta(minutes=self.minute)).strftime("%a %H:%M")


def read_moves(filename):
    with bz2.open(filename, "rt", encoding="ascii") as journal:
        for entry in journal:
            minute, place, pieces, waited = entry.split()
            aisle, _, shelf = place.partition("/")
            yield Move(int(minute), aisle, int(shelf), int(pieces), int(waited))


class Warehouse:
    def __init__(self, opening=400):
        self.opening = opening
        self.stock = {}
        self.ran_empty = collections.Counter()
        self.by_hour = collections.defaultdict(collections.Counter)
        self.quarters = collections.Counter()

    def replay(self, moves):
        for move in moves:
            place = move.aisle, move.shelf
            left = self.stock.get(place, self.opening) + move.pieces
            if left <= 0:
                self.ran_empty[place] += 1
                left = self.opening
            self.stock[place] = left
            self.by_hour[move.aisle][move.hour % 24] += 1
            if move.pieces < 0:
                self.quarters[move.waited // 15] += 1

    def busiest(self):
        for aisle in sorted(self.by_hour):
            hour, moves = min(self.by_hour[aisle].items(), key=lambda pair: (-pair[1], pair[0]))
            yield aisle, (hour + ZERO.hour) % 24, moves

    def waiting(self):
        """Orders by the quarter of an hour they waited, over all aisles."""
        return sorted(self.quarters.items())


def largest_withdrawals(filename, count):
    out = (move for move in read_moves(filename) if move.pieces < 0)
    return heapq.nsmallest(count, out, key=lambda move: (move.pieces, move.minute, move.aisle, move.shelf))


def main(filename="journal.bz2"):
    house = Warehouse()
    house.replay(read_moves(filename))
    logging.info("%d shelves in use", len(house.stock))
    for aisle, hour, moves in house.busiest():
        print("aisle {} busiest at {:02d}:00 ({} moves)".format(aisle, hour, moves))
    print("pieces in stock", sum(house.stock.values()))
    for (aisle, shelf), times in sorted(house.ran_empty.items(), key=lambda pair: (-pair[1], pair[0]))[:5]:
        print("shelf {}/{} ran empty {} times".format(aisle, shelf, times))
    for quarter, orders in house.waiting():
        print("{:3d} min {:7d}".format(quarter * 15, orders))
    for move in largest_withdrawals(filename, LARGEST):
        print("{} {}/{} {} pieces".format(move.when(), move.aisle, move.shelf, -move.pieces))


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    main(*sys.argv[1:])
