#!/usr/bin/env python3
"""Soft-masks simple repeats in an assembly (lower case) and reports how much of each contig is masked."""
import gzip
import hashlib
import optparse
import sys
from concurrent.futures import ThreadPoolExecutor

UNITS = (b"AT" * 6, b"CA" * 6, b"GAT" * 4, b"A" * 9, b"T" * 9)


class Contig:
    __slots__ = ("name", "coverage", "bases", "masked")

    def __init__(self, header, bases):
        name, _, rest = header.partition(b" ")
        self.name = name.decode()
        self.coverage = int(rest.partition(b"cov=")[2])
        self.bases = bases
        self.masked = 0

    def __len__(self):
        return len(self.bases)


def fasta(handle):
    header, chunks = None, []
    for line in handle:
        line = line.rstrip()
        if line[:1] == b">":
            if header is not None:
                yield Contig(header, b"".join(chunks))
            header, chunks = line[1:], []
        else:
            chunks.append(line)
    if header is not None:
        yield Contig(header, b"".join(chunks))


class RepeatMasker:
    """Masks contigs; assemblers emit the same contig again and again, so known ones are looked up."""

    def __init__(self, units):
        self.units = units
        self.results = {}

    def __call__(self, contig):
        digest = hashlib.md5(contig.bases).digest()
        try:
            contig.bases, contig.masked = self.results[digest]
        except KeyError:
            contig.bases, contig.masked = self.results[digest] = self.mask(contig.bases)
        return contig

    def mask(self, bases):
        found = 0
        for unit in self.units:
            found += bases.count(unit) * len(unit)
            bases = bases.replace(unit, unit.lower())
        return bases, found


class Summary:
    def __init__(self):
        self.lengths = []
        self.masked = 0
        self.digest = hashlib.sha224()

    def add(self, contig):
        self.lengths.append(len(contig))
        self.masked += contig.masked
        self.digest.update(contig.bases)

    def n50(self):
        half, seen = sum(self.lengths) / 2, 0
        for length in sorted(self.lengths, reverse=True):
            seen += length
            if seen >= half:
                return length


def main(args):
    parser = optparse.OptionParser(usage="%prog [options] [assembly.fa.gz]", description=__doc__)
    parser.add_option("-t", "--threads", type="int", default=4)
    parser.add_option("-c", "--min-coverage", type="int", default=20)
    options, names = parser.parse_args(args)
    masker, summary = RepeatMasker(UNITS), Summary()
    with gzip.open(names[0] if names else "assembly.fa.gz") as handle, ThreadPoolExecutor(options.threads) as pool:
        deep = (contig for contig in fasta(handle) if contig.coverage >= options.min_coverage)
        for contig in pool.map(masker, deep):
            summary.add(contig)
            if contig.masked > 0.018 * len(contig):
                print("%s\t%d\t%.2f%%" % (contig.name, len(contig), 100 * contig.masked / len(contig)))
    print("contigs %d  N50 %d  masked %d" % (len(summary.lengths), summary.n50(), summary.masked))
    print(summary.digest.hexdigest())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
