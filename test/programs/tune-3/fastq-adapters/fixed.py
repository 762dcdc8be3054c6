#!/usr/bin/env python3
# Pre-mapping QC for one lane: clip the 3' adapter, cut low-quality tails,
# drop what is too short, and print the numbers that go into the run sheet.
#
#   usage: program.py [lane1.fastq.gz]

import gzip
import sys
from collections import Counter, defaultdict

FASTQ = sys.argv[1] if len(sys.argv) > 1 else "lane1.fastq.gz"
ADAPTER = "AGATCGGAAGAGC"
SEED = ADAPTER[:8]
MIN_LEN = 36
MIN_QUAL = 20
OFFSET = 33

# quality characters that count as bad, for str.rstrip
BAD = "".join(chr(OFFSET + q) for q in range(MIN_QUAL))


def clip(seq):
    """Position of the adapter in the read, or the read length."""
    at = seq.find(SEED)
    if at >= 0:
        return at
    for n in range(len(SEED) - 1, 3, -1):
        if seq.endswith(ADAPTER[:n]):
            return len(seq) - n
    return len(seq)


def gc_percent(seq):
    return 100 * (seq.count("G") + seq.count("C")) // len(seq)


fh = gzip.open(FASTQ, "rt", encoding="ascii")
lines = (l.rstrip() for l in fh)
print("lane file      %s" % FASTQ)

total = clipped = tails = short = bases = 0
gc = Counter()
lengths = Counter()
tiles = defaultdict(lambda: [0, 0])
first_bases = [Counter() for _ in range(12)]

for i, (head, seq, _, qual) in enumerate(zip(lines, lines, lines, lines)):
    if head[0] != "@" or len(seq) != len(qual):
        sys.exit("bad record at line %d: %s" % (4 * i + 1, head))
    total += 1
    tile = int(head.split(":")[4])
    tiles[tile][0] += 1
    for pos, counter in enumerate(first_bases):
        counter[seq[pos]] += 1

    end = clip(seq)
    if end < len(seq):
        clipped += 1
    kept = len(qual[:end].rstrip(BAD))
    if kept < end:
        tails += 1
    if kept < MIN_LEN:
        short += 1
        tiles[tile][1] += 1
        continue
    bases += kept
    lengths[kept // 10 * 10] += 1
    gc[gc_percent(seq[:kept]) // 5 * 5] += 1

fh.close()

print("reads          %d" % total)
print("adapter        %d (%.2f %%)" % (clipped, 100 * clipped / total))
print("quality tail   %d (%.2f %%)" % (tails, 100 * tails / total))
print("too short      %d (%.2f %%)" % (short, 100 * short / total))
print("bases kept     %d" % bases)

print("\nlength of kept reads")
for n in sorted(lengths):
    print("  %3d-%-3d %8d" % (n, n + 9, lengths[n]))

print("\nGC")
for n in sorted(gc):
    print("  %3d%% %9d" % (n, gc[n]))

print("\nfirst bases")
for pos, counter in enumerate(first_bases, 1):
    print("  %2d  %s" % (pos, "  ".join("%s %5.2f" % (b, 100 * counter[b] / total) for b in "ACGT")))

worst = sorted(tiles, key=lambda t: (-tiles[t][1] / tiles[t][0], t))[:5]
print("\nworst tiles    %s" % ", ".join("%d (%d of %d)" % (t, tiles[t][1], tiles[t][0]) for t in worst))
