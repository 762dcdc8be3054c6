"""Writes lane1.fastq.gz: 230000 reads of 100 bases (about 57 MB unpacked)."""
import gzip

READS = 230000
ADAPTER = "AGATCGGAAGAGCACACGTCTGAACTCCAGTCAC" * 4


def main():
    state = 77
    genome = []
    for _ in range(40000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        genome.append("ACGT"[state >> 11 & 3])
    genome = "".join(genome)
    quals = []
    for n in range(500):
        bad = n % 60 if n % 3 == 0 else 0
        quals.append("".join(chr(33 + 30 + (n * 7 + i * 3) % 10) for i in range(100 - bad)) + "#" * bad)
    with gzip.open("lane1.fastq.gz", "wt", encoding="ascii", compresslevel=1) as out:
        chunk = []
        for i in range(READS):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 6
            seq = genome[n % 39000:n % 39000 + 100]
            if n % 7 == 0:
                insert = 20 + n % 75
                seq = (seq[:insert] + ADAPTER)[:100]
            chunk.append("@M0123:44:H7CKY:1:%d:%d:%d 1:N:0:ATCACG\n%s\n+\n%s\n" % (
                1101 + n % 14, n % 20011, i % 19997, seq, quals[n % 500]))
            if len(chunk) == 5000:
                out.write("".join(chunk))
                chunk = []
        out.write("".join(chunk))


main()
