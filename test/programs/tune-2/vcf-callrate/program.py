#!/usr/bin/env python3
"""Per-sample call rate, heterozygosity and mean genotype quality of a cohort VCF."""

from __future__ import annotations

import argparse
import gzip
import sys
from collections import Counter
from pathlib import Path
from typing import Iterable, Iterator

FIXED_COLUMNS = 9
MISSING = "./."


class VcfError(Exception):
    """The file is not the VCF this tool understands."""


class Variants:
    """Body lines of a VCF; the header is consumed first and gives the sample names."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.samples: list[str] = []
        self.contigs: list[str] = []
        self.rejected: Counter[str] = Counter()

    def _lines(self) -> Iterable[str]:
        with gzip.open(self.source) as packed:
            return packed.read().decode("ascii").split("\n")

    def _header(self, line: str) -> None:
        if line.startswith("##contig="):
            self.contigs.append(line.partition("ID=")[2].rstrip(">"))
        elif line.startswith("#CHROM"):
            self.samples = line.split("\t")[FIXED_COLUMNS:]

    def passing(self) -> Iterator[list[str]]:
        """The genotype columns of every variant that passed the filters."""
        for line in self._lines():
            if not line:
                continue
            if line[0] == "#":
                self._header(line)
                continue
            if not self.samples:
                raise VcfError(f"{self.source}: variant before the header")
            columns = line.split("\t")
            if columns[6] != "PASS":
                self.rejected[columns[6]] += 1
                continue
            yield columns[FIXED_COLUMNS:]


class Tally:
    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.quality = 0

    def take(self, call: str) -> None:
        genotype, _, quality = call.partition(":")
        if genotype == MISSING:
            self.kinds["missing"] += 1
            return
        left, right = genotype.split("/")
        self.kinds["het" if left != right else "hom"] += 1
        self.quality += int(quality)

    @property
    def called(self) -> int:
        return self.kinds["het"] + self.kinds["hom"]

    def row(self, name: str) -> str:
        total = self.called + self.kinds["missing"]
        return f"{name}\t{self.called / total:.4f}\t{self.kinds['het'] / self.called:.4f}\t{self.quality / self.called:.2f}"


def per_sample(variants: Variants) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    by_sample = zip(*variants.passing())
    for name, calls in zip(variants.samples, by_sample):
        tally = tallies[name] = Tally()
        for call in calls:
            tally.take(call)
    return tallies


def below(tallies: dict[str, Tally], threshold: float) -> list[str]:
    low = [name for name, tally in tallies.items() if tally.called < threshold * sum(tally.kinds.values())]
    return sorted(low)


def cli() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vcf", nargs="?", type=Path, default=Path("cohort.vcf.gz"))
    parser.add_argument("--min-call-rate", type=float, default=0.87)
    options = parser.parse_args()

    variants = Variants(options.vcf)
    try:
        tallies = per_sample(variants)
    except VcfError as error:
        print(error, file=sys.stderr)
        return 2
    print("sample\tcall_rate\thet\tmean_gq")
    for name in sorted(tallies):
        print(tallies[name].row(name))
    for reason, count in sorted(variants.rejected.items()):
        print(f"# rejected {reason}: {count}")
    print("# low call rate:", ", ".join(below(tallies, options.min_call_rate)) or "none")
    return 0


if __name__ == "__main__":
    raise SystemExit(cli())
