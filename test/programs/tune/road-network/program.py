"""Reach of the fire brigade: how many crossings lie between the nearest station and every crossing of a road network."""
import argparse
import gzip
import itertools
import logging
import statistics
import sys
from array import array

logger = logging.getLogger('reach')

UNREACHED = 32767
GOALS = (10, 20, 40, 80, 160)
PIECE = 1 << 16


def column(file, code, count):
    """The next `count` numbers of the file."""
    numbers = array(code)
    left = count * numbers.itemsize
    while left:
        piece = file.read(min(left, PIECE))
        if not piece:
            raise EOFError('the network is cut off')
        numbers.frombytes(piece)
        left -= len(piece)
    return numbers


class Network:
    """Directed roads in compressed rows: those of crossing i are first[i] up to first[i + 1]."""

    def __init__(self, path):
        with gzip.open(path, 'rb') as file:
            crossings, roads, stations = column(file, 'i', 3)
            self.first = column(file, 'i', crossings + 1)
            self.target = column(file, 'i', roads)
            self.stations = column(file, 'i', stations)
        logger.info('%d crossings, %d roads', crossings, roads)

    def __len__(self):
        return len(self.first) - 1

    def dead_ends(self):
        first = self.first
        return sum(1 for begin, end in itertools.pairwise(first) if end - begin < 2)


def spread(network):
    """Hops from the nearest station to each crossing, and which station that is."""
    hops = array('h', [UNREACHED]) * len(network)
    nearest = array('b', [-1]) * len(network)
    first, target = network.first, network.target
    edge = list(network.stations)
    for number, station in enumerate(edge):
        hops[station], nearest[station] = 0, number
    for distance in itertools.count(1):
        beyond = []
        for crossing in edge:
            owner = nearest[crossing]
            for other in target[first[crossing]:first[crossing + 1]]:
                if hops[other] == UNREACHED:
                    hops[other], nearest[other] = distance, owner
                    beyond.append(other)
        if not beyond:
            return hops, nearest
        edge = beyond


def within(hops, goals):
    counts = dict.fromkeys(goals, 0)
    for distance in hops:
        for goal in goals:
            if distance <= goal:
                counts[goal] += 1
                break
    return dict(zip(goals, itertools.accumulate(counts.values())))


def covered_by(nearest, stations):
    counts = [0] * stations
    for station in nearest:
        if station >= 0:
            counts[station] += 1
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('network', nargs='?', default='roads.bin.gz')
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)

    network = Network(args.network)
    hops, nearest = spread(network)
    for goal, count in within(hops, GOALS).items():
        print(f'within {goal:3d} crossings {count:8d}')
    print(f'farthest {max(hops)}')
    areas = covered_by(nearest, len(network.stations))
    for station, count in sorted(enumerate(areas), key=lambda pair: (-pair[1], pair[0]))[:6]:
        print(f'station {station:2d} covers {count}')
    print(f'median area {statistics.median(areas)}')
    print(f'{network.dead_ends()} dead ends')


if __name__ == '__main__':
    main()
