"""Pool.map makes a list of all arguments first; Pool.imap over a generator holds those on their way.

Both give the same sum from two workers; the parent peaks with imap at under a third.
"""

from multiprocessing import get_context

from measure import before_after, report


def work(document):
    return len(document) + document[0]


def documents():
    return (bytes([n % 256]) * 20000 for n in range(5000))


def mapped():
    with get_context("fork").Pool(2) as pool:
        return sum(pool.map(work, list(documents())))


def streamed():
    with get_context("fork").Pool(2) as pool:
        return sum(pool.imap(work, documents()))


def experiment():
    return before_after(mapped, streamed, below=1 / 3)


if __name__ == "__main__":
    report(__doc__, experiment)
