"""assembly.fa.gz: 2200 contigs of 30 to 46 kb, 83 MB of letters."""
import gzip


def main():
    k = 20011
    pieces = []
    for _ in range(64):
        letters = bytearray(1000)
        for i in range(1000):
            k = (k * 1103515245 + 12345) & 0x7FFFFFFF
            letters[i] = b"ACGT"[k >> 17 & 3]
        if _ % 7 == 0:
            letters[310:390] = b"AT" * 40
        pieces.append(b"\n".join(bytes(letters[j:j + 100]) for j in range(0, 1000, 100)) + b"\n")
    with gzip.open("assembly.fa.gz", "wb", compresslevel=1) as out:
        for number in range(2200):
            k = (k * 1103515245 + 12345) & 0x7FFFFFFF
            n = k >> 10
            out.write(b">ctg%05d cov=%d\n" % (number, n % 90))
            out.write(b"".join(pieces[(n + j * (1 + number % 11)) % 64] for j in range(30 + n % 17)) + b"ACGTTGCA"[n % 8:][:1] + b"%s\n" % (b"GATC" * (number % 23)))


main()
