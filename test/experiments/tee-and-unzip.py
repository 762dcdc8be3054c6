"""itertools.tee() holds what one copy is ahead of the other, zip(*rows) holds all rows; two passes hold neither.

All three give the same count and sum of 400,000 rows. Read one after the other, the copies of tee() peak at three times
the two passes or more, and so does zip(*...); read side by side they do not.
"""

import itertools

from measure import report, run


def rows():
    return ((n % 97, 1000 + n * 7919 % 100003) for n in range(400000))


def teed_apart():
    first, second = itertools.tee(rows())
    return sum(1 for _ in first), sum(value for _, value in second)


def teed_together():
    first, second = itertools.tee(rows())
    count = total = 0
    for _, (_, value) in zip(first, second):
        count, total = count + 1, total + value
    return count, total


def unzipped():
    keys, values = zip(*rows())
    return len(keys), sum(values)


def two_passes():
    return sum(1 for _ in rows()), sum(value for _, value in rows())


def experiment():
    apart, together, columns, twice = map(run, (teed_apart, teed_together, unzipped, two_passes))
    figures = {
        "peakTeeApartMiB": apart.peak,
        "peakTeeTogetherMiB": together.peak,
        "peakUnzipMiB": columns.peak,
        "peakTwoPassesMiB": twice.peak,
    }
    same = apart.value == together.value == columns.value == twice.value
    high, low = min(apart.peak, columns.peak), max(together.peak, twice.peak)
    return figures, same and low < high / 3


if __name__ == "__main__":
    report(__doc__, experiment)
