"""The garbage collector frees unreachable cycles; they stay only while something refers to them or gc is off.

Collecting frees an unreachable A-B pair and nothing of a reachable one; making 100,000 cycles peaks at less than
half with gc on; and `__del__` does not help where gc is off.
"""

import gc

from measure import MIB, anonymous, report, run


class Node:
    pass


class NodeWithDel:
    def __del__(self):
        pass


def pair(kind, size):
    a, b = kind(), kind()
    a.other, b.other, a.load = b, a, bytearray(b"x") * size
    return a, b


def freed(keep_the_names):
    a, b = pair(Node, 48 * MIB)
    if not keep_the_names:
        del a, b
    before = anonymous()
    gc.collect()
    return before - anonymous()


def many(with_gc, with_del):
    if not with_gc:
        gc.disable()
    for _ in range(100000):
        pair(NodeWithDel if with_del else Node, 400)


def experiment():
    figures = {
        "freedUnreachableMiB": run(freed, False).value,
        "freedReachableMiB": run(freed, True).value,
        "peakGcOnMiB": run(many, True, False).peak,
        "peakGcOffMiB": run(many, False, False).peak,
        "peakGcOffWithDelMiB": run(many, False, True).peak,
    }
    collected = figures["freedUnreachableMiB"] > 40 and figures["freedReachableMiB"] < 5
    off = min(figures["peakGcOffMiB"], figures["peakGcOffWithDelMiB"])
    return figures, collected and figures["peakGcOnMiB"] < 0.5 * off


if __name__ == "__main__":
    report(__doc__, experiment)
