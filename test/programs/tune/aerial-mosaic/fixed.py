"""Assembles the flight line's quick-look mosaic: one strip of tiles, evened out and reduced."""
from pathlib import Path
import logging
import sys
import zlib

import numpy as np

log = logging.getLogger("mosaic")
ROWS, COLS = 700, 900
OVERLAP = 60
REDUCE = 10


def load(path):
    tile = np.frombuffer(path.read_bytes(), dtype=np.uint8).reshape(ROWS, COLS)
    return tile.astype(np.int32)


def vignette():
    """Brightness that the lens takes from each pixel, in 1/1024."""
    y = np.arange(ROWS, dtype=np.int64)[:, None] - ROWS // 2
    x = np.arange(COLS, dtype=np.int64)[None, :] - COLS // 2
    return 1024 - (y * y + x * x) * 300 // (ROWS * ROWS // 4 + COLS * COLS // 4)


def flatten(tile, lens):
    return (tile * 1024 // lens).astype(np.int32)


def level(tile, target):
    """The tile with its mean moved to the target."""
    return np.clip(tile + (target - int(tile.sum(dtype=np.int64)) // tile.size), 0, 1023)


def feather(tile):
    """The tile with both sides faded over the overlap."""
    ramp = np.full(COLS, OVERLAP, dtype=np.int32)
    ramp[:OVERLAP] = np.arange(OVERLAP)
    ramp[-OVERLAP:] = np.arange(OVERLAP)[::-1]
    return tile * ramp // OVERLAP


class Strip:
    def __init__(self, count):
        self.width = COLS + (count - 1) * (COLS - OVERLAP)
        self.canvas = np.zeros((ROWS, self.width), dtype=np.int16)

    def paste(self, number, tile):
        left = number * (COLS - OVERLAP)
        self.canvas[:, left:left + COLS] += tile.astype(np.int16)

    def reduced(self):
        usable = self.canvas[:, :self.width // REDUCE * REDUCE]
        blocks = usable.reshape(ROWS // REDUCE, REDUCE, -1, REDUCE)
        return blocks.sum(axis=(1, 3), dtype=np.int32) // (REDUCE * REDUCE)


def even_out(tiles):
    """All tiles at the brightness of the whole line."""
    target = sum(int(tile.sum(dtype=np.int64)) for tile in tiles) // (len(tiles) * ROWS * COLS)
    log.info("target brightness %d", target)
    return (level(tile, target) for tile in tiles)


def show(picture):
    shades = " .:-=+*#"
    top = int(picture.max()) + 1
    for row in picture[::10, ::18]:
        print("".join(shades[int(value) * len(shades) // top] for value in row))


def main():
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "line07")
    names = sorted(folder.glob("*.gray"))
    lens = vignette()
    flat = [flatten(load(name), lens) for name in names]
    even = even_out(flat)

    strip = Strip(len(names))
    for number, tile in enumerate(even):
        strip.paste(number, feather(tile))
    picture = strip.reduced()
    log.info("strip of %d pixels reduced to %d", strip.canvas.size, picture.size)
    show(picture)
    print("%d x %d, mean %.4f, crc %08x" % (*picture.shape, picture.mean(), zlib.crc32(picture.astype("<i4").tobytes())))


if __name__ == "__main__":
    main()
