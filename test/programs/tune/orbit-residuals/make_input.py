"""Writes east.i16 and north.i16: 5.4 million encoder counts each (about 22 MB)."""
import numpy as np

COUNT = 5400000
t = np.arange(COUNT, dtype=np.int64)
noise = (t * 1103515245 + 12345 >> 7) % 23
for name, period, reach in (("east", 36000, 700), ("north", 51000, 430)):
    saw = np.abs(t % period * 2 - period) * reach // period
    spikes = np.where(t * 2654435761 % 9973 == 5, 900, 0)
    (saw + noise * (1 if name == "east" else 2) + spikes).astype("<i2").tofile(name + ".i16")
