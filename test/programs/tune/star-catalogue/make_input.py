"""Writes stars.txt.gz: a catalogue of 800000 stars in order of declination (about 8 MB)."""
import gzip


def main():
    state = 1801
    with gzip.open("stars.txt.gz", "wb", compresslevel=1) as out:
        out.write(b"# ra dec mag\n")
        for block in range(800):
            lines = []
            for i in range(1000):
                state = (state * 1103515245 + 12345) & 0x7FFFFFFF
                r = state >> 6
                dec = -30 + (block * 1000 + i) * 75 / 800000
                lines.append("%d.%05d %.5f %d.%02d\n" % (r % 29, r // 29 % 100000, dec, r % 13 + 3, r // 13 % 100))
            out.write("".join(lines).encode("ascii"))


main()
