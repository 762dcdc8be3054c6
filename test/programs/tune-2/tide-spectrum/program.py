"""Tidal constituents of six years of gauge heights, from the amplitude spectrum of the whole record.

The record must be taken in one piece: lines such as S2 and K2 are a few steps of the full resolution apart.
"""
from array import array
from dataclasses import dataclass
import os
import sys

import numpy as np

STEP_MINUTES = 1
KNOWN = {"M2": 745.236, "S2": 720.0, "M4": 372.618, "S4": 360.0, "M6": 248.412, "K1": 1436.068}


@dataclass(order=True)
class Line:
    amplitude: float
    period: float
    name: str = ""

    def __str__(self):
        return f"{self.period:12.4f} min  {self.amplitude:10.4f} mm  {self.name}"


def read_gauge(path):
    """Heights in millimetres, whole minutes, float64."""
    count = os.path.getsize(path) // 2
    heights = np.empty(count)
    with open(path, "rb") as handle:
        for begin in range(0, count, 1 << 16):
            piece = array("h")
            piece.fromfile(handle, min(1 << 16, count - begin))
            heights[begin:begin + len(piece)] = piece
    return heights


def remove_mean(heights):
    mean = heights.mean()
    heights -= mean
    return mean


def amplitude_spectrum(heights):
    """Amplitudes from zero to half the sampling frequency; the heights are used up."""
    count = heights.size
    transformed = np.fft.rfft(heights)
    spectrum = heights[:transformed.size]           # room that is not needed any more
    np.abs(transformed, out=spectrum)
    spectrum *= 2 / count
    return spectrum, count


def guess_name(period):
    for name, known in KNOWN.items():
        if abs(period - known) < 0.0025 * known:
            return name
    return "?"


def strongest(spectrum, count, lines, guard=40):
    """The strongest lines, each at least `guard` steps from a stronger one."""
    found = []
    rest = spectrum
    rest[0] = 0
    for _ in range(lines):
        index = int(rest.argmax())
        period = count * STEP_MINUTES / index
        found.append(Line(float(rest[index]), period, guess_name(period)))
        rest[max(0, index - guard):index + guard + 1] = 0
    return found


def noise_floor(spectrum, bands=8):
    """Root mean square of what is left, band by band."""
    edges = np.linspace(0, spectrum.size, bands + 1).astype(int)
    return [float(np.sqrt(np.dot(part, part) / part.size)) for part in map(lambda i: spectrum[edges[i]:edges[i + 1]], range(bands))]


def main(path="gauge.i16", lines="9"):
    heights = read_gauge(path)
    mean = remove_mean(heights)
    spectrum, count = amplitude_spectrum(heights)
    print(f"{count} heights, mean {mean:.3f} mm, resolution {1440 / count:.6f} per day")
    for line in sorted(strongest(spectrum, count, int(lines)), reverse=True):
        print(line)
    print("noise", " ".join(f"{level:.4f}" for level in noise_floor(spectrum)))


if __name__ == "__main__":
    main(*sys.argv[1:])
