"""A list comprehension in place of append() is a matter of style: it holds the same list.

Both give the same total; the comprehension peaks at no less than 90% of the loop, and so does sum(list(...)) against
sum([... for ...]), the rewrite of linters.
"""

from measure import report, run

COUNT = 1500000


def by_append():
    values = []
    for n in range(COUNT):
        values.append(n * 1000)
    return sum(values)


def by_comprehension():
    values = [n * 1000 for n in range(COUNT)]
    return sum(values)


def sum_of_comprehension():
    return sum([n for n in map((1000).__mul__, range(COUNT))])


def sum_of_list():
    return sum(list(map((1000).__mul__, range(COUNT))))


def experiment():
    ways = (by_append, by_comprehension, sum_of_comprehension, sum_of_list)
    append, comprehension, summed, listed = (run(way) for way in ways)
    figures = {
        "peakAppendMiB": append.peak,
        "peakComprehensionMiB": comprehension.peak,
        "peakSumOfComprehensionMiB": summed.peak,
        "peakSumOfListMiB": listed.peak,
    }
    same = append.value == comprehension.value == summed.value == listed.value
    return figures, same and comprehension.peak >= 0.9 * append.peak and listed.peak >= 0.9 * summed.peak


if __name__ == "__main__":
    report(__doc__, experiment)
