"""A list of which only the last N items are read keeps all of them; deque(maxlen=N) keeps N.

Both find the same number of windows of 12 samples above a mean, of 800,000 samples; the deque peaks at under half.
"""

from collections import deque

from measure import before_after, report

WINDOW = 12


def samples():
    return (1000 + n * 7919 % 100003 for n in range(800000))


def above(window):
    return len(window) == WINDOW and sum(window) > WINDOW * 60000


def with_list():
    kept, found = [], 0
    for sample in samples():
        kept.append(sample)
        found += above(kept[-WINDOW:])
    return found


def with_deque():
    kept, found = deque(maxlen=WINDOW), 0
    for sample in samples():
        kept.append(sample)
        found += above(kept)
    return found


def experiment():
    return before_after(with_list, with_deque, below=1 / 2)


if __name__ == "__main__":
    report(__doc__, experiment)
