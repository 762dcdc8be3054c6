"""Where do the vans stop?

Every worker process looks for the stops of a few vehicles in the fixes of the whole fleet, which
are read once before the workers start.  A stop is a stay within RADIUS metres for at least MINIMUM seconds.
"""
import argparse
import csv
import math
import multiprocessing
import os
from collections import defaultdict, namedtuple

RADIUS = 4.0
MINIMUM = 240
METRES_PER_DEGREE = 111_320

Stop = namedtuple("Stop", "vehicle begin seconds lat lon")

FLEET = []          # (vehicle, second, lat, lon) of all fixes, in the order of the file


def read_fixes(name):
    with open(name, newline="") as source:
        reader = csv.reader(source)
        next(reader)
        for vehicle, second, lat, lon in reader:
            FLEET.append((int(vehicle), int(second), float(lat), float(lon)))


def metres(lat, lon, other_lat, other_lon):
    """Distance on the plane; good enough for a few hundred metres."""
    north = (lat - other_lat) * METRES_PER_DEGREE
    east = (lon - other_lon) * METRES_PER_DEGREE * math.cos(math.radians(lat))
    return math.hypot(north, east)


def stops_of(vehicle):
    """All stops of one vehicle, in order of time."""
    found = []
    begin = last = here_lat = here_lon = None
    for number, second, lat, lon in FLEET:
        if number != vehicle:
            continue
        if begin is not None and metres(here_lat, here_lon, lat, lon) <= RADIUS:
            last = second
            continue
        if begin is not None and last - begin >= MINIMUM:
            found.append(Stop(vehicle, begin, last - begin, here_lat, here_lon))
        begin = last = second
        here_lat, here_lon = lat, lon
    if begin is not None and last - begin >= MINIMUM:
        found.append(Stop(vehicle, begin, last - begin, here_lat, here_lon))
    return found


def square(stop, size=0.005):
    """Square of the city map, such as (9620, 2300)."""
    return int(stop.lat // size), int(stop.lon // size)


def clock(second):
    return f"{second // 3600:02d}:{second // 60 % 60:02d}"


def overview(stops, count):
    squares = defaultdict(lambda: [0, 0])
    for stop in stops:
        entry = squares[square(stop)]
        entry[0] += 1
        entry[1] += stop.seconds
    ranking = sorted(squares.items(), key=lambda item: (-item[1][1], item[0]))
    for place, (number, seconds) in ranking[:count]:
        print(f"square {place[0]}/{place[1]}: {number} stops, {seconds} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fixes", nargs="?", default="fixes.csv")
    parser.add_argument("--workers", type=int, default=4, help="processes")
    parser.add_argument("--count", type=int, default=8, help="how many squares to print")
    args = parser.parse_args()

    read_fixes(args.fixes)
    vehicles = sorted({vehicle for vehicle, *_ in FLEET})
    if os.environ.get("STOPS_DEBUG"):
        args.workers = 1
    stops = []
    with multiprocessing.get_context("fork").Pool(args.workers) as pool:
        for found in pool.imap(stops_of, vehicles):
            if found:
                longest = max(found, key=lambda stop: (stop.seconds, -stop.begin))
                print(f"van {longest.vehicle:>2}: {len(found):>3} stops, longest {longest.seconds} s at {clock(longest.begin)}")
            stops.extend(found)
    overview(stops, args.count)
    print(f"{len(FLEET)} fixes, {len(stops)} stops")
