"""Finds the nearest image in the gallery for every query descriptor, on several cores."""
import argparse
import logging
import multiprocessing as mp

import numpy as np

BLOCK = 4000                    # gallery rows compared at a time
RATIO = 0.8                     # best / second best above which a match is ambiguous

logger = mp.get_logger()


def open_gallery(filename):
    """Maps the descriptors, shape (images, 64), uint8, in this worker; minus an int32 query they are int32."""
    global gallery
    gallery = np.load(filename, mmap_mode="r")


def distances(gallery, query):
    """Squared distance of the query to each row, block by block."""
    result = np.empty(len(gallery), dtype=np.int32)
    for begin in range(0, len(gallery), BLOCK):
        difference = gallery[begin:begin + BLOCK] - query
        np.einsum("ij,ij->i", difference, difference, out=result[begin:begin + BLOCK])
    return result


def nearest(query):
    """(index, squared distance, squared distance of the second best) for one query."""
    squared = distances(gallery, query)
    best = int(squared.argmin())
    first = int(squared[best])
    squared[best] = np.iinfo(squared.dtype).max
    return best, first, int(squared.min())


class Statistics:
    def __init__(self):
        self.exact = self.clear = self.ambiguous = 0
        self.checksum = 0

    def count(self, match):
        index, first, second = match
        self.checksum = (self.checksum * 31 + index * 7 + first + second) % 1000000007
        if first == 0:
            self.exact += 1
        elif (first / second) ** 0.5 <= RATIO:
            self.clear += 1
        else:
            self.ambiguous += 1

    def __str__(self):
        return "exact %d, clear %d, ambiguous %d (%d)" % (self.exact, self.clear, self.ambiguous, self.checksum)


def search(gallery_file, queries, processes):
    """Matches in the order of the queries."""
    with mp.Pool(processes, initializer=open_gallery, initargs=(gallery_file,)) as pool:
        yield from pool.imap(nearest, queries, chunksize=12)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-g", "--gallery", default="gallery.npy")
    parser.add_argument("-q", "--queries", default="queries.npy")
    parser.add_argument("-p", "--processes", type=int, default=3)
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    if args.verbose:
        mp.log_to_stderr(logging.INFO)

    queries = np.load(args.queries).astype(np.int32)
    statistics = Statistics()
    for number, match in enumerate(search(args.gallery, queries, args.processes)):
        statistics.count(match)
        if number % 6 == 0:
            print("query %3d -> image %6d  distance %8.3f" % (number, match[0], match[1] ** 0.5))
    print(statistics)


if __name__ == "__main__":
    main()
