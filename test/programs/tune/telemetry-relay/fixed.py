"""Relays the fleet's telemetry: one thread unpacks the dump, another seals the packets into batches."""
import argparse
import hashlib
import logging
import queue
import sys
import threading
from dataclasses import dataclass, field
from typing import Dict, List, Optional

logger = logging.getLogger("relay")

BATCH = 64
ROUNDS = 15
FIELDS = ("vehicle", "sequence", "speed", "fuel", "engine", "doors", "lat", "lon")


@dataclass
class Packet:
    vehicle: str
    sequence: int
    values: Dict[str, int] = field(default_factory=dict)

    @classmethod
    def unpack(cls, text: str) -> "Packet":
        vehicle, sequence, *rest = text.split("|")
        return cls(vehicle, int(sequence), {name: int(value) for name, value in zip(FIELDS[2:], rest)})

    def wire(self) -> bytes:
        return ("%s#%d:" % (self.vehicle, self.sequence) + ",".join(map(str, self.values.values()))).encode("ascii")


@dataclass
class Batch:
    number: int
    packets: int
    seal: str
    size: int


class Reader(threading.Thread):
    """Puts the packets of the dump on the belt, and None after the last one."""

    def __init__(self, path: str, belt: "queue.Queue[Optional[Packet]]") -> None:
        super().__init__(name="reader", daemon=True)
        self.path = path
        self.belt = belt

    def run(self) -> None:
        with open(self.path, encoding="ascii") as dump:
            for text in dump:
                self.belt.put(Packet.unpack(text))
        self.belt.put(None)
        logger.info("dump is read")


class Sealer:
    def __init__(self, belt: "queue.Queue[Optional[Packet]]", key: bytes) -> None:
        self.belt = belt
        self.key = key
        self.vehicles: Dict[str, int] = {}
        self.gaps = 0

    def check(self, packet: Packet) -> None:
        last = self.vehicles.get(packet.vehicle)
        if last is not None and packet.sequence != last + 1:
            self.gaps += 1
        self.vehicles[packet.vehicle] = packet.sequence

    def seal(self, number: int, packets: List[Packet]) -> Batch:
        body = b"\n".join(packet.wire() for packet in packets)
        seal = hashlib.pbkdf2_hmac("sha1", body, self.key, ROUNDS * len(packets))
        return Batch(number, len(packets), seal.hex(), len(body))

    def batches(self):
        number, waiting = 0, []
        while (packet := self.belt.get()) is not None:
            self.check(packet)
            waiting.append(packet)
            if len(waiting) == BATCH:
                yield self.seal(number, waiting)
                number, waiting = number + 1, []
        if waiting:
            yield self.seal(number, waiting)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dump", nargs="?", default="telemetry.dump")
    parser.add_argument("--key", default="fleet-7")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)

    belt: "queue.Queue[Optional[Packet]]" = queue.Queue(maxsize=1024)
    Reader(args.dump, belt).start()
    sealer = Sealer(belt, args.key.encode())
    overall, size, count = hashlib.sha1(), 0, 0
    for batch in sealer.batches():
        overall.update(batch.seal.encode())
        size += batch.size
        count += batch.packets
        if batch.number % 400 == 0:
            print(f"batch {batch.number:5d} {batch.seal[:20]}")
    print(f"{count} packets of {len(sealer.vehicles)} vehicles, {size} bytes, {sealer.gaps} gaps")
    print("seal", overall.hexdigest())


if __name__ == "__main__":
    main()
