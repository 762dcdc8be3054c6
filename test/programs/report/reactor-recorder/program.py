"""Replays the black box of a pilot reactor and prints what led up to each trip.

The plant's recorder wrote one 20-byte sample for each 50 ms.  A trip is reported with the state just before it and the
trend of the last seconds, the way the shift leader's form wants it.
"""
import enum
import logging
import struct
from collections import Counter
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

log = logging.getLogger("recorder")

SAMPLE = struct.Struct("<IHhhhHHHH")      # ms since start, flags, 3 temperatures, pressure, flow, level, stirrer
HERTZ = 20


class Flag(enum.IntFlag):
    SCRAM = 1
    MANUAL = 2
    VALVE_STUCK = 4
    SENSOR_FAULT = 8


class Sample(NamedTuple):
    at: int
    flags: int
    jacket: float
    core: float
    outlet: float
    pressure: float
    flow: float
    level: int
    stirrer: int

    @classmethod
    def decode(cls, fields):
        at, flags, jacket, core, outlet, pressure, flow, level, stirrer = fields
        return cls(at, flags, jacket / 10, core / 10, outlet / 10, pressure / 1000, flow / 100, level, stirrer)


class Recorder:
    """Gets every sample; answers questions about the recent past."""

    def __init__(self, seconds):
        self.depth = seconds * HERTZ
        self.samples = []
        self.faults = 0

    def record(self, sample):
        if sample.flags & Flag.SENSOR_FAULT:
            self.faults += 1
            return
        self.samples.append(sample)

    @property
    def recent(self):
        return self.samples[-self.depth:]

    def trend(self, quantity):
        """Change per second over the recent past, from the means of its first and its last second."""
        values = [getattr(sample, quantity) for sample in self.recent]
        if len(values) < 2 * HERTZ:
            return 0.0
        return (fmean(values[-HERTZ:]) - fmean(values[:HERTZ])) / (len(values) / HERTZ - 1)


class TripReport:
    def __init__(self, recorder):
        self.recorder = recorder
        self.trips = []
        self.causes = Counter()
        self.tripped = False

    def watch(self, sample):
        scram = bool(sample.flags & Flag.SCRAM)
        if scram and not self.tripped:
            self.note(sample)
        self.tripped = scram

    def note(self, sample):
        core, pressure = self.recorder.trend("core"), self.recorder.trend("pressure")
        cause = "by hand" if sample.flags & Flag.MANUAL else "valve" if sample.flags & Flag.VALVE_STUCK else "automatic"
        self.causes[cause] += 1
        peak = max(before.core for before in self.recorder.recent)
        self.trips.append("%10.2f s  %-9s core %6.1f peak %6.1f  %+7.3f K/s  %+7.4f bar/s" % (
            sample.at / 1000, cause, sample.core, peak, core, pressure))


def samples(path):
    with Path(path).open("rb") as box:
        while block := box.read(SAMPLE.size * 4096):
            yield from map(Sample.decode, SAMPLE.iter_unpack(block))


def main():
    logging.basicConfig(level=logging.INFO)
    recorder = Recorder(seconds=30)
    report = TripReport(recorder)
    count = 0
    for sample in samples("blackbox.bin"):
        recorder.record(sample)
        report.watch(sample)
        count += 1
    log.info("%d samples read", count)

    print(f"{count} samples, {recorder.faults} from faulty sensors, {len(report.trips)} trips")
    print("\n".join(report.trips))
    for cause, number in sorted(report.causes.items()):
        print(f"{cause}: {number}")


if __name__ == "__main__":
    main()
