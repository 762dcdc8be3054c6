"""Replays a recorded terminal session and lists the alarms in it with the screen text that led there."""
import argparse
import binascii
import gzip
import queue
import re
import struct
import sys
import threading

FRAME = struct.Struct(">IH")
BELL = 0x07
ESCAPE = re.compile(rb"\x1b\[[0-9;]*[A-Za-z]")
SCROLLBACK = 4000
END = object()


class Recording(threading.Thread):
    """Reads frames in the background, so that the screen never waits for the disk."""

    def __init__(self, path):
        super().__init__(name="recording", daemon=True)
        self.path = path
        self.frames = queue.Queue()
        self.error = None

    def run(self):
        try:
            with gzip.open(self.path) as handle:
                while header := handle.read(FRAME.size):
                    delay, length = FRAME.unpack(header)
                    self.frames.put((delay, handle.read(length)))
        except (OSError, EOFError, struct.error) as error:
            self.error = error
        finally:
            self.frames.put(END)

    def __iter__(self):
        return iter(self.frames.get, END)


class Terminal:
    def __init__(self, columns=80):
        self.columns = columns
        self.text = bytearray()
        self.clock = 0
        self.rows = self.colours = self.wrapped = 0
        self.state = 0

    def feed(self, delay, data):
        self.clock += delay
        self.text += data
        self.colours += sum(found.group().endswith(b"m") for found in ESCAPE.finditer(data))
        for row in ESCAPE.sub(b"", data).split(b"\n"):
            self.rows += 1
            self.wrapped += len(row) // self.columns
            self.state = binascii.crc32(row, self.state)

    def tail(self, count=SCROLLBACK):
        return bytes(self.text[-count:])

    def last_rows(self, count):
        plain = ESCAPE.sub(b"", self.tail())
        return [row.strip() for row in plain.split(b"\n") if row.strip(b"\x07 ")][-count:]


class Alarms:
    def __init__(self, keep):
        self.keep = keep
        self.seen = 0
        self.shown = []

    def check(self, terminal, data):
        if BELL not in data:
            return
        self.seen += 1
        if len(self.shown) < self.keep:
            self.shown.append((terminal.clock, terminal.last_rows(3), binascii.crc32(terminal.tail())))


def replay(path, keep):
    terminal, alarms = Terminal(), Alarms(keep)
    recording = Recording(path)
    recording.start()
    for delay, data in recording:
        terminal.feed(delay, data)
        alarms.check(terminal, data)
    recording.join()
    if recording.error is not None:
        raise SystemExit(f"{path}: {recording.error}")
    return terminal, alarms


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recording", nargs="?", default="session.rec.gz")
    parser.add_argument("--keep", type=int, default=8)
    options = parser.parse_args()
    screen, found = replay(options.recording, options.keep)
    print(f"{screen.clock / 1000:.1f} s, {screen.rows} rows, {screen.wrapped} wrapped, {screen.colours} colours, state {screen.state:08x}")
    for at, rows, crc in found.shown:
        print(f"{at / 1000:10.3f}  tail {crc:08x}  {b' | '.join(rows).decode('ascii', 'replace')}")
    print(f"{found.seen} alarms")
    sys.exit(0 if found.seen < 1000 else 1)
