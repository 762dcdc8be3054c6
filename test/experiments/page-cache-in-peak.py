"""A control group's peak includes page cache: a healthy reader of a large file peaks at the limit.

Reading a 160 MiB file under 64 MiB brings the group's peak above 80% of the limit; the program itself peaks at under
half of it, gives the right output and is not killed.
"""

import os

from measure import MIB, Cgroup, Unavailable, folder, report, run

SIZE = 160


def read(path):
    total = 0
    with open(path, "rb", buffering=0) as file:
        for block in iter(lambda: file.read(MIB), b""):
            total += block.count(1)
    return total


def write(path):
    """Writes the file and drops its pages, so that the reader's group is charged for them."""
    with open(path, "wb") as file:
        for _ in range(SIZE):
            file.write(b"\x01" * MIB)
        file.flush()
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def file_system(place):
    with open("/proc/mounts") as lines:
        mounts = [line.split()[1:3] for line in lines]
    around = [(len(at), kind) for at, kind in mounts if os.path.commonpath([at, place]) == at]
    return max(reversed(around), key=lambda one: one[0])[1]  # the last one that was mounted there


def experiment():
    with folder() as place, Cgroup(64) as group:
        if file_system(place) in ("tmpfs", "ramfs"):
            raise Unavailable("%s lies in memory, and the claim is about files on a disk" % place)
        path = os.path.join(place, "ones")
        write(path)
        reader = run(read, path, group=group)
        figures = {
            "limitMiB": group.limit,
            "peakOfGroupMiB": group.peak(),
            "peakOfProgramMiB": reader.peak,
            "killsCount": group.kills(),
        }
    healthy = reader.value == SIZE * MIB and figures["killsCount"] == 0
    return figures, healthy and figures["peakOfGroupMiB"] > 0.8 * 64 and reader.peak < 0.5 * 64


if __name__ == "__main__":
    report(__doc__, experiment)
