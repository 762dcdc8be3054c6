"""Unpacks shards of sensor messages and keeps an evenly spaced sample of each for the labelling tool.

Shards may come from slow network drives, so there are many threads; the unpacking itself is
done for one shard at a time.
"""
import argparse
import hashlib
import struct
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

READERS = 16
EVERY = 150
LENGTH = struct.Struct(">I")


class Shard:
    def __init__(self, name):
        self.name = name
        self.messages = 0
        self.highest = 0
        self.sample = []

    def line(self):
        digest = hashlib.sha1(b"".join(self.sample)).hexdigest()[:12]
        return f"{self.name}  messages {self.messages}  highest {self.highest:>6}  sample {len(self.sample)} {digest}"


class Unpacker:
    def __init__(self, every):
        self.every = every
        self.turn = threading.Lock()

    @staticmethod
    def read(path):
        """Compressed content, in pieces as the drive delivers them."""
        pieces = []
        with open(path, "rb") as handle:
            while piece := handle.read(1 << 15):
                pieces.append(piece)
        return pieces

    @staticmethod
    def messages(pieces):
        decoder = zlib.decompressobj()
        rest = b""
        for piece in pieces:
            rest += decoder.decompress(piece)
            offset = 0
            while len(rest) - offset >= LENGTH.size:
                size, = LENGTH.unpack_from(rest, offset)
                if len(rest) - offset - LENGTH.size < size:
                    break
                offset += LENGTH.size
                yield rest[offset:offset + size]
                offset += size
            rest = rest[offset:]

    def __call__(self, path):
        pieces = self.read(path)
        shard = Shard(path.stem)
        with self.turn:
            unpacked = list(self.messages(pieces))
            unpacked.sort(key=lambda message: message[:7])
            shard.messages = len(unpacked)
            shard.highest = max(int(message.split(b" ", 2)[1]) for message in unpacked)
            shard.sample = unpacked[::self.every]
        return shard


def interleave(shards):
    """Sampled messages, one of each shard in turn."""
    for position in range(max(len(shard.sample) for shard in shards)):
        for shard in shards:
            if position < len(shard.sample):
                yield shard.sample[position]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("shards"))
    parser.add_argument("-r", "--readers", type=int, default=READERS)
    parser.add_argument("-e", "--every", type=int, default=EVERY)
    args = parser.parse_args()
    paths = sorted(args.folder.glob("*.z"))
    unpack = Unpacker(args.every)
    with ThreadPoolExecutor(args.readers, thread_name_prefix="reader") as pool:
        shards = list(pool.map(unpack, paths))
    for shard in shards[::4]:
        print(shard.line())
    digest = hashlib.sha256()
    for message in interleave(shards):
        digest.update(message)
    print(f"{len(shards)} shards, {sum(shard.messages for shard in shards)} messages, {digest.hexdigest()[:32]}")


if __name__ == "__main__":
    main()
