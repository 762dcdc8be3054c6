"""Speckle size of a laser pattern, from the autocorrelation of the whole picture."""
import json
import logging
import os
import sys

import numpy as np

PICTURE = os.environ.get("PICTURE", "speckle.gray")
SETTINGS = json.loads(os.environ.get("SPECKLE", "{}"))
SIDE = SETTINGS.get("side", 2000)
LAGS = SETTINGS.get("lags", 12)

logger = logging.getLogger("speckle")


class Picture:
    def __init__(self, path, side):
        self.grey = np.fromfile(path, dtype=np.uint8)
        if self.grey.size != side * side:
            raise ValueError(f"{path}: {self.grey.size} pixels instead of {side * side}")
        self.grey.shape = side, side

    @property
    def mean(self):
        return float(self.grey.mean(dtype=np.float64))

    def centred(self):
        picture = self.grey.astype(np.float64)
        picture -= self.mean
        return picture

    def contrast(self):
        squares = sum(int(np.dot(row.astype(np.int64), row)) for row in self.grey)
        return (squares / self.grey.size - self.mean ** 2) ** 0.5 / self.mean


def power_spectrum(picture):
    """Power of every spatial frequency; the half plane that a real picture has."""
    spectrum = np.fft.rfft2(picture)
    del picture
    np.multiply(spectrum, spectrum.conj(), out=spectrum)
    return spectrum


def autocorrelation(picture):
    """Autocorrelation, 1 at no shift."""
    correlated = np.fft.irfft2(power_spectrum(picture.centred()), s=picture.grey.shape)
    correlated /= correlated[0, 0]
    return correlated


def half_width(profile):
    """Shift at which the profile has fallen to one half, in pixels."""
    below = np.flatnonzero(profile < 0.5)
    if not below.size:
        return float("nan")
    at = int(below[0])
    before, after = profile[at - 1], profile[at]
    return at - 1 + (before - 0.5) / (before - after)


def second_peak(correlated, away):
    """The highest value at least `away` pixels from no shift: a repeated structure."""
    inner = correlated[away:-away, away:-away]
    row, col = np.unravel_index(np.argmax(inner), inner.shape)
    return int(row) + away, int(col) + away, float(inner[row, col])


def bar(value, width=40):
    return "#" * max(0, round(value * width))


def main():
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    picture = Picture(PICTURE, SIDE)
    logger.info("mean grey level %.3f", picture.mean)
    correlated = autocorrelation(picture)
    down, across = correlated[:LAGS, 0].copy(), correlated[0, :LAGS].copy()
    row, col, value = second_peak(correlated, 4 * LAGS)
    print(f"contrast {picture.contrast():.5f}")
    for lag, (one, other) in enumerate(zip(down, across)):
        print(f"{lag:3d} {one:8.4f} {other:8.4f} {bar((one + other) / 2)}")
    print(f"speckle {half_width(across):.3f} x {half_width(down):.3f} pixels")
    print(f"strongest repeat at {row}, {col}: {value:.4f}")


if __name__ == "__main__":
    main()
