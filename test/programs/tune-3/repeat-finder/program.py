"""Longest passages that occur twice in a corpus of letters, found with a suffix array (prefix doubling)."""
import argparse
import sys

import numpy as np

ALPHABET = b"\n abcdefghijklmnopqrstuvwxyz"


def read_corpus(path):
    """Codes 1..28 of the characters, as the first ranks."""
    table = np.zeros(256, dtype=np.int32)
    table[np.frombuffer(ALPHABET, dtype=np.uint8)] = np.arange(1, len(ALPHABET) + 1)
    return table[np.fromfile(path, dtype=np.uint8)]


def order_by_pairs(rank, step):
    """Suffixes in the order of (rank here, rank one step on), and their new ranks."""
    keys = rank.astype(np.int64)
    keys *= len(rank) + 1
    keys[:-step] += rank[step:]
    order = keys.argsort()
    fresh = np.empty_like(rank)
    previous, number = None, 0
    for begin in range(0, len(order), 1 << 16):
        part = order[begin:begin + (1 << 16)]
        sorted_keys = keys[part]
        steps = np.empty(len(part), dtype=np.int32)
        steps[0] = previous is None or sorted_keys[0] != previous
        steps[1:] = sorted_keys[1:] != sorted_keys[:-1]
        np.cumsum(steps, out=steps)
        steps += number
        fresh[part] = steps
        previous, number = sorted_keys[-1], int(steps[-1])
    return order, fresh, number


def suffix_array(rank):
    step = 1
    while True:
        order, rank, distinct = order_by_pairs(rank, step)
        print(f"ordered by {2 * step}: {distinct} different", file=sys.stderr)
        if distinct == len(rank):
            return order
        step *= 2


def common(text, a, b):
    """Characters that the suffixes at a and b have in common."""
    end = len(text) - max(a, b)
    length = 0
    while length < end and text[a + length] == text[b + length]:
        length += 1
    return length


def longest_repeats(text, order, count):
    best = []
    shortest = 0
    for here, there in zip(order, order[1:]):
        if text[here:here + shortest] != text[there:there + shortest]:
            continue
        if here and there and text[here - 1] == text[there - 1]:
            continue
        found = common(text, here, there)
        if found > shortest:
            best.append((found, *sorted((int(here), int(there)))))
            best = sorted(best, key=lambda one: (-one[0], one[1]))[:count]
            if len(best) == count:
                shortest = best[-1][0]
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", default="letters.txt")
    parser.add_argument("-n", "--count", type=int, default=5)
    args = parser.parse_args()

    order = suffix_array(read_corpus(args.corpus))
    with open(args.corpus, "rb") as handle:
        text = handle.read()
    print(f"{len(text)} characters")
    for length, begin, again in longest_repeats(text, order, args.count):
        passage = text[begin:begin + length].decode("ascii")
        print(f"{length:5} at {begin} and {again}: {passage[:48]!r}")


if __name__ == "__main__":
    main()
