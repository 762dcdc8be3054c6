"""Climb and steepest kilometre of the walking club's routes, from an elevation raster, on a few processes."""
import argparse
import csv
import os
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from math import hypot
from multiprocessing import get_context
from pathlib import Path
from typing import Iterable, Iterator

WORKERS = 3
METRES_PER_CELL = 25
METRES_PER_STEP = 4


class Raster:
    """Elevations as one byte per cell, in steps of four metres, row by row from the north."""

    def __init__(self, cells: bytes, width: int):
        self.cells = cells
        self.width = width
        self.height = len(cells) // width

    @classmethod
    def load(cls, path: str, width: int) -> "Raster":
        return cls(Path(path).read_bytes(), width)

    def elevation(self, x: float, y: float) -> float:
        """Bilinear between the four cells around."""
        column, row = min(int(x), self.width - 2), min(int(y), self.height - 2)
        right, down = x - column, y - row
        at = row * self.width + column
        cells = self.cells
        upper = cells[at] * (1 - right) + cells[at + 1] * right
        lower = cells[at + self.width] * (1 - right) + cells[at + self.width + 1] * right
        return (upper * (1 - down) + lower * down) * METRES_PER_STEP


def walk(route, step=0.5):
    """Points along the legs of a route, half a cell apart."""
    for (x, y), (to_x, to_y) in zip(route, route[1:]):
        length = hypot(to_x - x, to_y - y)
        steps = max(1, int(length / step))
        for i in range(steps):
            yield x + (to_x - x) * i / steps, y + (to_y - y) * i / steps
    yield route[-1]


def profile(route, raster):
    return [raster.elevation(x, y) for x, y in walk(route)]


def climb(heights, threshold=5.0):
    """Sum of the rises; small waves below the threshold do not count."""
    total, low = 0.0, heights[0]
    for height in heights:
        if height - low > threshold:
            total += height - low
            low = height
        low = min(low, height)
    return total


def use_raster(shared):
    global raster
    raster = shared


def assess(batch):
    results = []
    window = 1000 // METRES_PER_CELL * 2
    for name, route in batch:
        heights = profile(route, raster)
        steepest = max((abs(b - a) for a, b in zip(heights, heights[window:])), default=abs(heights[-1] - heights[0]))
        results.append((name, climb(heights), steepest, len(heights) * METRES_PER_CELL / 2000))
    return results


def batches(routes: Iterable, size: int) -> Iterator[list]:
    routes = iter(routes)
    while batch := list(islice(routes, size)):
        yield batch


def read_routes(path):
    with open(path, newline="") as table:
        for name, points in csv.reader(table):
            yield name, [tuple(map(float, point.split(":"))) for point in points.split()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raster", default="elevation.bin")
    parser.add_argument("--width", type=int, default=6500)
    parser.add_argument("--routes", default="routes.csv")
    parser.add_argument("--batch", type=int, default=40)
    parser.add_argument("--workers", type=int, default=int(os.environ.get("WORKERS", WORKERS)))
    args = parser.parse_args()

    rows = []
    # forked workers get the raster with the parent's pages
    with ProcessPoolExecutor(args.workers, get_context("fork"), use_raster, (Raster.load(args.raster, args.width),)) as pool:
        for part in pool.map(assess, batches(read_routes(args.routes), args.batch)):
            rows.extend(part)

    print("%d routes, %.1f km, %.0f m of climb" % (len(rows), sum(row[3] for row in rows), sum(row[1] for row in rows)))
    for name, total, steepest, length in sorted(rows, key=lambda row: (-row[1], row[0]))[:8]:
        print("%-10s %8.1f m climb %7.1f m in a kilometre %7.1f km" % (name, total, steepest, length))


if __name__ == "__main__":
    main()
