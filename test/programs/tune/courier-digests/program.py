# Re-seals the couriers' archive: every consignment note is compressed and signed, and the ledger of signatures printed.
import hashlib
import hmac
import logging
import os
import re
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ARCHIVE = Path(os.environ.get("ARCHIVE", "notes.arc"))
KEY = os.environ.get("SEAL_KEY", "quarter three").encode()
THREADS = 4
DEPOT = re.compile(rb"^depot: (\w+)$", re.M)

logging.basicConfig(level=os.environ.get("LOGLEVEL", "INFO"), format="%(relativeCreated)d %(message)s")


class Sealed:
    __slots__ = ("number", "depot", "size", "packed", "signature")

    def __init__(self, number, depot, size, packed, signature):
        self.number = number
        self.depot = depot
        self.size = size
        self.packed = packed
        self.signature = signature


class DepotLedger:
    def __init__(self, name):
        self.name = name
        self.notes = self.size = self.packed = 0
        self.chain = hashlib.sha256(name.encode())

    def enter(self, sealed):
        self.notes += 1
        self.size += sealed.size
        self.packed += sealed.packed
        self.chain.update(sealed.signature)

    def __str__(self):
        saved = 100 - 100 * self.packed / self.size
        return f"{self.name:<10} {self.notes:6d} notes {saved:5.1f} % saved  {self.chain.hexdigest()[:24]}"


def notes(path):
    """Consignment notes: a decimal length, a line feed, the note."""
    with path.open("rb") as file:
        for length in iter(file.readline, b""):
            yield file.read(int(length))


def seal(number, note):
    found = DEPOT.search(note)
    packed = zlib.compress(note, 1)
    signature = hmac.digest(KEY, number.to_bytes(4, "big") + note, "sha256")
    return Sealed(number, found.group(1).decode() if found else "unknown", len(note), len(packed), signature)


def seal_all(path, threads):
    """Sealed notes in the order of the archive."""
    with ThreadPoolExecutor(max_workers=threads, thread_name_prefix="seal") as pool:
        pending = []
        for number, note in enumerate(notes(path)):
            pending.append(pool.submit(seal, number, note))
        logging.info("%d notes handed out", len(pending))
        for future in pending:
            yield future.result()


def main():
    began = time.monotonic()
    depots = {}
    smallest = None
    for sealed in seal_all(ARCHIVE, THREADS):
        if sealed.depot not in depots:
            depots[sealed.depot] = DepotLedger(sealed.depot)
        depots[sealed.depot].enter(sealed)
        if smallest is None or sealed.packed < smallest.packed:
            smallest = sealed
    logging.info("done after %.1f s", time.monotonic() - began)
    for name in sorted(depots):
        print(depots[name])
    print(f"smallest: note {smallest.number} of {smallest.depot}, {smallest.packed} bytes")


if __name__ == "__main__":
    main()
