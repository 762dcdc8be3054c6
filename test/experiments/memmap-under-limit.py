"""numpy.memmap saves memory only while it is read in slices; one copy loads it all.

In a group limited to 96 MiB a sum over slices of a 192 MiB file survives, and `numpy.array(memmap) * 2` is killed.
"""

import os
import signal

from measure import MIB, Cgroup, folder, need, report, run

SIZE = 192


def in_slices(path):
    import numpy

    data = numpy.memmap(path, dtype=numpy.uint8, mode="r")
    return sum(int(data[at : at + MIB].sum()) for at in range(0, len(data), MIB))


def as_copy(path):
    import numpy

    return int((numpy.array(numpy.memmap(path, dtype=numpy.uint8, mode="r")) * 2).sum())


def experiment():
    need("numpy")
    with folder() as place, Cgroup(96) as group:
        path = os.path.join(place, "ones")
        with open(path, "wb") as file:
            for _ in range(SIZE):
                file.write(b"\x01" * MIB)
        sliced = run(in_slices, path, group=group)
        before_the_copy = group.kills()
        copied = run(as_copy, path, group=group, may_die=True)
        figures = {
            "fileMiB": SIZE,
            "limitMiB": group.limit,
            "killsSlicedCount": before_the_copy,
            "killsCopiedCount": group.kills() - before_the_copy,
        }
    survived = sliced.value == SIZE * MIB and before_the_copy == 0
    return figures, survived and copied.code == -signal.SIGKILL and figures["killsCopiedCount"] > 0


if __name__ == "__main__":
    report(__doc__, experiment)
