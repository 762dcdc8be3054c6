"""referrers.z: for each of 2**23 members the member who brought them (their own number if nobody), int32, zlib."""
import zlib

import numpy as np

N = 1 << 23
MASK = N - 1


def scatter(i):
    """Member numbers are not given out in the order of joining."""
    return (i * 5308417 + 77) & MASK


packer = zlib.compressobj(1, strategy=zlib.Z_HUFFMAN_ONLY)
lcg = np.empty(1 << 20, dtype=np.int64)
lcg[0] = 12345
size = 1
multiplier, increment = 6364136223846793005 & 0x7FFFFFFF, 1442695
while size < lcg.size:                          # doubles the run of the generator
    lcg[size:2 * size] = (lcg[:size] * multiplier + increment) & 0x7FFFFFFF
    multiplier, increment = multiplier * multiplier & 0x7FFFFFFF, (multiplier * increment + increment) & 0x7FFFFFFF
    size *= 2
referrers = np.empty(N, dtype="<i4")
for begin in range(0, N, lcg.size):
    joined = np.arange(begin, begin + lcg.size, dtype=np.int64)
    drawn = (lcg ^ (begin * 2654435761 & 0x7FFFFFFF)) >> 3
    sponsor = joined - 1 - drawn % np.minimum(joined + 1, 40000)
    alone = (drawn % 41 == 0) | (sponsor < 0)
    referrers[scatter(joined)] = np.where(alone, scatter(joined), scatter(np.maximum(sponsor, 0)))
with open("referrers.z", "wb") as out:
    for begin in range(0, N, 1 << 18):
        out.write(packer.compress(referrers[begin:begin + (1 << 18)].tobytes()))
    out.write(packer.flush())
