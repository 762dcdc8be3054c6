"""Offset between two scans of the same photographic plate, by phase correlation.

The scanner never puts a plate down at the same place twice; blinking needs the offset to the pixel.  Both scans are
whole plates: stars are sparse, cut-outs gave wrong matches.
"""
import logging
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np

log = logging.getLogger("plate")

SIZE = 1792
BORDER = 32


def load(path):
    """A scan as 8-bit densities."""
    pixels = np.fromfile(path, dtype=np.uint8)
    if pixels.size != SIZE * SIZE:
        raise ValueError("%s: %d pixels, expected %d x %d" % (path, pixels.size, SIZE, SIZE))
    return pixels.reshape(SIZE, SIZE)


def taper(length, border):
    """Rises and falls as a half cosine at both ends."""
    window = np.ones(length)
    ramp = 0.5 - 0.5 * np.cos(np.pi * (np.arange(border) + 0.5) / border)
    window[:border] = ramp
    window[-border:] = ramp[::-1]
    return window


def spectrum(path, window):
    """Half spectrum of a real image."""
    image = load(path).astype(np.float64)
    image -= image.mean()
    image *= window
    image *= window[:, np.newaxis]
    return np.fft.rfft2(image)


def correlate(first, second):
    """Phase correlation, in the memory of the first spectrum."""
    first *= np.conjugate(second, out=second)
    magnitude = np.abs(first)
    np.maximum(magnitude, 1e-9, out=magnitude)
    first /= magnitude
    return np.fft.irfft2(first, s=(SIZE, SIZE))


def signed(index):
    return index - SIZE if index > SIZE // 2 else index


def peak(surface):
    row, column = np.unravel_index(surface.argmax(), surface.shape)
    height = surface[row, column]
    around = [surface[(row + dy) % SIZE, (column + dx) % SIZE] for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    return SimpleNamespace(dy=signed(int(row)), dx=signed(int(column)), sharp=height > 2 * sorted(around)[-2],
                           clear=height > 12 * surface.std())


def background(path):
    """Median density of a coarse grid, to see fogged plates."""
    return int(np.median(load(path)[::16, ::16]))


def main():
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(".")
    older, newer = folder / "plate-old.u8", folder / "plate-new.u8"
    window = taper(SIZE, BORDER)
    surface = correlate(spectrum(older, window), spectrum(newer, window))
    log.info("surface of %d MB", surface.nbytes >> 20)
    found = peak(surface)
    print("background %d and %d" % (background(older), background(newer)))
    print("offset %+d rows, %+d columns" % (found.dy, found.dx))
    print("peak is %s and %s" % ("sharp" if found.sharp else "blurred", "clear" if found.clear else "doubtful"))


if __name__ == "__main__":
    main()
