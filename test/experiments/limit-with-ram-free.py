"""A limit of its own ends a program while the machine has memory free and nothing is swapped.

An address-space limit refuses with MemoryError, a control group's limit gets the process killed, and more than
twice the limit is still available on the machine both times, with nothing of the process in swap.
"""

import resource
import signal

from measure import MIB, Cgroup, available, mib, report, run


def fill(most):
    held = []
    try:
        while len(held) < most:
            held.append(bytearray(MIB))
            print(available(), flush=True)
    except MemoryError:
        size = len(held)
        held = None
        return {"held": size, "available": available(), "swapped": mib("/proc/self/status", "VmSwap")}


def experiment():
    refused = run(fill, 400, limits=[(resource.RLIMIT_AS, 256 * MIB)]).value
    with Cgroup(64) as group:
        killed = run(fill, 400, group=group, may_die=True)
        kills = group.kills()
    at_kill = float(killed.output.splitlines()[-1])
    figures = {
        "heldAtRefusalMiB": refused["held"],
        "availableAtRefusalMiB": refused["available"],
        "swappedAtRefusalMiB": refused["swapped"],
        "availableAtKillMiB": at_kill,
        "killsCount": kills,
    }
    ended = refused["held"] < 256 and killed.code == -signal.SIGKILL and kills > 0
    free = refused["available"] > 2 * 256 and at_kill > 2 * 64
    return figures, ended and free and refused["swapped"] == 0


if __name__ == "__main__":
    report(__doc__, experiment)
