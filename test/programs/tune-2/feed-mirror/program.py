"""Takes the nightly price feed over HTTP and prints the spread of prices by fuel and country.

For rehearsals the feed is served from a folder by a thread of this very process.
"""
import argparse
import contextlib
import functools
import http.server
import sys
import threading
import urllib.request
from statistics import NormalDist

Z95 = NormalDist().inv_cdf(0.975)


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@contextlib.contextmanager
def rehearsal_site(folder):
    """Base address of a server on a free local port; closed on leaving."""
    handler = functools.partial(QuietHandler, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield "http://127.0.0.1:%d" % server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def fetch(address):
    """Lines of the document; ValueError when it is not complete."""
    with urllib.request.urlopen(address, timeout=30) as response:
        expected = int(response.headers["Content-Length"])
        content = response.read()
    if len(content) != expected:
        raise ValueError("%s: %d of %d bytes" % (address, len(content), expected))
    return content.decode("ascii").splitlines()


class Spread:
    """Prices of one fuel in one country, in tenths of a cent."""

    def __init__(self):
        self.prices = []

    def note(self, tenths):
        self.prices.append(tenths)

    def describe(self):
        count = len(self.prices)
        total = sum(self.prices)
        squares = sum(price * price for price in self.prices)
        variance = (squares * count - total * total) / (count * (count - 1))
        margin = Z95 * (variance / count) ** 0.5
        return "%7d  %6.1f .. %6.1f  mean %8.3f +- %.3f" % (
            count, min(self.prices) / 10, max(self.prices) / 10, total / count / 10, margin / 10)


def analyse(lines):
    spreads, skipped = {}, 0
    for line in lines:
        if line.startswith("#"):
            continue
        try:
            at, station, fuel, tenths, country = line.split("|")
            price = int(tenths)
        except ValueError:
            skipped += 1
            continue
        key = (fuel, country)
        if key not in spreads:
            spreads[key] = Spread()
        spreads[key].note(price)
    return spreads, skipped


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", help="address of the vendor's server; without it the rehearsal site is used")
    parser.add_argument("--folder", default="site")
    args = parser.parse_args()
    with contextlib.ExitStack() as stack:
        base = args.base or stack.enter_context(rehearsal_site(args.folder))
        spreads, skipped = analyse(fetch(base + "/feed.txt"))
    for (fuel, country), spread in sorted(spreads.items()):
        print("%-4s %s %s" % (fuel, country, spread.describe()))
    print("%d skipped" % skipped)
    return 0 if not skipped else 1


if __name__ == "__main__":
    sys.exit(main())
