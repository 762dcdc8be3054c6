"""Writes attic.img.gz: a disk image of text-like and binary blocks, some of them repeated (71 MB unpacked)."""
import gzip

BLOCK = 128 * 1024


def main():
    state = 33
    pieces = []
    for i in range(2048):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        pieces.append(b"%08x;entry %d of volume %d\n" % (state, state >> 11 & 1023, i % 7))
    noise = bytearray()
    for _ in range(300000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        noise.append(state >> 16 & 255)
    with gzip.open("attic.img.gz", "wb", compresslevel=1) as out:
        for number in range(540):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            if number % 9 == 8:
                block = bytes(noise[:BLOCK])
            elif number % 3 == 2:
                begin = (state >> 7) % (len(noise) - BLOCK)
                block = bytes(noise[begin:begin + BLOCK])
            else:
                first = (state >> 7) % 2048
                text = b"".join(pieces[(first + i * i) % 2048] for i in range(4400))
                block = text[:BLOCK].ljust(BLOCK, b"\0")
            out.write(block)


main()
