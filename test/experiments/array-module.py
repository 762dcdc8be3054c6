"""array.array holds numbers at their own width; a list holds a pointer and an object for each.

Both give the same sum of 2.5 million ints; the array peaks at under half.
"""

from array import array

from measure import before_after, report


def numbers():
    return (n * 1000 for n in range(2500000))


def in_list():
    values = list(numbers())
    return sum(values) + len(values)


def in_array():
    values = array("q", numbers())
    return sum(values) + len(values)


def experiment():
    return before_after(in_list, in_array, below=1 / 2)


if __name__ == "__main__":
    report(__doc__, experiment)
