"""Checks a snapshot of the backup server: unpacks the stream and prints the digests of its tables.

A snapshot is one xz stream of entries; each has a name of eight bytes, the size of its body
and a retention class (big-endian), then the body.
"""
import argparse
import hashlib
import io
import lzma
import struct
import sys
from collections import Counter

ENTRY = struct.Struct(">8sII")
PIECE = 1 << 16
RETENTION = ("forever", "year", "quarter", "month", "week")
_names_seen = {}


class Broken(Exception):
    pass


class Snapshot:
    """Sequential reader of the entries of a snapshot."""

    def __init__(self, raw):
        self._plain = io.BufferedReader(lzma.LZMAFile(raw), PIECE)

    def _exactly(self, size):
        data = self._plain.read(size)
        if len(data) < size:
            raise Broken("ends %d bytes too early" % (size - len(data)))
        return data

    def _pieces(self, size):
        while size:
            piece = self._exactly(min(size, PIECE))
            size -= len(piece)
            yield piece

    def __iter__(self):
        while self._plain.peek(1):
            name, size, retention = ENTRY.unpack(self._exactly(ENTRY.size))
            yield name.decode("ascii"), size, RETENTION[retention], self._pieces(size)


def digest_of(pieces):
    digest = hashlib.blake2s(digest_size=8)
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def remember(name, digest):
    """True when the name has not been seen before in this snapshot."""
    if name in _names_seen:
        return False
    _names_seen[name] = digest
    return True


def verify(snapshot):
    sizes, doubles = Counter(), 0
    rows = []
    for name, size, retention, pieces in snapshot:
        digest = digest_of(pieces)
        doubles += not remember(name, digest)
        sizes[retention] += size
        rows.append((name, size, digest))
    return rows, sizes, doubles


def show(rows, every):
    for name, size, digest in rows[::every]:
        print("%s %9d %s" % (name, size, digest))
    total = hashlib.sha256("".join(digest for _, _, digest in rows).encode())
    print("%d entries, all %s" % (len(rows), total.hexdigest()[:24]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("snapshot", nargs="?", default="snapshot.xz")
    parser.add_argument("--every", type=int, default=60)
    args = parser.parse_args()
    with open(args.snapshot, "rb", buffering=PIECE) as raw:
        try:
            rows, sizes, doubles = verify(Snapshot(raw))
        except (Broken, lzma.LZMAError, EOFError) as problem:
            sys.exit("%s: %s" % (args.snapshot, problem))
    show(rows, args.every)
    for retention in RETENTION:
        print("%-8s %11d bytes" % (retention, sizes[retention]))
    print("names seen twice: %d" % doubles)


if __name__ == "__main__":
    main()
