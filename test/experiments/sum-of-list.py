"""sum() needs no list: brackets inside it hold every item before the first is added.

Both give the same sum of 2.5 million ints; without the brackets the peak is under a third.
"""

from measure import before_after, report


def with_brackets():
    return sum([n * n for n in range(2500000)])


def without_brackets():
    return sum(n * n for n in range(2500000))


def experiment():
    return before_after(with_brackets, without_brackets, below=1 / 3)


if __name__ == "__main__":
    report(__doc__, experiment)
