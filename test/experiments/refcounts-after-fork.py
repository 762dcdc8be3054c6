"""Only reading Python objects after fork copies their pages, for each read writes a reference count.

Reading a million strings in a forked child makes more than half of their memory private to it, also after
gc.freeze(); reading a NumPy array of the same size less than a tenth.
"""

import gc
import os

from measure import anonymous, mib, need, report, run


def dirtied_by(read):
    """How much a forked child makes its own by reading, in MiB."""
    out, into = os.pipe()
    pid = os.fork()
    if pid == 0:
        before = mib("/proc/self/smaps_rollup", "Private_Dirty")
        read()
        os.write(into, b"%f" % (mib("/proc/self/smaps_rollup", "Private_Dirty") - before))
        os._exit(0)
    os.waitpid(pid, 0)
    return float(os.read(out, 100))


def strings(freeze):
    start = anonymous()
    texts = [str(n) for n in range(1000000)]
    if freeze:
        gc.freeze()
    return anonymous() - start, dirtied_by(lambda: sum(map(len, texts)))


def numpy_array():
    import numpy

    start = anonymous()
    array = numpy.arange(8 << 20)
    array.sum()
    return anonymous() - start, dirtied_by(array.sum)


def experiment():
    need("numpy")
    held, plain = run(strings, False).value
    _, frozen = run(strings, True).value
    array_held, array = run(numpy_array).value
    figures = {
        "stringsMiB": held,
        "dirtiedByReadingMiB": plain,
        "dirtiedAfterFreezeMiB": frozen,
        "arrayMiB": array_held,
        "dirtiedByReadingArrayMiB": array,
    }
    return figures, min(plain, frozen) > 0.5 * held and array < 0.1 * array_held


if __name__ == "__main__":
    report(__doc__, experiment)
