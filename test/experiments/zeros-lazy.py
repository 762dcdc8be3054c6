"""numpy.zeros reserves addresses; memory is committed where the array is written.

Making and reading 200 MiB of zeros adds next to nothing to anonymous memory, writing a tenth of it about a tenth,
and filling it all.
"""

import time

from measure import anonymous, need, report, run

SIZE = 200


def stages():
    import numpy

    numpy.zeros(1000).sum()  # what NumPy loads at the first use is not the array's
    start = anonymous()
    clock = time.perf_counter()
    array = numpy.zeros(SIZE << 17)
    figures = {"makingMilliseconds": 1000 * (time.perf_counter() - clock)}
    figures["madeMiB"] = anonymous() - start
    array.sum()
    figures["readMiB"] = anonymous() - start
    array[: len(array) // 10] = 1
    figures["tenthWrittenMiB"] = anonymous() - start
    array[:] = 1
    figures["filledMiB"] = anonymous() - start
    return figures


def experiment():
    need("numpy")
    figures = run(stages).value
    lazy = figures["madeMiB"] < 0.05 * SIZE and figures["readMiB"] < 0.05 * SIZE
    tenth = 0.08 * SIZE < figures["tenthWrittenMiB"] < 0.2 * SIZE
    return figures, lazy and tenth and figures["filledMiB"] > 0.95 * SIZE


if __name__ == "__main__":
    report(__doc__, experiment)
