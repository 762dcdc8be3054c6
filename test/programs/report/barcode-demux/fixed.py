#!/usr/bin/env python3
"""Per-sample QC of one pooled long-read run.

usage: program.py [pool.fastq.gz] [sheet.csv]

Reads carry an 8 bp inline barcode at their start.  For every sample of the sheet this prints yield, N50,
longest read, GC and mean quality; reads without a known barcode end up in "unassigned".
"""
import csv
import gzip
import sys
from array import array
from collections import Counter, defaultdict
from typing import NamedTuple

BARCODE = 8
PHRED = 33
MIN_LENGTH = 200
COMPLEMENT = str.maketrans("ACGT", "TGCA")


class Read(NamedTuple):
    title: str
    bases: str
    quals: bytes


def read_sheet(path):
    with open(path, newline="") as fh:
        sheet = {row["barcode"]: row["sample"] for row in csv.DictReader(fh)}
    # libraries were ligated in both directions
    sheet.update({code.translate(COMPLEMENT)[::-1]: sample for code, sample in list(sheet.items())})
    return sheet


def fastq(path):
    with gzip.open(path, "rt", encoding="ascii") as fh:
        lines = (line.rstrip("\n") for line in fh)
        for title in lines:
            bases = next(lines)
            plus = next(lines)
            if not plus.startswith("+"):
                raise ValueError("not FASTQ near %s" % title)
            yield Read(title[1:], bases, next(lines).encode())


class Tally:
    def __init__(self):
        self.lengths = array("I")
        self.gc = self.quality = 0
        self.barrels = Counter()

    def add(self, read):
        self.lengths.append(len(read.bases))
        self.gc += read.bases.count("G") + read.bases.count("C")
        self.quality += sum(read.quals)
        self.barrels[read.title.rpartition("ch=")[2]] += 1


def demultiplex(reads, sheet):
    bins = defaultdict(Tally)
    short = 0
    for read in reads:
        if len(read.bases) < MIN_LENGTH:
            short += 1
            continue
        sample = sheet.get(read.bases[:BARCODE], "unassigned")
        bins[sample].add(read._replace(bases=read.bases[BARCODE:], quals=read.quals[BARCODE:]))
    return bins, short


def n50(lengths):
    half = sum(lengths) / 2
    for length in sorted(lengths, reverse=True):
        half -= length
        if half <= 0:
            return length
    return 0


def mean_q(total, count):
    return total / count - PHRED if count else 0.0


def qc(sample, tally):
    lengths = tally.lengths
    bases = sum(lengths)
    return "%-12s %6d %9d %6d %6d  %5.2f  %5.2f  %4d" % (
        sample, len(lengths), bases, n50(lengths), max(lengths, default=0), 100 * tally.gc / max(bases, 1),
        mean_q(tally.quality, bases), len(tally.barrels))


def main(pool="pool.fastq.gz", sheet="sheet.csv"):
    bins, short = demultiplex(fastq(pool), read_sheet(sheet))
    print("sample        reads     bases    n50    max    gc%      q  chan")
    for sample in sorted(bins):
        print(qc(sample, bins[sample]))
    print("%d reads below %d bp" % (short, MIN_LENGTH))


if __name__ == "__main__":
    main(*sys.argv[1:])
