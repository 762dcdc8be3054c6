"""Writes firmware.img: five partitions of 110 MB in all, packed with a window of 96 MiB (about 0.1 MB)."""
import lzma
import struct
import zlib

WINDOW = 96 << 20
PARTITIONS = [("boot", 6), ("kernel", 14), ("rootfs", 60), ("vendor", 22), ("data", 8)]


def content(number, megabytes):
    state = number * 7919 + 1
    piece = bytearray()
    for _ in range(4096):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        piece += struct.pack("<I", state)
    erased = b"\xff" * 40000
    out = bytearray()
    while len(out) < megabytes << 20:
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        out += piece * (1 + state % 3) + erased[:state % 40000]
    return bytes(out[:megabytes << 20])


data = [content(number, size) for number, (_, size) in enumerate(PARTITIONS)]
packer = lzma.LZMACompressor(format=lzma.FORMAT_RAW, filters=[{
    "id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": WINDOW, "mode": lzma.MODE_FAST, "mf": lzma.MF_HC3, "nice_len": 273, "depth": 1}])
with open("firmware.img", "wb") as out:
    out.write(struct.pack("<4sHH", b"FWIM", 3, len(PARTITIONS)))
    for (name, _), part in zip(PARTITIONS, data):
        out.write(struct.pack("<16sQI", name.encode(), len(part), zlib.crc32(part)))
    out.write(struct.pack("<BI", 0, WINDOW))
    for part in data:
        out.write(packer.compress(part))
    out.write(packer.flush())
