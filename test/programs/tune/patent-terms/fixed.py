"""Counts how far the wording of patent claims repeats, per technical class."""

import argparse
import functools
import logging
import re
import sys
import zlib
from typing import Dict, List, Tuple

PART = re.compile(r"[a-z]+(?:-[a-z]+)*")
STOP = frozenset("a an and at by for from in of on or said the to with wherein".split())

log = logging.getLogger("claims")


class Lexicon:
    """Reduces words to stems and claims to fingerprints.

    Args:
        width: how many stems in a row make one fingerprint.
    """

    def __init__(self, width: int):
        self.width = width
        self.misses = 0

    @functools.lru_cache(maxsize=4096)
    def stem(self, word: str) -> str:
        for ending in ("ingly", "edly", "ings", "ing", "ers", "ed", "es", "s"):
            if word.endswith(ending) and len(word) > len(ending) + 3:
                return word[:-len(ending)]
        return word

    @functools.lru_cache(maxsize=16)
    def stems(self, claim: str) -> List[str]:
        return [self.stem(word) for word in PART.findall(claim) if word not in STOP]

    def fingerprint(self, window: Tuple[str, ...]) -> int:
        self.misses += 1
        return zlib.crc32(" ".join(window).encode())

    def fingerprints(self, claim: str) -> List[int]:
        found = self.stems(claim)
        width = self.width
        return [self.fingerprint(tuple(found[at:at + width])) for at in range(0, max(1, len(found) - width + 1), width)]


class ClassProfile:
    BUCKETS = 512

    def __init__(self) -> None:
        self.claims = 0
        self.terms = 0
        self.buckets = [0] * self.BUCKETS

    def learn(self, prints: List[int], terms: int) -> None:
        self.claims += 1
        self.terms += terms
        for value in prints:
            self.buckets[value % self.BUCKETS] += 1

    def evenness(self) -> float:
        whole = sum(self.buckets)
        return sum(min(count * self.BUCKETS, whole) for count in self.buckets) / (whole * self.BUCKETS) if whole else 0.0


def profile(path: str, lexicon: Lexicon) -> Dict[str, ClassProfile]:
    profiles: Dict[str, ClassProfile] = {}
    with open(path, encoding="ascii") as claims:
        for line in claims:
            symbol, _, claim = line.partition("\t")
            claim = claim.strip().lower()
            entry = profiles.setdefault(symbol[:4], ClassProfile())
            entry.learn(lexicon.fingerprints(claim), len(lexicon.stems(claim)))
    return profiles


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("claims", nargs="?", default="claims.tsv")
    parser.add_argument("--width", type=int, default=4, metavar="STEMS")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)

    lexicon = Lexicon(args.width)
    profiles = profile(args.claims, lexicon)
    log.info("%d fingerprints computed", lexicon.misses)
    print(f"{'class':<7}{'claims':>8}{'terms':>10}{'evenness':>10}")
    for symbol, entry in sorted(profiles.items()):
        print(f"{symbol:<7}{entry.claims:>8}{entry.terms:>10}{entry.evenness():>10.4f}")


if __name__ == "__main__":
    main()
