"""Size of the referral trees of a bonus programme.

Each member has at most one referrer; following the referrers leads to the head of the tree.
"""
import argparse
import sys
import zlib

import numpy as np

MEMBERS = 1 << 23
PIECE = 1 << 17


def unpacked(path):
    """The decompressed file in pieces."""
    decoder = zlib.decompressobj()
    with open(path, "rb") as packed:
        while chunk := packed.read(PIECE):
            while chunk:
                yield decoder.decompress(chunk, PIECE)
                chunk = decoder.unconsumed_tail
    yield decoder.flush()


def read_referrers(path, members):
    """Referrer of each member, int32, shape (members,)."""
    referrer = np.empty(members, dtype=np.int32)
    target = memoryview(referrer).cast("B")
    filled = 0
    for piece in unpacked(path):
        target[filled:filled + len(piece)] = piece
        filled += len(piece)
    if filled != referrer.nbytes:
        raise ValueError(f"{path}: {filled} bytes for {members} members")
    return referrer


def same(left, right, step=PIECE):
    return all(np.array_equal(left[i:i + step], right[i:i + step]) for i in range(0, left.size, step))


def heads(head):
    """Head of every member's tree: jump over the referrer's referrer until nothing changes."""
    rounds = 0
    while True:
        jumped = head[head]
        rounds += 1
        if same(head, jumped):
            return head, rounds
        head = jumped


def tree_sizes(head):
    """Heads in ascending order and the size of their trees; the argument is sorted in place."""
    head.sort()
    starts = [np.zeros(1, dtype=np.int64)]
    for begin in range(1, head.size, PIECE):
        end = min(begin + PIECE, head.size)
        changed = head[begin:end] != head[begin - 1:end - 1]
        starts.append(np.flatnonzero(changed) + begin)
    starts = np.concatenate(starts)
    return head[starts].copy(), np.diff(starts, append=head.size)


def bonus(size):
    """Points for a tree of this size."""
    points, step = 0, 10
    while size > 1:
        points += min(size, step) * 3
        size //= 2
        step *= 2
    return points


def histogram(sizes):
    edges = [1, 2, 5, 10, 50, 100, 1000, MEMBERS + 1]
    counts, _ = np.histogram(sizes, edges)
    for low, high, count in zip(edges, edges[1:], counts):
        yield f"{low:>8} ..{high - 1:>8} {count:>8}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("referrers", nargs="?", default="referrers.z")
    parser.add_argument("-m", "--members", type=int, default=MEMBERS)
    parser.add_argument("-t", "--top", type=int, default=6)
    args = parser.parse_args()
    head, rounds = heads(read_referrers(args.referrers, args.members))
    print(f"{rounds} rounds", file=sys.stderr)
    members, sizes = tree_sizes(head)
    print(f"{len(members)} trees of {int(sizes.sum())} members")
    print("\n".join(histogram(sizes)))
    for index in np.lexsort((members, -sizes))[:args.top]:
        print(f"head {members[index]:>8}  members {sizes[index]:>6}  bonus {bonus(int(sizes[index]))}")


if __name__ == "__main__":
    main()
