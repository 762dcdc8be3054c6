"""Lists the containers whose radiographs show something denser than the manifest admits."""
import argparse
import logging
import struct
import sys
import zlib
from typing import Iterator, List, NamedTuple

FRAME = struct.Struct("<4sIHHI")        # magic, container, gate, plates, bytes of the packed radiograph
LABEL = slice(0, 48)
DENSE = 231
logger = logging.getLogger("gate")


class Scan(NamedTuple):
    container: int
    gate: int
    label: bytes
    dense: int
    plates: int

    def owner(self) -> str:
        return bytes(self.label[:4]).decode("ascii")

    def declared(self) -> str:
        return bytes(self.label[4:]).decode("ascii").rstrip()


class BrokenFeed(Exception):
    pass


def frames(path: str) -> Iterator[tuple]:
    with open(path, "rb", buffering=0) as feed:
        while head := feed.read(FRAME.size):
            magic, container, gate, plates, size = FRAME.unpack(head)
            if magic != b"XRAY":
                raise BrokenFeed(f"no frame after container {container}")
            packed = feed.read(size)
            if len(packed) != size:
                raise BrokenFeed(f"container {container} is cut off")
            payload = zlib.decompress(packed)
            yield container, gate, plates, memoryview(payload)


def count_dense(image: memoryview, table: bytes) -> int:
    """Pixels darker than DENSE."""
    return bytes(image).translate(table).count(1)


def inspect(path: str, gates: set) -> List[Scan]:
    table = bytes(int(level > DENSE) for level in range(256))
    scans = []
    for container, gate, plates, payload in frames(path):
        if gates and gate not in gates:
            continue
        dense = count_dense(payload[LABEL.stop:], table)
        scans.append(Scan(container, gate, bytes(payload[LABEL]), dense, plates))
    return scans


def suspicious(scans: List[Scan], per_plate: int) -> List[Scan]:
    return [scan for scan in scans if scan.dense > scan.plates * per_plate]


def per_owner(scans: List[Scan]) -> dict:
    owners: dict = {}
    for scan in scans:
        containers, dense = owners.get(scan.owner(), (0, 0))
        owners[scan.owner()] = containers + 1, dense + scan.dense
    return owners


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="cargo-scan")
    parser.add_argument("feed", nargs="?", default="gate.xray")
    parser.add_argument("--gate", type=int, action="append", default=[])
    parser.add_argument("--per-plate", type=int, default=370)
    return parser.parse_args()


def main() -> int:
    args = parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    try:
        scans = inspect(args.feed, set(args.gate))
    except BrokenFeed as trouble:
        logger.error("%s", trouble)
        return 1
    logger.info("%d containers", len(scans))
    for owner, (containers, dense) in sorted(per_owner(scans).items()):
        print(f"{owner} {containers:5d} containers {dense:9d} dense pixels")
    flagged = suspicious(scans, args.per_plate)
    flagged.sort(key=lambda scan: (-scan.dense, scan.container))
    print(f"{len(flagged)} to open")
    for scan in flagged[:10]:
        print(f"  {scan.container:7d} gate {scan.gate} {scan.dense:6d}  {scan.declared()}")
    return 0


sys.exit(main())
