"""gallery.npy: 150000 image descriptors of 64 uint8; queries.npy: 72 of them, disturbed."""
import numpy as np

ROWS, WIDTH = 150000, 64
c = 1234567
pool = np.empty(1 << 16, dtype=np.uint8)
for i in range(pool.size):
    c = (c * 1103515245 + 12345) & 0x7FFFFFFF
    pool[i] = c >> 15 & 255
row = np.arange(ROWS, dtype=np.int64)
gallery = pool[((row * 7919 + row // 65536 * 31)[:, None] + np.arange(WIDTH) * (1 + row % 251)[:, None]) & 65535]
np.save("gallery.npy", gallery)
queries = gallery[(np.arange(72) * 2083 + 11) % ROWS].copy()
queries[:, ::9] ^= 5
np.save("queries.npy", queries)
