"""Verifies a tape image against its manifest without unpacking it to disk."""
import argparse
import hashlib
import logging
import lzma
import sys
import tarfile
from fnmatch import fnmatch

log = logging.getLogger("tape")

CHUNK = 256 * 1024
MEMORY = 1 << 30
IGNORED = ("*.tmp", "*/.cache/*")


class Mismatch(Exception):
    """A member that is not what the manifest says."""


class Inflater:
    """File-like reader on top of the decompressor, for tarfile's stream mode."""

    def __init__(self, path):
        self._file = open(path, "rb")
        self._decoder = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=MEMORY)
        self._left = b""

    def read(self, size):
        parts, missing = [self._left], size - len(self._left)
        while missing > 0 and not self._decoder.eof:
            packed = self._file.read(CHUNK) if self._decoder.needs_input else b""
            part = self._decoder.decompress(packed, max_length=CHUNK)
            parts.append(part)
            missing -= len(part)
        data = b"".join(parts)
        self._left = data[size:]
        return data[:size]

    def close(self):
        self._file.close()


def read_manifest(path):
    expected = {}
    with open(path, encoding="utf-8") as handle:
        for line in handle:
            digest, name = line.rstrip("\n").split("  ", 1)
            expected[name] = digest
    return expected


def digest(member):
    total = hashlib.sha1()
    while True:
        data = member.read(CHUNK)
        if not data:
            return total.hexdigest()
        total.update(data)


def verify(image, expected):
    """Yields (name, size) of the members that are right; raises Mismatch at the first that is not."""
    inflater = Inflater(image)
    try:
        with tarfile.open(fileobj=inflater, mode="r|", bufsize=tarfile.RECORDSIZE) as tape:
            for member in tape:
                if not member.isfile() or any(fnmatch(member.name, pattern) for pattern in IGNORED):
                    continue
                if digest(tape.extractfile(member)) != expected.pop(member.name, None):
                    raise Mismatch(member.name)
                yield member.name, member.size
    finally:
        inflater.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("image", nargs="?", default="tape.tar.xz")
    parser.add_argument("manifest", nargs="?", default="tape.sha1")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO)

    expected = read_manifest(args.manifest)
    sizes = {}
    try:
        for name, size in verify(args.image, expected):
            folder = name.split("/", 1)[0]
            files, total = sizes.get(folder, (0, 0))
            sizes[folder] = files + 1, total + size
    except (Mismatch, lzma.LZMAError, tarfile.TarError) as problem:
        log.error("%s: %s", type(problem).__name__, problem)
        return 1
    for folder, (files, total) in sorted(sizes.items()):
        print(f"{folder:<10} {files:>4} files {total:>12} bytes")
    print(f"{len(expected)} missing")
    return 0 if not expected else 1


if __name__ == "__main__":
    sys.exit(main())
