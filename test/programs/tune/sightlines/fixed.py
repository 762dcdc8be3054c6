"""How far does one see from each lookout tower?  Casts rays over an elevation model in worker processes."""
import argparse
import concurrent.futures
import csv
import dataclasses
import functools
import logging
import math

import numpy as np

log = logging.getLogger("sightlines")
CELL = 30                       # metres
EYE = 4                         # metres above ground
RAYS = 48
REACH = 400                     # cells


@dataclasses.dataclass(frozen=True)
class Tower:
    name: str
    row: int
    col: int
    height: int


def towers(path):
    with open(path, newline="") as file:
        for line in csv.DictReader(file):
            yield Tower(line["name"], int(line["row"]), int(line["col"]), int(line["height"]))


def ray(azimuth, tower, shape):
    """Rows, columns and distances of the cells under one ray, without leaving the model."""
    steps = np.arange(1, REACH)
    rows = tower.row - np.rint(steps * math.cos(azimuth)).astype(int)
    cols = tower.col + np.rint(steps * math.sin(azimuth)).astype(int)
    inside = (rows >= 0) & (rows < shape[0]) & (cols >= 0) & (cols < shape[1])
    return rows[inside], cols[inside], steps[inside] * CELL


def visible(heights, eye, distances):
    """Which cells stick out over everything before them."""
    if not heights.size:
        return np.zeros(0, dtype=bool)
    slope = (heights.astype(np.float64) - eye) / distances
    horizon = np.maximum.accumulate(slope)
    return slope >= horizon


def survey(model, tower):
    """Farthest visible cell and the number of visible cells of one tower."""
    elevation = np.load(model, mmap_mode="r")
    eye = int(elevation[tower.row, tower.col]) + tower.height + EYE
    farthest, seen = 0, 0
    for number in range(RAYS):
        rows, cols, distances = ray(2 * math.pi * number / RAYS, tower, elevation.shape)
        out = visible(elevation[rows, cols], eye, distances)
        seen += int(out.sum())
        if out.any():
            farthest = max(farthest, int(distances[out][-1]))
    return tower.name, farthest, seen


def survey_all(model, sites, workers):
    log.info("model of %d x %d cells", *np.load(model, mmap_mode="r").shape)
    with concurrent.futures.ProcessPoolExecutor(workers) as pool:
        yield from pool.map(functools.partial(survey, model), sites)


def grade(metres):
    for limit, word in ((2000, "poor"), (6000, "fair"), (10000, "good")):
        if metres < limit:
            return word
    return "wide"


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="elevation.npy")
    parser.add_argument("--towers", default="towers.csv")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO)

    results = sorted(survey_all(args.model, towers(args.towers), args.workers), key=lambda result: (-result[1], result[0]))
    grades = {}
    for name, farthest, seen in results:
        grades[grade(farthest)] = grades.get(grade(farthest), 0) + 1
        print(f"{name:<10}{farthest / 1000:7.2f} km {seen:6d} cells")
    print(", ".join(f"{word} {count}" for word, count in sorted(grades.items())))


if __name__ == "__main__":
    main()
