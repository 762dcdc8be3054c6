"""RLIMIT_RSS limits nothing on Linux: RSS is a measure, and only a control group limits it.

A program under an RLIMIT_RSS of 16 MiB holds 128 MiB resident, with none of it pushed out to swap.
"""

import resource

from measure import MIB, anonymous, mib, report, run


def touch(size):
    held = bytearray(b"x") * (size * MIB)
    figures = {"residentMiB": anonymous(), "swappedMiB": mib("/proc/self/status", "VmSwap")}
    figures["limitMiB"] = resource.getrlimit(resource.RLIMIT_RSS)[0] / MIB
    return figures if len(held) == size * MIB else None


def experiment():
    figures = run(touch, 128, limits=[(resource.RLIMIT_RSS, 16 * MIB)]).value
    return figures, figures["limitMiB"] == 16 and figures["residentMiB"] >= 128


if __name__ == "__main__":
    report(__doc__, experiment)
