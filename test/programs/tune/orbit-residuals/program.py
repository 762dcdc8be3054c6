"""Residual motion of a telescope mount, from its encoder log.

The encoders deliver whole counts; so does everything here up to the last line.
"""
import os
import sys

import numpy as np

COUNTS_PER_TURN = 1 << 12
ARCSEC = 1296000 / COUNTS_PER_TURN
BANDS = ((0, 160), (160, 320), (320, 480), (480, 640), (640, 1 << 30))


def encoder(name, folder):
    """Counts of one axis, relative to the first one."""
    raw = np.fromfile(os.path.join(folder, name + ".i16"), dtype="<i2")
    counts = raw.astype(int)
    counts -= counts[0]
    return counts


def distance2(east, north, centre):
    """Squared distance from the centre, in square counts."""
    return (east - centre[0]) ** 2 + (north - centre[1]) ** 2


def middle(counts):
    low, high = counts.min(), counts.max()
    return int(low + high) // 2


class Bands:
    """How much of the night was spent how far away."""

    def __init__(self, limits):
        self.limits = limits
        self.samples = np.zeros(len(limits), dtype=np.int64)

    def fill(self, squared):
        for at, (inner, outer) in enumerate(self.limits):
            above = np.count_nonzero(squared >= inner * inner)
            beyond = np.count_nonzero(squared >= min(outer, 46340) ** 2)
            self.samples[at] = above - beyond

    def table(self):
        whole = int(self.samples.sum())
        for (inner, outer), samples in zip(self.limits, self.samples):
            label = f"{inner}..{outer}" if outer < 1 << 30 else f"{inner}.."
            yield f"{label:>10} counts {samples:>9} {100 * samples / whole:8.3f} %"


def worst_minutes(squared, rate, count=4):
    """Minutes with the largest single excursion."""
    per_minute = rate * 60
    whole = squared[:squared.size // per_minute * per_minute].reshape(-1, per_minute)
    peaks = whole.max(axis=1)
    order = np.argsort(-peaks.astype(np.int64), kind="stable")[:count]
    return [(int(minute), int(peaks[minute])) for minute in order]


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "."
    rate = int(os.environ.get("ENCODER_RATE", "200"))
    east, north = encoder("east", folder), encoder("north", folder)
    if east.size != north.size:
        sys.exit("the axes were not logged for the same time")
    centre = middle(east), middle(north)
    squared = distance2(east, north, centre)

    bands = Bands(BANDS)
    bands.fill(squared)
    print(f"{east.size} samples, centre {centre[0]} / {centre[1]}")
    for line in bands.table():
        print(line)
    for minute, peak in worst_minutes(squared, rate):
        print(f"minute {minute:4d}: {peak ** 0.5 * ARCSEC:10.2f} arcsec")
    total = int(squared.sum(dtype=np.int64))
    print(f"rms {(total / squared.size) ** 0.5 * ARCSEC:.4f} arcsec")


main()
