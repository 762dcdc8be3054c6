"""Files in tmpfs count against the group's limit, and killing their writer gives nothing back.

Under 40 MiB the writer of a file in /dev/shm is killed with little memory of its own, the next process of the group
is killed too, and one survives after the file is removed.
"""

import os
import signal

from measure import MIB, Cgroup, Unavailable, anonymous, report, run


def write(path):
    with open(path, "wb", buffering=0) as file:
        for _ in range(56):
            file.write(bytes(MIB))
            print(anonymous(), flush=True)


def start_again():
    return len(bytearray(b"x") * (12 * MIB))


def experiment():
    shm = "/dev/shm"
    if not os.path.isdir(shm) or not os.access(shm, os.W_OK):
        raise Unavailable("/dev/shm cannot be written here")
    room = os.statvfs(shm)
    if room.f_bavail * room.f_frsize < 60 * MIB:
        raise Unavailable("/dev/shm has less than 60 MiB free")
    path = os.path.join(shm, "oomwhy-experiment-%d" % os.getpid())
    with Cgroup(40) as group:
        try:
            writer = run(write, path, group=group, may_die=True)
            first = group.kills()
            written = os.path.getsize(path) / MIB
            second = run(start_again, group=group, may_die=True)
            kills = group.kills()
        finally:
            if os.path.exists(path):
                os.remove(path)
        third = run(start_again, group=group, may_die=True)
    figures = {
        "limitMiB": group.limit,
        "inTmpfsMiB": written,
        "anonymousOfWriterMiB": float(writer.output.splitlines()[-1]),
        "killsOfWriterCount": first,
        "killsOfNextCount": kills - first,
    }
    killed = writer.code == second.code == -signal.SIGKILL and first > 0 and kills > first
    shared = figures["inTmpfsMiB"] > 0.5 * group.limit and figures["anonymousOfWriterMiB"] < 0.4 * group.limit
    return figures, killed and shared and third.code == 0


if __name__ == "__main__":
    report(__doc__, experiment)
