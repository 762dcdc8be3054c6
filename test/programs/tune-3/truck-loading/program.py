"""Loads a truck with the most valuable parcels that its axle load allows (exact, by weight in steps of 1 kg/10)."""
import csv
import sys
from typing import NamedTuple

import numpy as np


class Parcel(NamedTuple):
    name: str
    weight: int
    value: int


def read_parcels(path):
    with open(path, newline="") as handle:
        return [Parcel(name, int(weight), int(value)) for name, weight, value in csv.reader(handle)]


class Loading:
    """Table of the best values per weight, and for each parcel the weights at which taking it is better."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.best = np.zeros(capacity + 1, dtype=np.int32)
        self.choices = []

    def offer(self, parcel):
        taken = self.best[:-parcel.weight] + parcel.value
        rest = self.best[parcel.weight:]
        better = taken > rest
        np.maximum(rest, taken, out=rest)
        self.choices.append(np.packbits(better))

    def took(self, number, parcel, weight):
        at = weight - parcel.weight
        return at >= 0 and bool(self.choices[number][at >> 3] >> (7 - (at & 7)) & 1)

    def trace(self, parcels):
        """The parcels of the best load, last one first."""
        weight = self.capacity
        for number in range(len(parcels) - 1, -1, -1):
            if self.took(number, parcels[number], weight):
                weight -= parcels[number].weight
                yield parcels[number]


def plan(parcels, capacity):
    loading = Loading(capacity)
    for parcel in parcels:
        loading.offer(parcel)
    return int(loading.best[-1]), list(loading.trace(parcels))


def greedy(parcels, capacity):
    """What the drivers do today: best value for the weight first."""
    value = 0
    for parcel in sorted(parcels, key=lambda one: (-one.value / one.weight, one.name)):
        if parcel.weight <= capacity:
            capacity -= parcel.weight
            value += parcel.value
    return value


def main(path="parcels.csv", capacity="480000"):
    parcels = read_parcels(path)
    value, load = plan(parcels, int(capacity))
    assert sum(parcel.value for parcel in load) == value
    print(f"{len(load)} of {len(parcels)} parcels, {sum(parcel.weight for parcel in load) / 10:.1f} kg, value {value}")
    print(f"by hand {greedy(parcels, int(capacity))}")
    left = sorted(set(parcels) - set(load), key=lambda one: (-one.value, one.name))[:5]
    for parcel in left:
        print(f"left behind: {parcel.name} {parcel.weight / 10:.1f} kg value {parcel.value}")
    for parcel in sorted(load, key=lambda one: (-one.value, one.name))[:8]:
        print(f"loaded: {parcel.name} {parcel.weight / 10:.1f} kg value {parcel.value}")


if __name__ == "__main__":
    main(*sys.argv[1:])
