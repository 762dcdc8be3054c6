"""A table with a cell for every pair that could occur takes memory for all of them; a dict only for those that occur.

Both count the same 30,000 pairs of 3,000 items; the dict peaks at under a third of the table. Where all of 500 by 500
pairs occur the dict peaks higher than the table.
"""

from measure import report, run


def scattered():
    return ((n * 7919 % 3000, n * 104729 % 1013) for n in range(30000))


def all_pairs():
    return ((first, second) for first in range(500) for second in range(500))


def table(pairs, items):
    counts = [[0] * items for _ in range(items)]
    for first, second in globals()[pairs]():
        counts[first][second] += 1
    return sum(1 for row in counts for count in row if count), max(max(row) for row in counts)


def in_dict(pairs):
    counts = {}
    for pair in globals()[pairs]():
        counts[pair] = counts.get(pair, 0) + 1
    return len(counts), max(counts.values())


def experiment():
    dense, sparse = run(table, "scattered", 3000), run(in_dict, "scattered")
    full_dense, full_sparse = run(table, "all_pairs", 500), run(in_dict, "all_pairs")
    figures = {
        "peakTableMiB": dense.peak,
        "peakDictMiB": sparse.peak,
        "peakFullTableMiB": full_dense.peak,
        "peakFullDictMiB": full_sparse.peak,
    }
    same = dense.value == sparse.value and full_dense.value == full_sparse.value
    return figures, same and sparse.peak < dense.peak / 3 and full_sparse.peak > 1.5 * full_dense.peak


if __name__ == "__main__":
    report(__doc__, experiment)
