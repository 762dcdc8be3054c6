"""Writes journal.bz2: movements of a week in a warehouse (about 1.6 MB)."""
import bz2

x = 2525
parts = []
for i in range(330000):
    x = (x * 1103515245 + 12345) & 0x7FFFFFFF
    r = x >> 7
    pieces = -(r % 90 + 1) if r % 4 else r % 140 + 20
    if r % 9973 == 7:
        pieces = -200 - r % 97
    parts.append(f"{i * 7 * 1440 // 330000} {'ABCDEFGH'[r // 4 % 8]}/{r // 32 % 400} {pieces} {r // 5 % 97}\n")
with bz2.open("journal.bz2", "wb", compresslevel=1) as out:
    out.write("".join(parts).encode("ascii"))
