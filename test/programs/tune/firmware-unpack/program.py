"""Unpacks a device's firmware image and checks every partition against the table at its head."""
import argparse
import logging
import lzma
import struct
import sys
import zlib
from typing import NamedTuple

HEAD = struct.Struct("<4sHH")
ENTRY = struct.Struct("<16sQI")
LENGTH = struct.Struct("<BI")
BLOCK = 1 << 18

log = logging.getLogger("firmware")


class BadImage(Exception):
    """The image does not hold what its table says."""


class Partition(NamedTuple):
    name: str
    size: int
    crc: int


class Result:
    def __init__(self, partition):
        self.partition = partition
        self.size = 0
        self.crc = 0
        self.erased = 0

    def feed(self, block):
        self.size += len(block)
        self.crc = zlib.crc32(block, self.crc)
        self.erased += block.count(b"\xff")

    @property
    def ok(self):
        return self.size == self.partition.size and self.crc == self.partition.crc

    def __str__(self):
        state = "ok" if self.ok else "BAD"
        return f"{self.partition.name:<10} {self.size:>10} bytes  {self.crc:08x}  {100 * self.erased / self.size:6.2f} % erased  {state}"


def read_table(image):
    magic, version, count = HEAD.unpack(image.read(HEAD.size))
    if magic != b"FWIM":
        raise BadImage("no firmware image")
    entries = [ENTRY.unpack(image.read(ENTRY.size)) for _ in range(count)]
    log.info("format %d, %d partitions", version, count)
    return [Partition(name.rstrip(b"\0").decode("ascii"), size, crc) for name, size, crc in entries]


def read_filters(image):
    """The properties of the LZMA2 stream, as the vendor's packer writes them."""
    preset, window = LENGTH.unpack(image.read(LENGTH.size))
    log.info("preset %d, window of %d bytes", preset, window)
    return [{"id": lzma.FILTER_LZMA2, "preset": preset, "dict_size": window}]


def blocks(image, filters, size):
    """Unpacked blocks of at most `size` bytes."""
    decoder = lzma.LZMADecompressor(format=lzma.FORMAT_RAW, filters=filters)
    packed = b""
    while not decoder.eof:
        if decoder.needs_input:
            packed = image.read(1 << 14)
            if not packed:
                raise BadImage("the stream is cut off")
        block = decoder.decompress(packed, max_length=size)
        packed = b""
        if block:
            yield block


def check(partitions, stream):
    waiting = iter(partitions)
    current = Result(next(waiting))
    results = [current]
    for block in stream:
        while block:
            room = current.partition.size - current.size
            if not room:
                current = Result(next(waiting))
                results.append(current)
                continue
            current.feed(block[:room])
            block = block[room:]
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("image", nargs="?", default="firmware.img")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    with open(args.image, "rb") as image:
        partitions = read_table(image)
        results = check(partitions, blocks(image, read_filters(image), BLOCK))
    for result in results:
        print(result)
    bad = [result.partition.name for result in results if not result.ok]
    print("damaged: " + ", ".join(bad) if bad else "image is sound")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
