#!/usr/bin/env python3
"""QC of a genotyping array: call rates, allele frequencies, hidden duplicates.

Input is one line per site: name, TAB, one character per sample: 0, 1 or 2
copies of the alternative allele, or '.' where the array gave no call.
"""
import sys
from itertools import combinations

import numpy as np

MIN_CALL_RATE = 0.93
RARE = 0.05
NO_CALL = -1
BLOCK = 400

# character -> copies
DECODE = np.full(256, NO_CALL, dtype=np.int8)
for copies in range(3):
    DECODE[ord(str(copies))] = copies


def count_sites(path):
    with open(path, "rb") as fh:
        first = fh.readline()
        return 1 + sum(1 for _ in fh), len(first.rstrip().split(b"\t")[1])


def load_calls(path):
    """(site names, calls[site, sample])"""
    shape = count_sites(path)
    calls = np.zeros(shape, dtype=np.int8)
    names = []
    with open(path, "rb") as fh:
        for row, line in enumerate(fh):
            name, text = line.rstrip().split(b"\t")
            names.append(name.decode())
            calls[row] = DECODE[np.frombuffer(text, dtype=np.uint8)]
    return names, calls


def call_rates(calls):
    rates = np.zeros(calls.shape[1])
    for begin in range(0, len(calls), BLOCK):
        rates += (calls[begin:begin + BLOCK] != NO_CALL).sum(axis=0)
    return rates / len(calls)


def frequencies(calls):
    """Frequency of the alternative allele per site, NaN without any call."""
    result = np.full(len(calls), np.nan)
    for row, site in enumerate(calls):
        called = site[site != NO_CALL]
        if called.size:
            result[row] = int(called.sum()) / (2 * called.size)
    return result


def concordance(calls, a, b):
    left, right = calls[:, a], calls[:, b]
    both = (left != NO_CALL) & (right != NO_CALL)
    return np.count_nonzero((left == right) & both) / max(1, np.count_nonzero(both))


def likely_duplicates(calls, samples, threshold=0.985):
    probe = calls[::40]
    for a, b in combinations(samples, 2):
        if concordance(probe, a, b) >= threshold:
            exact = concordance(calls, a, b)
            if exact >= threshold:
                yield a, b, exact


def main(path="array.geno"):
    names, calls = load_calls(path)
    sites, samples = calls.shape
    print("%d sites, %d samples" % (sites, samples))

    rates = call_rates(calls)
    poor = np.flatnonzero(rates < MIN_CALL_RATE)
    print("call rate mean %.5f, worst %.5f (sample %d)" % (rates.mean(), rates.min(), rates.argmin()))
    print("below %.2f: %s" % (MIN_CALL_RATE, " ".join(map(str, poor)) or "none"))

    freq = frequencies(calls)
    print("monomorphic %d, rare %d" % (np.count_nonzero((freq == 0) | (freq == 1)), np.count_nonzero((freq > 0) & (freq < RARE))))
    histogram, _ = np.histogram(freq, bins=10, range=(0, 1))
    print("frequencies " + " ".join(map(str, histogram)))
    top = np.argsort(-freq, kind="stable")[:5]
    print("most frequent " + ", ".join("%s %.4f" % (names[site], freq[site]) for site in top))

    for a, b, share in likely_duplicates(calls, range(0, samples, 9)):
        print("samples %d and %d agree at %.5f" % (a, b, share))


if __name__ == "__main__":
    main(*sys.argv[1:])
