"""Whole numbers of 8 bits that are widened to float64 take eight times the memory; int16 has room to compute with them.

Both give the same result of 25 million grey levels, the sums being taken in int64; the peak falls to under half. int8
and squares of int16 wrap around without an error, and half of a uint8 is a float64.
"""

from measure import need, report, run

SIZE = 24  # of the grey levels, in MiB


def corrected(dtype):
    import numpy

    raw = numpy.arange(256, dtype="uint8").repeat(SIZE << 12)
    values = raw.astype(dtype)
    values -= 40
    return int(values.min()), int(values.max()), int(values.sum(dtype="int64"))


def arithmetic():
    import numpy

    level = numpy.array([200], dtype="uint8")
    wide = level.astype("int16")
    return int(level.astype("int8")[0]), int((wide * wide)[0]), str((level / 2).dtype)


def experiment():
    need("numpy")
    wide, narrow = run(corrected, "float64"), run(corrected, "int16")
    figures = {"peakFloat64MiB": wide.peak, "peakInt16MiB": narrow.peak}
    signed, squared, halved = run(arithmetic).value
    wraps = signed != 200 and squared != 200 * 200
    same = wide.value == narrow.value
    return figures, same and narrow.peak < wide.peak / 2 and wraps and halved == "float64"


if __name__ == "__main__":
    report(__doc__, experiment)
