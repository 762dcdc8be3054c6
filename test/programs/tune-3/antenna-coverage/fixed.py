"""Coverage of households by radio masts.

For every household: the nearest mast, its distance, and the number of masts
in range.  Coordinates are metres in the national grid.
"""

import argparse

import numpy as np

RANGE = 6000.0
BLOCK = 250
BANDS = (1000, 2000, 4000, 6000, 12000, 50000)


def read_points(path):
    return np.loadtxt(path, delimiter=",", dtype=np.float64, ndmin=2)


def distances(households, masts):
    """Distances in metres, shape (households, masts)."""
    offset = households[:, np.newaxis, :] - masts[np.newaxis, :, :]
    return np.sqrt((offset ** 2).sum(axis=-1))


def coverage(households, masts):
    """Index of the nearest mast, distance to it, masts in range; each of shape (households,)."""
    nearest = np.empty(len(households), dtype=np.intp)
    closest = np.empty(len(households))
    in_range = np.empty(len(households), dtype=np.intp)
    for begin in range(0, len(households), BLOCK):
        block = slice(begin, begin + BLOCK)
        metres = distances(households[block], masts)
        nearest[block] = metres.argmin(axis=1)
        closest[block] = metres.min(axis=1)
        in_range[block] = (metres <= RANGE).sum(axis=1)
    return nearest, closest, in_range


class Summary:
    def __init__(self, nearest, metres, in_range, mast_count):
        self.metres = metres
        self.in_range = in_range
        self.load = np.bincount(nearest, minlength=mast_count)

    def bands(self):
        edges = np.concatenate([[0], BANDS])
        counts, _ = np.histogram(self.metres, bins=edges)
        for begin, end, count in zip(edges[:-1], edges[1:], counts):
            yield "%6d .. %6d m  %6d" % (begin, end, count)

    def busiest(self, count):
        order = np.lexsort((np.arange(len(self.load)), -self.load))
        return [(int(mast), int(self.load[mast])) for mast in order[:count]]

    def redundancy(self):
        counts = np.bincount(np.minimum(self.in_range, 5), minlength=6)
        return ["%s%d: %d" % (">" if masts == 5 else "", masts - (masts == 5), households) for masts, households in enumerate(counts)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--households", default="households.csv")
    parser.add_argument("--masts", default="masts.csv")
    args = parser.parse_args()

    households = read_points(args.households)
    masts = read_points(args.masts)
    summary = Summary(*coverage(households, masts), len(masts))

    print(f"{len(households)} households, {len(masts)} masts")
    print(f"mean distance {summary.metres.mean():.3f} m, farthest {summary.metres.max():.3f} m")
    print(f"without a mast in range: {np.count_nonzero(summary.in_range == 0)}")
    print(*summary.bands(), sep="\n")
    print("masts in range  " + "  ".join(summary.redundancy()))
    for mast, load in summary.busiest(6):
        print(f"mast {mast:4}  {load} households  at {masts[mast][0]:.0f}, {masts[mast][1]:.0f}")


if __name__ == "__main__":
    main()
