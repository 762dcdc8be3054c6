"""Writes transects/*.snd: 18 packed transects of an echo sounder (about 10 MB)."""
import os
import struct
import zlib

os.mkdir("transects")
state = 64
base = bytearray()
for _ in range(9000):
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    base.append(state >> 16 & 0x7F)
    base.append(base[-1])
for number in range(18):
    pings = []
    for ping in range(9000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        r = state >> 8
        size = 900 + r % 500
        bed = 30 + (ping // 70 + number * 9) % 120
        start = ping % 64 * 11
        echo = base[start:start + bed] + bytes([190 + r % 60] * 6) + base[start:start + size - bed - 6]
        pings.append(struct.pack("<IHH", ping * 100 + (400 if r % 701 == 0 else 0), size, r % 9) + echo)
    with open(f"transects/km-{number:03d}.snd", "wb") as out:
        out.write(zlib.compress(b"".join(pings), 1))
