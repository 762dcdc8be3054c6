"""Writes speckle.gray: a speckle pattern of 2000 x 2000 pixels (4 MB)."""
import numpy as np

SIDE = 2000
n = np.arange((SIDE + 8) * (SIDE + 8), dtype=np.uint64)
n = (n * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)) >> np.uint64(33)
n ^= n >> np.uint64(13)
n = (n * np.uint64(2654435761)) >> np.uint64(9) & np.uint64(0xFF)
field = n.astype(np.int64).reshape(SIDE + 8, SIDE + 8)
field = field[:-2, :] + field[2:, :]
smooth = np.zeros((SIDE, SIDE), dtype=np.int64)
for down in range(3):
    for across in range(4):
        smooth += field[down:down + SIDE, across:across + SIDE]
smooth -= smooth.min()
(smooth * 255 // smooth.max()).astype(np.uint8).tofile("speckle.gray")
