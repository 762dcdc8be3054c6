"""Memory that threads have freed stays resident in glibc's arenas, one for each thread.

Eight threads that use 24 MiB in turn leave at least three times as much resident as with MALLOC_ARENA_MAX=1, and
malloc_trim(0) gives back more than three quarters of it.
"""

import ctypes
import platform
import threading

from measure import Unavailable, anonymous, report, run

THREADS, BLOCKS = 8, 12000  # of 2 kB, above what Python's own allocator serves


def threads_in_turn():
    turn, done, results = threading.Lock(), threading.Event(), []

    def work():
        with turn:
            blocks = [bytes(2000) for _ in range(BLOCKS)]
            results.append(bytes(2000))  # a small result, which lies above the blocks

            del blocks
        done.wait()  # a thread that ends would pass its arena on

    workers = [threading.Thread(target=work) for _ in range(THREADS)]
    start = anonymous()
    for one in workers:
        one.start()
    while len(results) < THREADS or turn.locked():
        threading.Event().wait(0.01)
    freed = anonymous() - start
    ctypes.CDLL(None).malloc_trim(0)
    trimmed = anonymous() - start
    done.set()
    return freed, trimmed


def experiment():
    if platform.libc_ver()[0] != "glibc":
        raise Unavailable("the C library is not glibc")
    (many, trimmed), (one, _) = run(threads_in_turn).value, run(threads_in_turn, MALLOC_ARENA_MAX="1").value
    figures = {"leftByArenasMiB": many, "afterTrimMiB": trimmed, "leftWithArenaMax1MiB": one}
    return figures, many > 3 * one and trimmed < 0.25 * many


if __name__ == "__main__":
    report(__doc__, experiment)
