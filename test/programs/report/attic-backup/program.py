"""attic: repacks a gzipped disk image into deduplicated, compressed chunks and prints the backup's manifest.

A reader thread cuts the image into blocks, a pool compresses them, and the manifest lists them in order.
"""
import argparse
import gzip
import hashlib
import logging
import queue
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

log = logging.getLogger("attic")

BLOCK = 128 * 1024
END = object()


@dataclass
class Manifest:
    chunks: list = field(default_factory=list)
    known: set = field(default_factory=set)
    plain: int = 0
    packed: int = 0
    repeated: int = 0

    def add(self, digest, plain, packed):
        self.plain += plain
        self.chunks.append(digest)
        if digest in self.known:
            self.repeated += 1
            return
        self.known.add(digest)
        self.packed += packed

    def root(self):
        """One digest for the whole backup: the digests are hashed in pairs until one is left."""
        level = self.chunks
        while len(level) > 1:
            level = [hashlib.sha256(b"".join(level[i:i + 2])).digest() for i in range(0, len(level), 2)]
        return level[0].hex() if level else "-"


class Reader(threading.Thread):
    def __init__(self, path, blocks):
        super().__init__(name="reader", daemon=True)
        self.path = path
        self.blocks = blocks
        self.error = None

    def run(self):
        try:
            with gzip.open(self.path) as image:
                for data in iter(lambda: image.read(BLOCK), b""):
                    self.blocks.put(data)
        except OSError as error:
            self.error = error
        finally:
            self.blocks.put(END)


class Store:
    """Stands for the remote side: it takes chunks and forgets them."""

    def __init__(self):
        self.lock = threading.Lock()
        self.bytes = 0

    def put(self, packed):
        with self.lock:
            self.bytes += len(packed)


def pack(data, store, level):
    digest = hashlib.sha256(data).digest()
    packed = zlib.compress(data, level)
    store.put(packed)
    return digest, len(data), len(packed)


def drain(blocks):
    while (data := blocks.get()) is not END:
        yield data


def backup(path, workers, level):
    blocks = queue.Queue()
    reader = Reader(path, blocks)
    reader.start()
    manifest, store = Manifest(), Store()
    with ThreadPoolExecutor(workers, thread_name_prefix="pack") as pool:
        pending = []
        for data in drain(blocks):
            pending.append(pool.submit(pack, data, store, level))
        for future in pending:
            manifest.add(*future.result())
    if reader.error:
        raise reader.error
    log.info("%d bytes handed to the store", store.bytes)
    return manifest


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("image", nargs="?", default="attic.img.gz")
    parser.add_argument("-w", "--workers", type=int, default=2)
    parser.add_argument("-l", "--level", type=int, default=9)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(threadName)s %(message)s")

    manifest = backup(options.image, options.workers, options.level)
    print("root   ", manifest.root())
    print("chunks  %d, %d of them repeated" % (len(manifest.chunks), manifest.repeated))
    print("plain   %d bytes" % manifest.plain)
    print("packed  %d bytes" % manifest.packed)


if __name__ == "__main__":
    main()
