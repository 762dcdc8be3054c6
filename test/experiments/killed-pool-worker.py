"""A killed pool worker can leave its parent exiting 0: only the group's oom_kill counter shows the kill.

The worker of a ProcessPoolExecutor grows over 64 MiB and is killed; nobody asks for its result, and the parent ends
with 0.
"""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from measure import MIB, Cgroup, report, run


def grow(size):
    return len(bytearray(b"x") * (size * MIB))


def submit_and_forget():
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        pool.submit(grow, 200)
    return "done"


def experiment():
    with Cgroup(64) as group:
        parent = run(submit_and_forget, group=group, may_die=True)
        figures = {"exitCode": parent.code, "killsCount": group.kills()}
    return figures, parent.code == 0 and parent.value == "done" and figures["killsCount"] > 0


if __name__ == "__main__":
    report(__doc__, experiment)
