"""Too many mappings end in ENOMEM at vm.max_map_count, however much memory is free.

One-page mappings are refused within 5% of vm.max_map_count, with at least twice the program's peak still available.
"""

import errno
from mmap import MAP_ANONYMOUS, MAP_PRIVATE, PAGESIZE, PROT_READ, PROT_WRITE, mmap

from measure import Unavailable, available, report, run


def pages(most):
    """Neighbours with different protection, which the kernel does not merge into one mapping."""
    held, code = [], 0
    try:
        while len(held) < most:
            protection = PROT_READ if len(held) % 2 else PROT_READ | PROT_WRITE
            held.append(mmap(-1, PAGESIZE, flags=MAP_PRIVATE | MAP_ANONYMOUS, prot=protection))
    except (OSError, MemoryError) as error:
        code = getattr(error, "errno", errno.ENOMEM)
    count = len(held)
    del held[-100:]  # room for what comes after
    return count, code, available()


def experiment():
    with open("/proc/sys/vm/max_map_count") as file:
        limit = int(file.read())
    if limit > 1100000:
        raise Unavailable("vm.max_map_count is %d here, too many to try in seconds" % limit)
    child = run(pages, limit + 1000)
    count, code, free = child.value
    figures = {"maxMapCount": limit, "mappingsCount": count, "peakMiB": child.peak, "availableMiB": free}
    return figures, code == errno.ENOMEM and 0.95 * limit < count <= limit and free > 2 * child.peak


if __name__ == "__main__":
    report(__doc__, experiment)
