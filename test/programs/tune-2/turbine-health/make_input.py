"""Accelerometer recordings of four turbines, int16, 4 million samples each."""
import os

import numpy as np

os.makedirs("runs", exist_ok=True)
state = np.uint64(12345)
noise = np.empty(1 << 12, dtype=np.int64)
value = 987654321
for i in range(noise.size):
    value = (value * 1103515245 + 12345) & 0x7FFFFFFF
    noise[i] = (value >> 12) % 700 - 350
for number, name in enumerate(["T01", "T02", "T07", "T11"]):
    t = np.arange(4_000_000, dtype=np.int64)
    wave = (t * (37 + 5 * number)) % 1800 - 900
    signal = wave + noise[(t * (number + 3)) & 4095]
    signal[t % 50021 < 40] *= 6 + number
    np.clip(signal, -32768, 32767).astype("<i2").tofile("runs/%s.i16" % name)
