"""Writes blackbox.bin: 400000 samples of 20 bytes (8 MB)."""
import struct


def main():
    pack = struct.Struct("<IHhhhHHHH").pack
    state = 61
    core = 3200
    with open("blackbox.bin", "wb") as out:
        for block in range(100):
            samples = []
            for i in range(4000):
                state = (state * 1103515245 + 12345) & 0x7FFFFFFF
                n = state >> 7
                at = block * 4000 + i
                core += n % 21 - 10
                core = min(max(core, 2500), 4800)
                flags = 8 if n % 307 == 0 else 0
                if 2500 <= at % 23000 < 2540:
                    flags |= 1 | (2, 4, 0)[at // 23000 % 3]
                samples.append(pack(at * 50, flags, 2900 + n % 90, core, core - 300 + n % 17, 1000 + core // 3 + n % 50,
                                    1200 + n % 301, 700 + n % 33, 240 + n % 9))
            out.write(b"".join(samples))


main()
