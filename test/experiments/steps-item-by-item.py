"""A list for each step keeps every form of all items; one item through all steps keeps the forms of one item.

Three steps over 60 buffers of 1 MiB give the same sums. Three lists peak highest, `pop` from the older list lower, item
by item at under a tenth of the first.
"""

from measure import report, run

ITEMS, SIZE = 60, 1 << 20


def load(n):
    return bytes([n]) * SIZE


def mirror(buffer):
    return buffer[::-1]


def invert(buffer):
    return buffer.translate(bytes(range(255, -1, -1)))


def total(buffer):
    return len(buffer) * buffer[0]


def three_lists():
    raw = [load(n) for n in range(ITEMS)]
    mirrored = [mirror(one) for one in raw]
    inverted = [invert(one) for one in mirrored]
    return sum(total(one) for one in inverted)


def popped():
    raw = [load(n) for n in range(ITEMS)]
    mirrored = [mirror(raw.pop()) for _ in range(ITEMS)]
    inverted = [invert(mirrored.pop()) for _ in range(ITEMS)]
    return sum(total(one) for one in inverted)


def item_by_item():
    return sum(total(invert(mirror(load(n)))) for n in range(ITEMS))


def experiment():
    lists, taken, single = map(run, (three_lists, popped, item_by_item))
    figures = {"peakThreeListsMiB": lists.peak, "peakPoppedMiB": taken.peak, "peakItemByItemMiB": single.peak}
    same = lists.value == taken.value == single.value
    return figures, same and taken.peak < lists.peak / 2 and single.peak < lists.peak / 10


if __name__ == "__main__":
    report(__doc__, experiment)
