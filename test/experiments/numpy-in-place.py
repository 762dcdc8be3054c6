"""Arithmetic on a NumPy array makes a second array; in place (`*=`, `+=`) it makes none.

Both give the same sum; in place the peak is lower by more than 80% of the array.
"""

from measure import need, report, run

SIZE = 128


def new_array():
    import numpy

    array = numpy.ones(SIZE << 17)
    array = array * 2 + 1
    return float(array.sum())


def in_place():
    import numpy

    array = numpy.ones(SIZE << 17)
    array *= 2
    array += 1
    return float(array.sum())


def experiment():
    need("numpy")
    before, after = run(new_array), run(in_place)
    figures = {"arrayMiB": SIZE, "peakBeforeMiB": before.peak, "peakAfterMiB": after.peak}
    return figures, before.value == after.value and before.peak - after.peak > 0.8 * SIZE


if __name__ == "__main__":
    report(__doc__, experiment)
