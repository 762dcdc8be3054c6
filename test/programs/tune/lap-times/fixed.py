"""Endurance race: fastest laps, consistency of the drivers, time lost in the pits."""
import csv
import heapq
import logging
import statistics
import sys
from dataclasses import dataclass

SOURCE = sys.argv[1] if len(sys.argv) > 1 else 'laps.csv'
FASTEST = 10
BUCKET = 250            # milliseconds

log = logging.getLogger('race')


@dataclass(frozen=True)
class Lap:
    millis: int
    number: int
    driver: str
    car: str
    pit: bool

    def clock(self):
        minutes, rest = divmod(self.millis, 60_000)
        return f'{minutes}:{rest // 1000:02d}.{rest % 1000:03d}'


def laps(source):
    with open(source, newline='', encoding='ascii') as handle:
        for row in csv.DictReader(handle):
            if row['deleted'] == '1':
                continue
            yield Lap(int(row['millis']), int(row['lap']), row['driver'], row['car'], row['pit'] == '1')


class Spread:
    """Histogram of one driver's lap times; good enough for a median."""

    def __init__(self):
        self.buckets = {}
        self.count = 0

    def add(self, millis):
        bucket = millis // BUCKET
        self.buckets[bucket] = self.buckets.get(bucket, 0) + 1
        self.count += 1

    def at(self, share):
        wanted, passed = self.count * share, 0
        for bucket in sorted(self.buckets):
            passed += self.buckets[bucket]
            if passed >= wanted:
                return bucket * BUCKET
        return 0


def consistency(source):
    spreads = {}
    for lap in laps(source):
        if lap.pit:
            continue
        if lap.driver not in spreads:
            spreads[lap.driver] = Spread()
        spreads[lap.driver].add(lap.millis)
    log.info('%d clean laps of %d drivers', sum(spread.count for spread in spreads.values()), len(spreads))
    return spreads


def fastest(source, count):
    clean = (lap for lap in laps(source) if not lap.pit)
    return heapq.nsmallest(count, clean, key=lambda lap: (lap.millis, lap.number, lap.car))


def time_in_pits(source):
    lost = {}
    for lap in laps(source):
        if lap.pit:
            stops, millis = lost.get(lap.car, (0, 0))
            lost[lap.car] = stops + 1, millis + lap.millis
    return lost


def heading(text):
    print()
    print(text.upper())


def main():
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)

    heading('fastest laps')
    for place, lap in enumerate(fastest(SOURCE, FASTEST), start=1):
        print(f'{place:2d}. {lap.clock()}  {lap.driver} in {lap.car}, lap {lap.number}')

    heading('consistency')
    rows = [(spread.at(0.9) - spread.at(0.1), driver, spread) for driver, spread in consistency(SOURCE).items()]
    for width, driver, spread in sorted(rows, key=lambda row: row[:2])[:12]:
        print(f'{driver:<12} median {spread.at(0.5) / 1000:7.2f} s, 80 % within {width / 1000:.2f} s of {spread.count} laps')

    heading('pits')
    pits = time_in_pits(SOURCE)
    mean = statistics.fmean(millis for _, millis in pits.values())
    for car, (stops, millis) in sorted(pits.items()):
        print(f'{car} {stops:5d} stops {millis / 1000:10.1f} s ({(millis - mean) / 1000:+.1f})')


if __name__ == '__main__':
    main()
