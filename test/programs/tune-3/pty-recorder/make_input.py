"""Writes session.rec.gz: a recorded terminal session of 13000 frames (about 50 MB unpacked)."""
import gzip
import struct

state = 3
rows = []
for k in range(400):
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    rows.append(b"\x1b[3%dm[%5d]\x1b[0m compiling unit_%x.o with %d warnings, %d left to do in the queue\n" % (k % 8, k, state, state % 17, state % 4001))
pieces = []
for k in range(97):
    pieces.append(b"".join(rows[(k * 13 + r) % 400] for r in range(44)))
with gzip.open("session.rec.gz", "wb", compresslevel=1) as out:
    for frame in range(13000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        data = pieces[(state >> 9) % 97] + b"frame %d\n" % frame
        if frame % 601 == 400:
            data += b"\x07error in frame %d\n" % frame
        out.write(struct.pack(">IH", state % 90, len(data)) + data)
