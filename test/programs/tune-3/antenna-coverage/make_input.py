"""Writes households.csv (7000 points) and masts.csv (650 points)."""


def points(path, count, state, spread):
    with open(path, "w", encoding="ascii") as out:
        for _ in range(count):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            x = state >> 6
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            y = state >> 6
            out.write("%d.%d,%d.%d\n" % (400000 + x % spread, x % 10, 5600000 + y % spread, y % 10))


points("households.csv", 7000, 5, 90001)
points("masts.csv", 650, 77, 88001)
