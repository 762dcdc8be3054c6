"""heapq.nsmallest() keeps N items of a stream; sorted(...)[:N] keeps and sorts them all.

Both give the same ten of 500,000 pairs, those with equal keys in the same order; the heap peaks at under a third.
"""

import heapq

from measure import before_after, report


def hits():
    return ((n * 7919 % 50021, n) for n in range(500000))


def slowness(hit):
    return hit[0]


def by_sorting():
    return sorted(hits(), key=slowness)[:10]


def by_heap():
    return heapq.nsmallest(10, hits(), key=slowness)


def experiment():
    return before_after(by_sorting, by_heap, below=1 / 3)


if __name__ == "__main__":
    report(__doc__, experiment)
