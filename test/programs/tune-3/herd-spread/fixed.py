# Spread of a cattle disease over the registered herds, with and without a
# ban on movements between herds.  Same seed, same outcome.
import argparse
import csv
import random
from collections import Counter

SUSCEPTIBLE, EXPOSED, INFECTIOUS, IMMUNE = range(4)
NAMES = "susceptible", "exposed", "infectious", "immune"


class Animal:
    __slots__ = "number", "herd", "age", "breed", "milk", "state", "since"

    def __init__(self, **fields):
        for name, value in fields.items():
            setattr(self, name, value)
        self.state = SUSCEPTIBLE
        self.since = 0

    def becomes(self, state, day):
        self.state = state
        self.since = day

    @property
    def risk(self):
        return 0.45 if self.age < 2 else 0.3


def read_register(path):
    """The animals by herd; every value small and whole."""
    herds = {}
    with open(path, newline="") as handle:
        for row in csv.reader(handle):
            number, herd, age, breed, milk = map(int, row)
            herds.setdefault(herd, []).append(Animal(number=number, herd=herd, age=age, breed=breed, milk=milk))
    return herds


class Outbreak:
    LATENT, SICK = 2, 5

    def __init__(self, herds, seed, ban_from):
        self.herds = herds
        self.names = sorted(herds)
        self.random = random.Random(seed)
        self.ban_from = ban_from
        self.active = []
        self.contacts = self.caught = 0
        self.curve = []

    def start(self, count):
        for _ in range(count):
            animal = self.random.choice(self.herds[self.random.choice(self.names)])
            animal.becomes(INFECTIOUS, 0)
            self.active.append(animal)

    def meets(self, animal, day):
        own = self.herds[animal.herd]
        for _ in range(7):
            yield own[int(self.random.random() * len(own))]
        if day < self.ban_from and self.random.random() < 0.3:
            other = self.herds[self.names[int(self.random.random() * len(self.names))]]
            yield other[int(self.random.random() * len(other))]

    def step(self, day):
        still, fresh = [], []
        for animal in self.active:
            if animal.state == EXPOSED:
                if day - animal.since >= self.LATENT:
                    animal.becomes(INFECTIOUS, day)
            elif day - animal.since >= self.SICK:
                animal.becomes(IMMUNE, day)
                continue
            else:
                for other in self.meets(animal, day):
                    caught = other.state == SUSCEPTIBLE and self.random.random() < other.risk
                    self.contacts += 1
                    self.caught += caught
                    if caught:
                        other.becomes(EXPOSED, day)
                        fresh.append(other)
            still.append(animal)
        self.active = still + fresh
        self.curve.append(len(fresh))

    def outcome(self):
        return Counter(animal.state for herd in self.herds.values() for animal in herd)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("register", nargs="?", default="register.csv")
    parser.add_argument("--days", type=int, default=21)
    parser.add_argument("--ban-from", type=int, default=18)
    parser.add_argument("--seed", type=int, default=2001)
    args = parser.parse_args()

    outbreak = Outbreak(read_register(args.register), args.seed, args.ban_from)
    outbreak.start(45)
    for day in range(1, args.days + 1):
        outbreak.step(day)
    for state, count in sorted(outbreak.outcome().items()):
        print("%-12s %7d" % (NAMES[state], count))
    print("new cases by day:", *outbreak.curve)
    print("contacts %d, caught %d" % (outbreak.contacts, outbreak.caught))


main()
