"""Writes station/: a day of three channels at 90 samples a second (about 47 MB)."""
import json
import os

import numpy as np

RATE, CHANNELS = 90, ["BHE", "BHN", "BHZ"]
os.mkdir("station")
with open("station/header.json", "w") as fp:
    json.dump({"station": "KOLM", "rate": RATE, "channels": CHANNELS}, fp)
t = np.arange(3600 * RATE, dtype=np.int64)
with open("station/samples.bin", "wb") as out:
    for hour in range(24):
        loud = 40 + 30 * (7 <= hour < 19) + hour % 5 * 4
        base = (t * (1103515245 + hour) + 12345 >> 9) % 1021
        out.write(np.stack([base * loud // 100 + 17 * c + (t // (700 + 90 * c)) % 40 for c in range(3)], axis=1).astype("<i2").tobytes())
