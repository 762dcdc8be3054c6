"""put() on a queue without a bound never waits, so all input waits in memory; with maxsize= the producer waits.

Both give the same sum of 3,000 documents of 20 kB, sealed by a thread that is slower than the one that reads; the queue
of eight peaks at under half.
"""

import hashlib
import queue
import threading

from measure import before_after, report


def documents():
    return (bytes([n % 256]) * 20000 for n in range(3000))


def relayed(belt):
    def read():
        for document in documents():
            belt.put(document)
        belt.put(None)

    threading.Thread(target=read, daemon=True).start()
    total = 0
    for document in iter(belt.get, None):
        total += hashlib.pbkdf2_hmac("sha1", document, b"key", 300)[0]
    return total


def unbounded():
    return relayed(queue.Queue())


def bounded():
    return relayed(queue.Queue(maxsize=8))


def experiment():
    return before_after(unbounded, bounded, below=1 / 2)


if __name__ == "__main__":
    report(__doc__, experiment)
