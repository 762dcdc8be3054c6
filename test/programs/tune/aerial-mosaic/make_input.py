"""Writes line07/: 22 grey tiles of 700 x 900 pixels (about 14 MB)."""
import os

import numpy as np

os.mkdir("line07")
y, x = np.mgrid[0:700, 0:900].astype(np.int64)
for number in range(22):
    ground = (x + number * 840) // 41 * 37 % 90 + y // 53 * 29 % 70 + ((x * 31 + y * 17 + number) * 1103515245 >> 9) % 23
    lens = 1024 - ((y - 350) ** 2 + (x - 450) ** 2) * 300 // (122500 + 202500)
    ((ground + 20 + number % 4 * 6) * lens // 1024).clip(0, 255).astype(np.uint8).tofile(f"line07/tile-{number:02d}.gray")
