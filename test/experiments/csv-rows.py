"""Streaming the rows of csv.reader needs one row's memory; list(csv.reader(...)) needs it for all of them.

Both give the same sum; streaming peaks at under a third.
"""

import csv
import os

from measure import before_after, folder, report


def write(path):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        for n in range(250000):
            writer.writerow([n, "customer %d" % n, "city %d" % (n % 1000), n * 3])


def list_of_rows(path):
    with open(path, newline="") as file:
        rows = list(csv.reader(file))
    return sum(int(row[3]) for row in rows)


def streamed(path):
    with open(path, newline="") as file:
        return sum(int(row[3]) for row in csv.reader(file))


def experiment():
    with folder() as place:
        path = os.path.join(place, "rows.csv")
        write(path)
        return before_after(list_of_rows, streamed, path, below=1 / 3)


if __name__ == "__main__":
    report(__doc__, experiment)
