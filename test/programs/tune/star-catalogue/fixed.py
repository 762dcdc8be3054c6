"""Looks for double stars in a catalogue: close pairs of similar brightness, and stars without any neighbour."""
import argparse
import array
import bisect
import gzip
import logging
import math
import sys

log = logging.getLogger("doubles")

SEPARATION = 0.0060     # degrees
CONTRAST = 1.5          # magnitudes
CROWDED = 24


class Catalogue:
    """Stars in order of declination, one column for each quantity."""

    def __init__(self):
        self.ra = array.array("d")
        self.dec = array.array("d")
        self.mag = array.array("d")

    def __len__(self):
        return len(self.ra)

    @classmethod
    def read(cls, path):
        stars = cls()
        with gzip.open(path, "rt", encoding="ascii") as lines:
            for line in lines:
                if line[0] == "#":
                    continue
                ra, dec, mag = line.split()
                stars.ra.append(float(ra))
                stars.dec.append(float(dec))
                stars.mag.append(float(mag))
        return stars

    def zone(self, low, high):
        """Range of the stars with declinations from low up to high."""
        return bisect.bisect_left(self.dec, low), bisect.bisect_left(self.dec, high)

    def separation(self, one, other):
        middle = math.radians((self.dec[one] + self.dec[other]) / 2)
        return math.hypot((self.ra[one] - self.ra[other]) * math.cos(middle), self.dec[one] - self.dec[other])

    def following(self, star):
        """Stars after this one that lie within the separation."""
        limit = self.dec[star] + SEPARATION
        reach = SEPARATION / math.cos(math.radians(limit))
        ra, dec = self.ra, self.dec
        here = ra[star]
        for other in range(star + 1, min(len(ra), star + CROWDED)):
            if dec[other] > limit:
                return
            if abs(ra[other] - here) <= reach and self.separation(star, other) <= SEPARATION:
                yield other


class Zone:
    def __init__(self, low):
        self.low = low
        self.stars = self.pairs = self.doubles = 0
        self.closest = None

    def pair(self, stars, one, other):
        self.pairs += 1
        if abs(stars.mag[one] - stars.mag[other]) > CONTRAST:
            return
        self.doubles += 1
        found = stars.separation(one, other), one, other
        if self.closest is None or found < self.closest:
            self.closest = found

    def row(self, stars):
        text = f"{self.low:+6.1f} {self.stars:7d} {self.pairs:6d} {self.doubles:6d}"
        if self.closest is not None:
            gap, one, other = self.closest
            text += f"   {gap * 3600:7.3f}\" {stars.ra[one]:10.5f} {stars.dec[one]:+9.5f} ({stars.mag[one]:.2f}/{stars.mag[other]:.2f})"
        return text


def survey(stars, width):
    low = math.floor(stars.dec[0])
    while low < stars.dec[-1]:
        zone = Zone(low)
        first, last = stars.zone(low, low + width)
        zone.stars = last - first
        for star in range(first, last):
            for other in stars.following(star):
                zone.pair(stars, star, other)
        yield zone
        low += width


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("catalogue", nargs="?", default="stars.txt.gz")
    parser.add_argument("--width", type=float, default=5.0)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)

    stars = Catalogue.read(args.catalogue)
    log.info("%d stars", len(stars))
    print("  from   stars  pairs doubles")
    for zone in survey(stars, args.width):
        print(zone.row(stars))
    middle = len(stars) // 2
    bright = sum(1 for mag in stars.mag if mag < 6)
    print(f"{bright} stars for the naked eye; half of all lie south of {stars.dec[middle]:+.4f}")
