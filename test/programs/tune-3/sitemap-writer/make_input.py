"""Writes pages.tsv.gz: 120000 pages of a shop."""
import gzip

KINDS = ["item", "item", "item", "category", "review", "legal"]
state = 31337
with gzip.open("pages.tsv.gz", "wt", encoding="ascii", compresslevel=1) as out:
    out.write("path\tkind\tchanged\trank\n")
    for block in range(120):
        lines = []
        for i in range(1000):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 5
            lines.append("/%s/%s-%d?ref=%x&v=%d\t%s\t2024-%02d-%02d\t%d\n" % (
                "preview" if n % 29 == 0 else "garden-%d" % (n % 41), "chair table hose lamp".split()[n % 4], block * 1000 + i, n, n % 9,
                KINDS[n // 4 % 6], 1 + n % 12, 1 + n % 28, n % 101))
        out.write("".join(lines))
