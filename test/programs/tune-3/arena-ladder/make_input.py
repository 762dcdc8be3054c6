"""Writes season.bin: 480000 match results of 16 bytes (7.7 MB)."""
import struct

record = struct.Struct("<IIIHBB")
state = 64
with open("season.bin", "wb") as out:
    for block in range(480):
        chunk = []
        for i in range(1000):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 4
            score = n % 90001 + (n % 700001 if n % 53 == 0 else 0)
            chunk.append(record.pack(block * 1000 + i, n % 250007, score, n // 11 % 1900, n // 5 % 4, 0x80 if n % 97 == 0 else n % 3))
        out.write(b"".join(chunk))
