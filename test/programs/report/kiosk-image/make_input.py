"""Writes kiosk.img.xz (112 MiB unpacked, packed with a dictionary of 96 MiB) and kiosk.manifest."""
import lzma
import zlib

SECTOR = 4096
PARTITIONS = [("boot", 64, 2048), ("system", 2112, 16384), ("recovery", 18560, 4096), ("data", 22720, 5952)]
TOTAL = 28672


def main():
    state = 39
    pool = bytearray()
    for _ in range(3 * SECTOR):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        pool.append(state >> 15 & 255)
    pool = bytes(pool)
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 96 << 20, "nice_len": 273}]
    crcs = [0] * len(PARTITIONS)
    with lzma.open("kiosk.img.xz", "wb", filters=filters) as out:
        for number in range(TOTAL):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            if number % 24:
                data = b"\xff" * SECTOR if number % 5 == 0 else bytes(SECTOR)
            else:
                begin = (state >> 8) % (2 * SECTOR)
                data = b"%08d" % number + pool[begin:begin + SECTOR - 8]
            out.write(data)
            for i, (_, first, count) in enumerate(PARTITIONS):
                if first <= number < first + count:
                    crcs[i] = zlib.crc32(data, crcs[i])
    with open("kiosk.manifest", "w") as out:
        out.write("# name first sectors crc32\n")
        for (name, first, count), crc in zip(PARTITIONS, crcs):
            out.write("%s %d %d %08x\n" % (name, first, count, crc))


main()
