#!/usr/bin/env python3
"""Exhaustive check of the lease protocol of our job scheduler.

Explores every state that a few workers and a coordinator can get into (breadth first, so that a violation has the
shortest trace) and checks the invariants.  A state is packed into one integer: for each worker 3 bits of phase,
5 bits of lease clock and 4 bits of the epoch it believes in, above them the coordinator's epoch and holder.
"""
import argparse
import configparser
import sys
from collections import Counter

IDLE, ASKED, HOLDING, WRITING, EXPIRED = range(5)
NAMES = "idle asked holding writing expired".split()
BITS, CLOCK, EPOCH = 12, 3, 8
WORD = (1 << BITS) - 1


def word(phase, clock=0, believed=0):
    return phase | clock << CLOCK | believed << EPOCH


class Model:
    def __init__(self, settings):
        self.term = settings.getint("term")
        self.epochs = settings.getint("epochs")
        self.grace = settings.getint("grace")
        self.shifts = [BITS * i for i in range(settings.getint("workers"))]
        self.top = BITS * len(self.shifts)
        self.initial = 0
        self.alone = {bits: tuple(self.moves(bits & 7, bits >> CLOCK & 31, bits >> EPOCH)) for bits in range(WORD + 1)}

    def moves(self, phase, clock, believed):
        """What a worker can do without the coordinator."""
        if phase == IDLE:
            yield word(ASKED, 0, believed)
        elif phase == ASKED:
            yield word(IDLE, 0, believed)                   # the answer got lost
        elif phase in (HOLDING, WRITING) and clock:
            yield word(phase, clock - 1, believed)
            yield word(WRITING if phase == HOLDING else HOLDING, clock - 1, believed)
        elif phase == EXPIRED:
            yield word(EXPIRED, clock - 1, believed) if clock else word(IDLE, 0, believed)

    def successors(self, state):
        for i, shift in enumerate(self.shifts):
            mine = state >> shift & WORD
            for target in self.alone[mine]:
                yield state ^ (mine ^ target) << shift
            phase = mine & 7
            if phase == ASKED:
                epoch, holder = state >> self.top & 15, state >> self.top + 4
                if holder in (0, i + 1) and epoch < self.epochs:
                    rest = (state & (1 << self.top) - 1) ^ (mine ^ word(HOLDING, self.term, epoch + 1)) << shift
                    yield rest | ((i + 1) << 4 | epoch + 1) << self.top
            elif phase in (HOLDING, WRITING) and not mine >> CLOCK & 31:
                holder = state >> self.top + 4
                after = state ^ (mine ^ word(EXPIRED, self.grace, mine >> EPOCH)) << shift
                yield after ^ (holder << self.top + 4) if holder == i + 1 else after

    def violation(self, state):
        writers = [state >> shift + EPOCH & 15 for shift in self.shifts if state >> shift & 7 == WRITING]
        return "two writers in one epoch" if len(writers) != len(set(writers)) else None

    def describe(self, state):
        workers = ("%s/%d" % (NAMES[state >> shift & 7], state >> shift + EPOCH & 15) for shift in self.shifts)
        return "%s, epoch %d of %d" % (" ".join(workers), state >> self.top & 15, state >> self.top + 4)


class Explorer:
    def __init__(self, model):
        self.model = model
        self.came_from = {model.initial: None}
        self.widths = []
        self.edges = 0
        self.phases = Counter()
        self.last = model.initial

    def run(self):
        model, came_from = self.model, self.came_from
        level = [model.initial]
        while level:
            self.widths.append(len(level))
            below = []
            for state in level:
                if model.violation(state):
                    return state
                self.phases[state & 7] += 1
                for successor in model.successors(state):
                    self.edges += 1
                    if successor not in came_from:
                        came_from[successor] = state
                        below.append(successor)
            self.last, level = level[-1], below
        return None

    def trace(self, state):
        steps = []
        while state is not None:
            steps.append(state)
            state = self.came_from[state]
        return steps[::-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", nargs="?", default="lease.ini")
    args = parser.parse_args()
    settings = configparser.ConfigParser()
    with open(args.model) as text:
        settings.read_file(text)

    model = Model(settings["lease"])
    explorer = Explorer(model)
    bad = explorer.run()
    print("%d states, %d transitions, depth %d, widest level %d" % (
        len(explorer.came_from), explorer.edges, len(explorer.widths), max(explorer.widths)))
    for phase, number in sorted(explorer.phases.items()):
        print("  first worker %-8s %7d" % (NAMES[phase], number))
    print("holds; longest trace:" if bad is None else "violated: %s" % model.violation(bad))
    for number, state in enumerate(explorer.trace(explorer.last if bad is None else bad)):
        if number % 12 == 0:
            print("  %3d  %s" % (number, model.describe(state)))
    return bad is not None


if __name__ == "__main__":
    sys.exit(main())
