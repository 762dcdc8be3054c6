"""`__slots__` makes instances smaller, for they need no room for a dictionary of attributes.

Both give the same sum over 400,000 points; with slots the peak is under nine tenths.
"""

from measure import before_after, report


class Point:
    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z


class SlotPoint:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z


def total(kind):
    points = [kind(n % 100, 2, 3) for n in range(400000)]
    return sum(point.x + point.y + point.z for point in points)


def with_dict():
    return total(Point)


def with_slots():
    return total(SlotPoint)


def experiment():
    return before_after(with_dict, with_slots, below=0.9)


if __name__ == "__main__":
    report(__doc__, experiment)
