"""Writes gate.xray: 2600 radiographs of containers, packed (about 28 MB)."""
import struct
import zlib

OWNERS = [b"MAEU", b"HLCU", b"CMAU", b"EVRU", b"OOLU"]
GOODS = ["ceramic tiles", "bananas, green", "machine parts", "paper reels", "frozen fish", "furniture", "used tyres"]


def main():
    state = 808
    base = bytearray()
    for _ in range(10000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        base.extend([state >> 16 & 0xFF] * 6)
    with open("gate.xray", "wb") as out:
        for number in range(2600):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            r = state >> 8
            start = r % 20000
            pixels = bytes(base[start:start + 39000])
            label = (OWNERS[r % 5].decode() + GOODS[r // 5 % 7] + " lot %d" % (r % 997)).ljust(48).encode()
            body = zlib.compress(label + pixels, 1)
            out.write(struct.pack("<4sIHHI", b"XRAY", 100000 + number * 7, r % 4 + 1, r % 6 + 7, len(body)) + body)


main()
