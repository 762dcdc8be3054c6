"""Classifies a digital elevation model by slope and writes the class raster for the avalanche map.

Usage: program.py [dem.i16] [classes.u8]
"""
import hashlib
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

NODATA = -32768
CELL = 5.0                                  # metres between two columns
EDGES = np.array([5.0, 15.0, 25.0, 30.0, 35.0, 40.0, 45.0, 60.0])
LABELS = ["flat", "gentle", "moderate", "steep", "critical", "critical+", "severe", "very severe", "cliff", "no data"]
HOLE = len(LABELS) - 1


@dataclass
class Raster:
    path: Path
    columns: int = 3600
    cells: np.memmap = field(init=False, repr=False)

    def __post_init__(self):
        size = self.path.stat().st_size // 2
        if size % self.columns:
            raise SystemExit(f"{self.path}: not a multiple of {self.columns} columns")
        self.cells = np.memmap(self.path, dtype="<i2", mode="r", shape=(size // self.columns, self.columns))

    @property
    def rows(self):
        return self.cells.shape[0]


def slope_degrees(heights):
    """Slope to the eastern neighbour; one column less than the heights."""
    run = np.diff(heights, axis=1)
    np.abs(run, out=run)
    run /= 10 * CELL
    np.arctan(run, out=run)
    return np.degrees(run, out=run)


def classify(raster: Raster):
    classes = np.full((raster.rows, raster.columns - 1), HOLE, dtype=np.uint8)
    for row in range(raster.rows):
        cells = raster.cells[row:row + 1]
        heights = np.where(cells == NODATA, np.nan, cells)
        degrees = slope_degrees(heights)[0]
        known = ~np.isnan(degrees)
        classes[row, known] = np.searchsorted(EDGES, degrees[known], side="right")
    return classes


def exposure(classes):
    """Longest run of critical cells from north to south, over all columns."""
    longest = np.zeros(classes.shape[1], dtype=np.int32)
    current = np.zeros_like(longest)
    for row in classes:
        critical = (row >= LABELS.index("critical")) & (row != HOLE)
        current += 1
        current[~critical] = 0
        np.maximum(longest, current, out=longest)
    return int(longest.max()), int(longest.argmax())


def save(classes, target: Path):
    digest = hashlib.sha1()
    with target.open("wb") as out:
        for row in classes:
            line = row.astype(np.uint8).tobytes()
            digest.update(line)
            out.write(line)
    return digest.hexdigest()


def main(source="dem.i16", target="classes.u8"):
    raster = Raster(Path(source))
    classes = classify(raster)
    counts = np.zeros(len(LABELS), dtype=np.int64)
    for row in classes:
        counts += np.bincount(row, minlength=len(LABELS))
    for label, count in zip(LABELS, counts):
        print(f"{label:<12} {count:>9} {100 * count / classes.size:6.2f} %")
    length, column = exposure(classes)
    print(f"longest critical run {length} cells in column {column}")
    print(f"{raster.rows} x {raster.columns} -> {save(classes, Path(target))}")


if __name__ == "__main__":
    main(*sys.argv[1:])
