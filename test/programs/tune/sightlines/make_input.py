"""Writes elevation.npy, 4000 x 5000 cells of 16 bits (about 40 MB), and towers.csv with 16 lookout towers."""
import numpy as np

ROWS, COLS = 4000, 5000
model = np.empty((ROWS, COLS), dtype=np.int16)
x = np.arange(COLS, dtype=np.int64)
for row in range(ROWS):
    model[row] = 300 + np.abs((x + row // 3) % 900 - 450) // 3 + np.abs((row * 2 + x // 5) % 640 - 320) // 2 + (x * 31 + row * 57 >> 3) % 13
np.save("elevation.npy", model)
state = 17
with open("towers.csv", "w") as out:
    out.write("name,row,col,height\n")
    for number in range(16):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        r = state >> 8
        out.write(f"tower-{number:02d},{r % ROWS},{r // 3 % COLS},{r % 30 + 5}\n")
