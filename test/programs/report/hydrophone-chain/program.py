"""Click trains of harbour porpoises in the recordings of a moored hydrophone.

Each file is one deployment window of 16-bit samples.  The chain is the usual one (volts, drift, high pass, envelope,
threshold); it prints the trains per window and, over all windows, the mean shape of the strongest clicks.
"""
from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np

RATE = 288_000
VOLTS = np.float32(2.5 / 32768)
GUARD = 1440                    # 5 ms
AROUND = 96
FACTOR = 9


@dataclass(frozen=True)
class Click:
    window: str
    at: int
    level: float
    shape: np.ndarray


class Recording:
    """One deployment window on its way through the chain."""

    def __init__(self, path: Path):
        self.name = path.stem
        self.raw = np.fromfile(path, dtype="<i2")

    def __len__(self):
        return self.raw.size

    def to_volts(self):
        self.volts = self.raw * VOLTS
        return self

    def remove_drift(self, block=1 << 16):
        self.level = np.empty_like(self.volts)
        for begin in range(0, len(self), block):
            part = self.volts[begin:begin + block]
            np.subtract(part, part.mean(dtype=np.float64).astype(np.float32), out=self.level[begin:begin + block])
        return self

    def high_pass(self):
        """First difference; the clicks are at 130 kHz, ships are far below."""
        self.high = np.empty_like(self.level)
        self.high[0] = 0
        np.subtract(self.level[1:], self.level[:-1], out=self.high[1:])
        return self

    def rectify(self):
        self.envelope = np.abs(self.high)
        return self


def noise_floor(envelope):
    """Median of the maxima of short blocks."""
    usable = envelope[:envelope.size // 4096 * 4096].reshape(-1, 4096)
    return float(np.median(usable.max(axis=1)))


def find_clicks(recording, envelope, threshold):
    last = -GUARD
    for at in np.flatnonzero(envelope > threshold):
        if at - last < GUARD or not AROUND <= at < envelope.size - AROUND:
            continue
        last = at
        shape = envelope[at - AROUND:at + AROUND]
        yield Click(recording.name, int(at), float(shape.max()), shape)


def trains(clicks, gap=RATE // 5):
    """Lengths of the runs of clicks that are less than a fifth of a second apart."""
    lengths, previous = [], None
    for click in clicks:
        if previous is None or click.at - previous.at > gap:
            lengths.append(0)
        lengths[-1] += 1
        previous = click
    return lengths


def analyse(path):
    recording = Recording(path).to_volts().remove_drift().high_pass().rectify()
    threshold = FACTOR * noise_floor(recording.envelope)
    return list(find_clicks(recording, recording.envelope, threshold))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("deployment"))
    parser.add_argument("--strongest", type=int, default=40)
    args = parser.parse_args()

    clicks = []
    for path in sorted(args.folder.glob("*.i16")):
        found = analyse(path)
        clicks += found
        print(f"{path.stem}: {len(found):4} clicks, trains {trains(found)}")

    clicks.sort(key=lambda click: (-click.level, click.window, click.at))
    loud = clicks[:args.strongest]
    mean = sum(click.shape for click in loud) / len(loud)
    print("mean shape: " + " ".join(f"{value * 1000:.3f}" for value in mean[AROUND - 6:AROUND + 10]))
    print(f"{len(clicks)} clicks, loudest {loud[0].level:.5f} V in {loud[0].window} at {loud[0].at / RATE:.4f} s")


if __name__ == "__main__":
    main()
