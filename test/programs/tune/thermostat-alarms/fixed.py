"""
Replays the thermostats' log and tells where a room drifted from what it was set to.

A room drifts when its mean over the last WINDOW samples is more than TOLERANCE
tenths of a degree away from the set point; it must come back to half of that
before it can drift again.
"""
import csv
import logging
import pathlib
import sys
from collections import OrderedDict, deque

WINDOW = 12
TOLERANCE = 21
SETBACK = {'office': 210, 'corridor': 170, 'lab': 195, 'store': 140}


class Room:

    def __init__(self, name, use):
        self.name, self.use = name, use
        self.set_point = SETBACK[use]
        self.samples = deque(maxlen=WINDOW)
        self.drifting = False
        self.alarms = 0
        self.longest = 0
        self.since = None

    def sample(self, minute, tenths, valve):
        self.samples.append({'minute': minute, 'tenths': tenths, 'valve': valve})
        if len(self.samples) < WINDOW:
            return None
        recent = list(self.samples)
        offset = sum(each['tenths'] for each in recent) / WINDOW - self.set_point
        if not self.drifting and abs(offset) > TOLERANCE:
            self.drifting, self.since = True, minute
            self.alarms += 1
            stuck = len({each['valve'] for each in recent}) == 1
            return 'stuck valve' if stuck else ('too warm' if offset > 0 else 'too cold')
        if self.drifting and abs(offset) < TOLERANCE / 2:
            self.drifting = False
            self.longest = max(self.longest, minute - self.since)
        return None


class Building:

    def __init__(self):
        self.rooms = OrderedDict()
        self.kinds = {}
        self.first_alarms = []

    def room(self, name, use):
        if name not in self.rooms:
            self.rooms[name] = Room(name, use)
        return self.rooms[name]

    def feed(self, rows):
        for name, use, minute, tenths, valve in rows:
            room = self.room(name, use)
            kind = room.sample(int(minute), int(tenths), int(valve))
            if kind is None:
                continue
            self.kinds[kind] = self.kinds.get(kind, 0) + 1
            if room.alarms == 1:
                self.first_alarms.append((int(minute), name, kind))

    def worst(self, count):
        ranked = sorted(self.rooms.values(), key=lambda room: (-room.alarms, -room.longest, room.name))
        return ranked[:count]


def rows_of(path):
    with path.open(newline='') as source:
        reader = csv.reader(source, delimiter='\t')
        next(reader)
        yield from reader


def main(path):
    building = Building()
    building.feed(rows_of(path))
    logging.info('%d rooms', len(building.rooms))
    for kind in sorted(building.kinds):
        print('%-12s %6d' % (kind, building.kinds[kind]))
    for room in building.worst(8):
        print('%s (%s): %d alarms, longest %d min' % (room.name, room.use, room.alarms, room.longest))
    building.first_alarms.sort()
    for minute, name, kind in building.first_alarms[:5]:
        print('minute %d: %s %s' % (minute, name, kind))


if __name__ == '__main__':
    logging.basicConfig(level=logging.INFO)
    main(pathlib.Path(sys.argv[1] if sys.argv[1:] else 'thermostats.tsv'))
