"""Noise level of seismic stations by hour of the day (interleaved 16-bit traces)."""
import argparse
import json
import logging
import math
import pathlib

import numpy as np

HOUR = 3600
logger = logging.getLogger("noise")


class Record:
    """One day of a station, as (sample, channel)."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        with open(folder / "header.json") as fp:
            header = json.load(fp)
        self.station = header["station"]
        self.rate = header["rate"]
        self.channels = header["channels"]
        mapped = np.memmap(folder / "samples.bin", dtype=np.int16, mode="r")
        self.samples = mapped.reshape(-1, len(self.channels))
        logger.info("%s: %s", self.station, self.samples.shape)

    def hours(self):
        step = HOUR * self.rate
        for start in range(0, len(self.samples), step):
            yield start // step, self.samples[start:start + step]


def quiet_band(values, share=10):
    """Width of the band that holds all but a `share`th of the values at either side."""
    low, high = int(values.min()), int(values.max())
    counts = np.bincount(values.astype(np.int32) - low, minlength=high - low + 1)
    running = np.cumsum(counts)
    cut = values.size // share
    first = int(np.searchsorted(running, cut, side="right"))
    last = int(np.searchsorted(running, values.size - cut))
    return last - first


def offsets(record):
    """Mean of each channel, rounded to whole counts."""
    count = len(record.samples)
    totals = record.samples.sum(axis=0, dtype=np.int64)
    return [round((int(total) - count * int(first)) / count) + int(first) for total, first in zip(totals, record.samples[0])]


def rms(values, offset):
    energy = 0
    for part in np.array_split(values, 8):
        shifted = part.astype(np.int64) - offset
        energy += int(np.dot(shifted, shifted))
    return math.sqrt(energy / values.size)


def spark(levels):
    top = max(levels)
    return "".join(" .:-=+*#%@"[min(9, int(level / top * 9))] for level in levels)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--station", default="station")
    parser.add_argument("--band", action="store_true", help="also tell the width of the quiet band")
    parser.set_defaults(band=True)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO)

    record = Record(options.station)
    means = offsets(record)
    levels = {channel: [] for channel in record.channels}
    bands = {channel: [] for channel in record.channels}
    for hour, traces in record.hours():
        for number, channel in enumerate(record.channels):
            levels[channel].append(rms(traces[:, number], means[number]))
            if options.band:
                bands[channel].append(quiet_band(traces[:, number]))
    for number, channel in enumerate(record.channels):
        print(f"{record.station}.{channel} offset {means[number]:5d}  rms {min(levels[channel]):8.2f} .. {max(levels[channel]):8.2f}  |{spark(levels[channel])}|")
        if options.band:
            print(f"    quiet band {min(bands[channel])} .. {max(bands[channel])} counts")


if __name__ == "__main__":
    main()
