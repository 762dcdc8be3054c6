"""Writes roads.bin.gz: a network of 1600 x 1500 crossings with four roads each (about 18 MB)."""
import gzip

import numpy as np

ROWS, COLS, STATIONS = 1600, 1500, 40
count = ROWS * COLS
node = np.arange(count, dtype=np.int64)
targets = np.stack([(node + 1) % count, (node - 1) % count, (node + COLS) % count, (node - COLS) % count], axis=1)
closed = (node * 1103515245 + 12345 >> 7) % 11 == 0
targets[closed, 2] = node[closed]
first = np.arange(count + 1, dtype=np.int64) * 4
stations = (np.arange(STATIONS, dtype=np.int64) * 7919 + 13) * 2579 % count
with gzip.GzipFile("roads.bin.gz", "wb", compresslevel=1, mtime=0) as out:
    for numbers in (np.array([count, count * 4, STATIONS]), first, targets, stations):
        out.write(numbers.astype("<i4").tobytes())
