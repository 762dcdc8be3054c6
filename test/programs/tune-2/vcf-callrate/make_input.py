"""cohort.vcf.gz, 46000 variants of 30 samples."""
import gzip

BASES = "ACGT"
CALLS = ["0/0", "0/0", "0/0", "0/1", "0/0", "1/1", "./.", "0/0"]
SAMPLES = 30


def main():
    x = 77003
    blocks = []
    for _ in range(512):
        calls = []
        for _ in range(SAMPLES):
            x = (x * 1664525 + 1013904223) & 0xFFFFFFFF
            calls.append("%s:%d" % (CALLS[x >> 20 & 7], x >> 12 & 63))
        blocks.append("\t".join(calls))
    with gzip.open("cohort.vcf.gz", "wt", compresslevel=1, encoding="ascii", newline="\n") as out:
        out.write("##fileformat=VCFv4.2\n##contig=<ID=chr20>\n")
        out.write("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t" + "\t".join("S%03d" % i for i in range(SAMPLES)) + "\n")
        pos = 60000
        for number in range(46000):
            x = (x * 1664525 + 1013904223) & 0xFFFFFFFF
            n = x >> 8
            pos += 1 + n % 900
            info = "AC=%d;AN=%d;DP=%d;FS=%d.%03d;MQ=60.00;QD=%d.%02d;ANN=%s|missense_variant|MODERATE|GENE%d|transcript|NM_%06d.3" % (
                n % 60, 60, n % 4000, n % 9, n % 1000, n % 30, n % 100, BASES[n % 4], n % 900, n % 400000)
            out.write("chr20\t%d\trs%d\t%s\t%s\t%d\t%s\t%s\tGT:GQ\t%s\n" % (
                pos, n, BASES[n & 3], BASES[(n + 1) & 3], n % 99, "q10" if n % 13 == 0 else "PASS", info, blocks[n % 512]))


main()
