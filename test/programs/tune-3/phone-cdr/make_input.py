"""Writes cdr.csv.gz: 170000 call detail records of one day (about 15 MB unpacked)."""
import gzip

CAUSES = [16, 16, 16, 17, 31, 16, 41, 16, 44, 16, 19]

state = 1999
with gzip.open("cdr.csv.gz", "wt", encoding="ascii", compresslevel=1) as out:
    out.write("start;caller;callee;cell;duration;cause;setup_ms;switch\n")
    for block in range(170):
        lines = []
        for i in range(1000):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 6
            second = (block * 1000 + i) * 86400 // 170000
            lines.append("2024-05-14T%02d:%02d:%02d;49151%07d;49160%07d;26201-%04d-%d;%d;%d;%d;MSC%d\n" % (
                second // 3600, second // 60 % 60, second % 60, n % 9999991, n // 3 % 9999991, n % 331 * (n // 331 % 3 + 1) % 431, n % 3,
                n % 1801 if n % 6 else 0, CAUSES[n // 7 % 11], 400 + n % 4001, n % 4))
        out.write("".join(lines))
