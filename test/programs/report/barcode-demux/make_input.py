"""Writes pool.fastq.gz (40000 reads, about 40 MB unpacked) and sheet.csv (12 samples)."""
import gzip

CODES = ["ACGTTGCA", "TTGACCGA", "CAGGATTC", "GGTCATAC", "ATCCGGAT", "CTTAGACG", "GATTCGCC", "TGCAAGTT", "AACCTGGT",
         "CCATGTAG", "GTAGCTCA", "TCGATACC"]


def main():
    state = 77
    pool, marks = [], bytearray()
    for _ in range(60000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        pool.append("ACGT"[state >> 12 & 3] + "AGCG"[state >> 17 & 3])
        marks.append(38 + (state >> 20) % 30)
    pool, marks = "".join(pool), marks.decode()
    with open("sheet.csv", "w") as out:
        out.write("sample,barcode\n")
        for i, code in enumerate(CODES):
            out.write("coral-%02d,%s\n" % (i + 1, code))
    with gzip.open("pool.fastq.gz", "wt", compresslevel=1, encoding="ascii") as out:
        for number in range(40000):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 8
            length = 170 + n % 600
            code = CODES[n % 13] if n % 13 < 12 else "NNACGTNN"
            begin, mark = n % 100000, n % 50000
            out.write("@run7:%06d ch=%d\n%s%s\n+\n%s\n" % (
                number, n % 509, code, pool[begin:begin + length - 8], marks[mark:mark + length]))


main()
