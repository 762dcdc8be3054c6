"""Gearbox health from accelerometer runs: vibration level in decibels, crest factor, count of shocks."""
import glob
import os
import sys

import numpy as np

RATE = 25600            # samples per second
FULL_SCALE = 8.0        # g at 32768
REFERENCE = 0.05        # g at 0 dB
QUIET, LOUD = -60.0, 60.0
SHOCK = 22.0            # dB
LIMITS = [("A", 5.0), ("B", 5.4), ("C", 5.8)]


def load(path):
    """Recording in g as float64, shape (samples,)."""
    raw = np.fromfile(path, dtype="<i2")
    signal = raw.astype(np.float64)
    signal *= FULL_SCALE / 32768
    return signal


def decibels(signal):
    """Level of each sample relative to REFERENCE, after taking off the mean (gravity)."""
    centred = signal - signal.mean()
    magnitude = np.abs(centred) / REFERENCE
    audible = np.maximum(magnitude, 1e-9)
    loudness = np.log10(audible) * 20
    return np.clip(loudness, QUIET, LOUD)


def shocks(level, threshold, pause=RATE // 100):
    """Number of bursts above the threshold that are more than a pause apart."""
    hits = np.flatnonzero(level > threshold)
    if hits.size == 0:
        return 0
    return 1 + int(np.count_nonzero(np.diff(hits) > pause))


def grade(mean):
    for letter, limit in LIMITS:
        if mean <= limit:
            return letter
    return "D"


def spectrum_peak(signal, size=1 << 15):
    """Strongest line of the averaged power spectrum, in Hz."""
    window = np.hanning(size)
    power = np.zeros(size // 2 + 1)
    for begin in range(0, signal.size - size + 1, size):
        power += np.abs(np.fft.rfft(signal[begin:begin + size] * window)) ** 2
    power[:4] = 0
    return power.argmax() * RATE / size


folder = sys.argv[1] if len(sys.argv) > 1 else "runs"
paths = sorted(glob.glob(os.path.join(folder, "*.i16")))
if not paths:
    sys.exit("no recordings in %s" % folder)

summary = []
for path in paths:
    vibration = load(path)
    rms = np.sqrt(np.dot(vibration, vibration) / vibration.size)
    peak = max(vibration.max(), -vibration.min())
    line = spectrum_peak(vibration)
    level = decibels(vibration)
    summary.append({
        "turbine": os.path.splitext(os.path.basename(path))[0],
        "seconds": vibration.size / RATE,
        "rms": float(rms),
        "crest": float(peak / rms),
        "line": line,
        "level": float(level.mean()),
        "shocks": shocks(level, SHOCK),
    })
    print("done", path, file=sys.stderr)

print("%-8s %7s %8s %7s %9s %8s %7s  grade" % ("turbine", "s", "rms g", "crest", "line Hz", "mean dB", "shocks"))
for row in summary:
    print("%-8s %7.1f %8.4f %7.2f %9.2f %8.3f %7d  %s" % (
        row["turbine"], row["seconds"], row["rms"], row["crest"], row["line"], row["level"], row["shocks"], grade(row["level"])))
worst = max(summary, key=lambda row: row["shocks"])
print("inspect first: %s" % worst["turbine"])
