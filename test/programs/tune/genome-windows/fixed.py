"""GC content and read depth along the contigs of an assembly."""
import argparse
import gzip
import logging
import pathlib
import sys

import numpy as np

logger = logging.getLogger(__name__)
WINDOW = 1000
COMPLEMENT = bytes.maketrans(b"ACGTN", b"TGCAN")


def contigs(fasta):
    """Name and sequence of every contig of a FASTA file, packed or not."""
    opener = gzip.open if fasta.suffix == ".gz" else open
    with opener(fasta, "rb") as handle:
        name, lines = None, []
        for line in handle:
            if line.startswith(b">"):
                if name is not None:
                    yield name, b"".join(lines)
                name, lines = line[1:].split()[0].decode("ascii"), []
            else:
                lines.append(line.rstrip(b"\n"))
        if name is not None:
            yield name, b"".join(lines)


class Track:
    """What is known of one contig, in windows of WINDOW bases."""

    def __init__(self, name, sequence):
        self.name = name
        self.bases = np.frombuffer(sequence, dtype=np.uint8)
        self.strong = np.isin(self.bases, np.frombuffer(b"GC", dtype=np.uint8))
        self.unknown = self.bases == ord("N")

    def windows(self):
        whole = len(self.bases) // WINDOW * WINDOW
        strong = self.strong[:whole].reshape(-1, WINDOW).sum(axis=1)
        known = WINDOW - self.unknown[:whole].reshape(-1, WINDOW).sum(axis=1)
        return strong / np.maximum(known, 1)

    def summary(self):
        shares = self.windows()
        return {
            "name": self.name,
            "length": len(self.bases),
            "gc": float(self.strong.sum() / max(1, (~self.unknown).sum())),
            "low": float(shares.min()),
            "high": float(shares.max()),
            "palindromes": palindromes(self.bases.tobytes()),
        }


def palindromes(sequence, site=b"GAATTC"):
    assert site.translate(COMPLEMENT)[::-1] == site
    return sequence.count(site)


def summarise(fasta):
    summaries = []
    for name, sequence in contigs(fasta):
        if len(sequence) < WINDOW:
            logger.warning("%s is shorter than a window", name)
            continue
        summaries.append(Track(name, sequence).summary())
    return summaries


def n50(lengths):
    """Length of the contig that, with all longer ones, covers half of the assembly."""
    half, covered = sum(lengths) / 2, 0
    for length in sorted(lengths, reverse=True):
        covered += length
        if covered >= half:
            return length
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fasta", nargs="?", type=pathlib.Path, default=pathlib.Path("assembly.fa.gz"))
    parser.add_argument("--longest", type=int, default=10)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)

    summaries = summarise(args.fasta)
    logger.info("%d contigs", len(summaries))
    print(f"N50 {n50([one['length'] for one in summaries])}")
    mean = sum(one["gc"] * one["length"] for one in summaries) / sum(one["length"] for one in summaries)
    print(f"GC {100 * mean:.3f} %")
    for one in sorted(summaries, key=lambda one: (-one["length"], one["name"]))[:args.longest]:
        print(f"{one['name']:<10} {one['length']:>9} GC {100 * one['gc']:.2f} % ({100 * one['low']:.1f} .. {100 * one['high']:.1f}) EcoRI {one['palindromes']}")


if __name__ == "__main__":
    main()
