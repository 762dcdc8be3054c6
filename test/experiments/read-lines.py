"""Reading a file line by line needs one line's memory; read().splitlines() needs a multiple of the file's size.

Both find the same longest line and total; iterating peaks at under a third.
"""

import os

from measure import before_after, folder, report


def write(path):
    with open(path, "w") as file:
        for n in range(600000):
            file.write("%d %s\n" % (n, "x" * (n % 60)))


def all_at_once(path):
    with open(path) as file:
        lines = file.read().splitlines()
    return max(len(line) for line in lines), sum(int(line.split()[0]) for line in lines)


def one_by_one(path):
    longest = total = 0
    with open(path) as file:
        for line in file:
            longest, total = max(longest, len(line.rstrip("\n"))), total + int(line.split()[0])
    return longest, total


def experiment():
    with folder() as place:
        path = os.path.join(place, "lines")
        write(path)
        figures, holds = before_after(all_at_once, one_by_one, path, below=1 / 3)
        figures["fileMiB"] = os.path.getsize(path) / (1 << 20)
    return figures, holds


if __name__ == "__main__":
    report(__doc__, experiment)
