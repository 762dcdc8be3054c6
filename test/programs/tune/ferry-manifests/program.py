"""Deck load per sailing, from the gate's manifests (one gzipped CSV file per sailing)."""
from argparse import ArgumentParser
import csv
from dataclasses import dataclass
import gzip
import logging
from pathlib import Path

LANE_METRES = 1340
CLASSES = ("car", "van", "coach", "lorry", "cycle")

logger = logging.getLogger('deck')


@dataclass
class Manifest:
    sailing: str
    entries: list

    @property
    def lane_cm(self):
        return sum(int(entry['length_cm']) for entry in self.entries)

    @property
    def kilos(self):
        return sum(int(entry['kg']) for entry in self.entries)

    def share(self, kind):
        return sum(entry['class'] == kind for entry in self.entries)


def read_manifest(path):
    with gzip.open(path, 'rt', encoding='ascii', newline='') as stream:
        entries = [entry for entry in csv.DictReader(stream) if entry['boarded'] == 'y']
    return Manifest(path.name.removesuffix('.csv.gz'), entries)


def sailings(folder):
    """All sailings below the folder, in the order of their departure."""
    for path in sorted(Path(folder).glob('*.csv.gz')):
        logger.debug('reading %s', path)
        yield read_manifest(path)


def bar(part, whole, width=30):
    filled = min(width, part * width // whole)
    return '#' * filled + '.' * (width - filled)


class Season:
    def __init__(self):
        self.manifests = []

    def add(self, manifest):
        self.manifests.append(manifest)

    def heaviest(self):
        return max(self.manifests, key=lambda one: (one.kilos, one.sailing))

    def class_totals(self):
        return {kind: sum(one.share(kind) for one in self.manifests) for kind in CLASSES}

    def show(self):
        capacity = LANE_METRES * 100 * 24
        for one in self.manifests:
            print(f'{one.sailing}  {bar(one.lane_cm, capacity)}  {one.kilos / 1000:9.1f} t')
        top = self.heaviest()
        print(f'heaviest sailing {top.sailing}: {top.kilos} kg')
        for kind, count in self.class_totals().items():
            print(f'{kind:<6} {count:8d}')


def main():
    parser = ArgumentParser(description=__doc__)
    parser.add_argument('folder', nargs='?', default='manifests')
    parser.add_argument('-v', '--verbose', action='store_true')
    args = parser.parse_args()
    logging.basicConfig(level=logging.DEBUG if args.verbose else logging.WARNING)

    season = Season()
    for manifest in sailings(args.folder):
        season.add(manifest)
    season.show()


if __name__ == '__main__':
    main()
