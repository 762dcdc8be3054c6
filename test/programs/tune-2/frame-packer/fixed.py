"""Repacks an indexed screen recording as compressed RGB frames.

A reader thread looks up the palette, the packers compress, and the main thread writes
the frames in their order behind a small index.
"""
import argparse
import hashlib
import queue
import struct
import threading
import zlib

WIDTH, HEIGHT = 320, 300
ENTRY = struct.Struct("<IIQ")
STOP = None


class Palette:
    def __init__(self, raw):
        self.tables = [raw[channel::3] for channel in range(3)]

    def rgb(self, indexed):
        pixels = bytearray(3 * len(indexed))
        for channel, table in enumerate(self.tables):
            pixels[channel::3] = indexed.translate(table)
        return bytes(pixels)


class Reader(threading.Thread):
    """Puts (number, pixels) for every frame, then a STOP for each packer."""

    def __init__(self, path, jobs, packers):
        super().__init__(name="reader")
        self.path, self.jobs, self.packers = path, jobs, packers

    def run(self):
        number = 0
        with open(self.path, "rb") as recording:
            palette = Palette(recording.read(768))
            while frame := recording.read(WIDTH * HEIGHT):
                self.jobs.put((number, palette.rgb(frame)))
                number += 1
        for _ in range(self.packers):
            self.jobs.put(STOP)


class Packer(threading.Thread):
    def __init__(self, jobs, done, level):
        super().__init__(name="packer")
        self.jobs, self.done, self.level = jobs, done, level

    def run(self):
        for number, pixels in iter(self.jobs.get, STOP):
            packed = zlib.compress(pixels, self.level)
            self.done.put((number, zlib.crc32(pixels), packed))
        self.done.put(STOP)


def in_order(done, packers):
    """Finished frames by number; those that come too early wait."""
    early, wanted = {}, 0
    while packers:
        item = done.get()
        if item is STOP:
            packers -= 1
            continue
        early[item[0]] = item
        while wanted in early:
            yield early.pop(wanted)
            wanted += 1


def pack(source, target, packers, level):
    jobs = queue.Queue(maxsize=8)
    done = queue.SimpleQueue()
    threads = [Reader(source, jobs, packers)] + [Packer(jobs, done, level) for _ in range(packers)]
    for thread in threads:
        thread.start()
    index, crc, offset = [], 0, 0
    with open(target, "wb") as out:
        for number, frame_crc, packed in in_order(done, packers):
            index.append(ENTRY.pack(number, len(packed), offset))
            offset += out.write(packed)
            crc = zlib.crc32(frame_crc.to_bytes(4, "little"), crc)
        out.write(b"".join(index))
    for thread in threads:
        thread.join()
    return len(index), offset, crc, hashlib.sha256(b"".join(index)).hexdigest()


parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("recording", nargs="?", default="frames.idx")
parser.add_argument("-o", "--output", default="frames.pack")
parser.add_argument("-j", "--packers", type=int, default=2)
parser.add_argument("-z", "--level", type=int, default=9)
options = parser.parse_args()
frames, size, crc, digest = pack(options.recording, options.output, options.packers, options.level)
print("%d frames, %d bytes" % (frames, size))
print("crc %08x" % crc)
print("index %s" % digest)
