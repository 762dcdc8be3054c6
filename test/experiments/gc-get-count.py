"""gc.get_count() counts new containers, not memory.

100 MiB in one object leave the count as it was; 600 empty lists raise it by more than 500.
"""

import gc

from measure import MIB, report, run


def counts():
    gc.disable()  # so that no collection resets the count between two readings
    start = gc.get_count()[0]
    large = bytearray(b"x") * (100 * MIB)
    after_large = gc.get_count()[0]
    lists = [[] for _ in range(600)]
    after_lists = gc.get_count()[0]
    return {
        "heldMiB": len(large) / MIB,
        "raisedByLargeObjectCount": after_large - start,
        "raisedByEmptyListsCount": after_lists - after_large if len(lists) == 600 else 0,
    }


def experiment():
    figures = run(counts).value
    return figures, figures["raisedByLargeObjectCount"] < 50 and figures["raisedByEmptyListsCount"] >= 500


if __name__ == "__main__":
    report(__doc__, experiment)
