"""Depth profile of a river survey from the packed transects of an echo sounder."""
import argparse
import concurrent.futures
import logging
import struct
import sys
import threading
import zlib
from dataclasses import dataclass
from pathlib import Path

logger = logging.getLogger("sounder")

PING = struct.Struct("<IHH")        # time, bytes of the echo, gain
FLOOR = 200                         # echo strength taken for the river bed
WORKERS = 8


@dataclass
class Profile:
    transect: str
    depths: bytes                   # one byte a ping, in decimetres
    strongest: int
    gaps: int

    def row(self):
        known = [depth for depth in self.depths if depth != 255]
        mean = sum(known) / len(known) / 10 if known else float("nan")
        return f"{self.transect}  {len(self.depths):6d} pings  mean {mean:6.3f} m  deepest {max(known, default=0) / 10:5.1f} m  echo {self.strongest:3d}  gaps {self.gaps}"


class Decoder:
    """Unpacks transects; the reference table is shared, so only one of them at a time."""

    def __init__(self):
        self.lock = threading.Lock()
        self.table = bytes(min(255, level + level // 8) for level in range(256))

    def echoes(self, packed):
        """Echoes of a transect, corrected for the gain; in the order of time."""
        unpack = zlib.decompressobj()
        pending = unpack.decompress(packed)
        at, found = 0, []
        while at < len(pending):
            time, size, gain = PING.unpack_from(pending, at)
            at += PING.size
            echo = pending[at:at + size].translate(self.table)
            at += size
            found.append((time, gain, echo))
        found.sort(key=lambda entry: entry[0])
        return found

    def profile(self, transect, packed):
        with self.lock:
            echoes = self.echoes(packed)
            depths = bytearray()
            strongest = gaps = 0
            before = None
            for time, gain, echo in echoes:
                depths.append(bed(echo))
                strongest = max(strongest, max(echo))
                gaps += before is not None and time - before > 120
                before = time
            return Profile(transect, bytes(depths), strongest, gaps)


def bed(echo):
    """Depth of the first echo as strong as the river bed, 255 without one."""
    for depth, strength in enumerate(echo):
        if strength >= FLOOR:
            return min(depth, 254)
    return 255


def survey(folder, workers):
    decoder = Decoder()
    paths = sorted(Path(folder).glob("*.snd"))
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        yield from pool.map(lambda path: decoder.profile(path.stem, path.read_bytes()), paths)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default="transects")
    parser.add_argument("-j", "--workers", type=int, default=WORKERS)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    pings = 0
    for profile in survey(args.folder, args.workers):
        pings += len(profile.depths)
        print(profile.row())
    logger.info("%d pings", pings)


if __name__ == "__main__":
    main()
