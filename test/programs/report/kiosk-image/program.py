"""Checks a vendor's kiosk image before it is rolled out.

The image comes as .xz; every partition's checksum is compared with the vendor's manifest, and the share of blank
sectors is printed, which is how truncated builds are noticed.
"""
import lzma
import sys
import zlib
from dataclasses import dataclass
from typing import BinaryIO, Iterator

SECTOR = 4096
READ_AHEAD = 256                # sectors
BLANKS = {bytes(SECTOR), b"\xff" * SECTOR}


@dataclass
class Partition:
    name: str
    first: int
    sectors: int
    expected: int
    crc: int = 0
    seen: int = 0
    blank: int = 0

    def __contains__(self, sector):
        return self.first <= sector < self.first + self.sectors

    def feed(self, data):
        self.crc = zlib.crc32(data, self.crc)
        self.seen += 1
        self.blank += data in BLANKS

    @property
    def verdict(self):
        if self.seen < self.sectors:
            return "TRUNCATED"
        return "ok" if self.crc == self.expected else "DAMAGED"

    def __str__(self):
        return "%-8s %6d sectors  %5.1f %% blank  %08x  %s" % (
            self.name, self.sectors, 100 * self.blank / self.sectors, self.crc, self.verdict)


def read_manifest(path):
    partitions = []
    with open(path, encoding="ascii") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                name, first, sectors, crc = line.split()
                partitions.append(Partition(name, int(first), int(sectors), int(crc, 16)))
    partitions.sort(key=lambda partition: partition.first)
    return partitions


def sectors(image: BinaryIO) -> Iterator[bytes]:
    buffer = bytearray(SECTOR * READ_AHEAD)
    while size := image.readinto(buffer):
        while size % SECTOR:
            more = image.readinto(memoryview(buffer)[size:])
            if not more:
                raise EOFError("the image ends within a sector")
            size += more
        for at in range(0, size, SECTOR):
            yield bytes(buffer[at:at + SECTOR])


def check(image, partitions):
    gaps = 0
    waiting = iter(partitions)
    current = next(waiting, None)
    for number, data in enumerate(sectors(image)):
        while current and number >= current.first + current.sectors:
            current = next(waiting, None)
        if current and number in current:
            current.feed(data)
        else:
            gaps += 1
    return gaps


def main():
    image, manifest = (sys.argv[1:] + ["kiosk.img.xz", "kiosk.manifest"][len(sys.argv) - 1:])[:2]
    partitions = read_manifest(manifest)
    with lzma.open(image) as unpacked:
        gaps = check(unpacked, partitions)
    for partition in partitions:
        print(partition)
    print("%d sectors between the partitions" % gaps)
    bad = [partition.name for partition in partitions if partition.verdict != "ok"]
    print("roll out" if not bad else "keep back: " + ", ".join(bad))


if __name__ == "__main__":
    main()
