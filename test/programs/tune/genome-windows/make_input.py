"""Writes assembly.fa.gz: 160 contigs of an assembly, 32 million bases (about 9 MB)."""
import gzip

state = 1953
pool = bytearray()
for _ in range(60000):
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    pool += (b"ACGTTGCAACGATTGCNAATTCGG"[state % 18:][:5] if state >> 9 & 1 else b"GAATTCCA"[state >> 12 & 3:][:5])
with gzip.GzipFile("assembly.fa.gz", "wb", compresslevel=1, mtime=0) as out:
    for number in range(160):
        out.write(b">ctg%04d length estimated\n" % number)
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        length = 80000 + (state >> 8) % 240000
        at = (state >> 5) % 40000
        text = bytes((pool + pool)[at:at + length])
        text = (text * (length // len(text) + 1))[:length]
        out.write(b"\n".join(text[k:k + 70] for k in range(0, length, 70)) + b"\n")
