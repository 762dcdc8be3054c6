"""A few scattered survivors keep almost all of Python's small-object memory: an arena goes back only when empty.

Keeping every 50th of a million strings leaves more than 60% resident, also after malloc_trim(0); keeping as many in
one piece leaves less than 40%.
"""

import ctypes

from measure import anonymous, report, run

COUNT = 1000000


def keep(scattered):
    start = anonymous()
    texts = [str(n) for n in range(COUNT)]
    held = anonymous() - start
    survivors = texts[::50] if scattered else texts[: COUNT // 50]
    del texts
    left = anonymous() - start
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc
    if trim:
        trim(0)
    return held, left, anonymous() - start, len(survivors)


def experiment():
    held, scattered, trimmed, count = run(keep, True).value
    _, together, _, same_count = run(keep, False).value
    figures = {
        "heldMiB": held,
        "leftByScatteredMiB": scattered,
        "afterTrimMiB": trimmed,
        "leftByOnePieceMiB": together,
    }
    return figures, count == same_count and min(scattered, trimmed) > 0.6 * held and together < 0.4 * held


if __name__ == "__main__":
    report(__doc__, experiment)
