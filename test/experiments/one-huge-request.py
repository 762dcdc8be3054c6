"""Since Linux 5.1 heuristic overcommit refuses one request above MemTotal + SwapTotal, whatever is free.

One mapping of MemTotal + SwapTotal + 64 MiB gets ENOMEM, while twelve of a quarter of that total are all accepted,
though together they are three times what the machine has.
"""

import errno
import os
import platform
import resource
from mmap import MAP_ANONYMOUS, MAP_PRIVATE, mmap

from measure import MIB, Unavailable, mib, report, run


def accepted(size):
    """A private mapping that nobody touches costs addresses only."""
    try:
        return mmap(-1, size, flags=MAP_PRIVATE | MAP_ANONYMOUS)
    except OSError as error:
        if error.errno != errno.ENOMEM:
            raise
        return None


def requests():
    total = (mib("/proc/meminfo", "MemTotal") + mib("/proc/meminfo", "SwapTotal")) * MIB
    free = mib("/proc/meminfo", "MemFree")
    one_above = accepted(int(total) + 64 * MIB)
    quarters = [one for one in (accepted(int(total) // 4) for _ in range(12)) if one]
    return {
        "totalMiB": total / MIB,
        "freeMiB": free,
        "refusedRequestMiB": 0 if one_above else total / MIB + 64,
        "acceptedTogetherMiB": sum(map(len, quarters)) / MIB,
    }


def experiment():
    with open("/proc/sys/vm/overcommit_memory") as file:
        mode = int(file.read())
    if mode != 0:
        raise Unavailable("vm.overcommit_memory is %d here, and the claim is about 0" % mode)
    if tuple(int(part) for part in platform.release().split(".")[:2]) < (5, 1):
        raise Unavailable("the kernel is %s, older than the rule" % platform.release())
    if os.path.ismount("/proc/meminfo"):
        raise Unavailable("/proc/meminfo is replaced in this container, so that the host's total is unknown")
    if resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY:
        raise Unavailable("the address space is limited here (ulimit -v)")
    figures = run(requests).value
    return figures, figures["refusedRequestMiB"] > 0 and figures["acceptedTogetherMiB"] > 2.9 * figures["totalMiB"]


if __name__ == "__main__":
    report(__doc__, experiment)
