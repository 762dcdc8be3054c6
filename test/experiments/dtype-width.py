"""float32 takes half of float64's memory, where its 24 bits of precision are enough.

Both give the same result on small whole numbers; the peak falls by more than 40% of the wide array. A sum of tenths
differs: where values are rounded, the narrow type changes the output.
"""

from measure import need, report, run

SIZE = 192  # of float64, in MiB


def highest(dtype):
    import numpy

    array = numpy.ones(SIZE << 17, dtype=dtype)
    array[::7] = 3
    return float(array.max()), int(numpy.count_nonzero(array == 3))


def sum_of_tenths(dtype):
    import numpy

    return float(numpy.full(1000, 0.1, dtype=dtype).sum())


def experiment():
    need("numpy")
    wide, narrow = run(highest, "float64"), run(highest, "float32")
    right, rounded = run(sum_of_tenths, "float64").value, run(sum_of_tenths, "float32").value
    error = abs(rounded - right) / right * 1e9
    figures = {"peakFloat64MiB": wide.peak, "peakFloat32MiB": narrow.peak, "errorOfSumPerBillion": error}
    return figures, wide.value == narrow.value and wide.peak - narrow.peak > 0.4 * SIZE and error > 0


if __name__ == "__main__":
    report(__doc__, experiment)
