"""Mirrors the price feed of a wholesaler and reports what changed since the last mirror.

Without --url the feed is served from a file by a small server on this machine.
"""
import argparse
import contextlib
import hashlib
import http.server
import logging
import shutil
import socketserver
import sys
import threading
from urllib.request import Request, urlopen

log = logging.getLogger("mirror")


class FeedHandler(http.server.BaseHTTPRequestHandler):
    feed = "feed.txt"

    def do_GET(self):
        with open(self.feed, "rb") as source:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.end_headers()
            shutil.copyfileobj(source, self.wfile, 1 << 15)

    def log_message(self, format, *args):
        log.debug(format, *args)


@contextlib.contextmanager
def serving(filename):
    handler = type("Handler", (FeedHandler,), {"feed": filename})
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/feed"
        finally:
            server.shutdown()
            thread.join()


def fetch(url):
    """The lines of the feed."""
    request = Request(url, headers={"Accept": "text/plain", "User-Agent": "mirror/2"})
    with urlopen(request, timeout=30) as answer:
        charset = answer.headers.get_content_charset("utf-8")
        for line in answer:
            yield line.decode(charset).rstrip("\r\n")


def parse(lines):
    for line in lines:
        article, _, rest = line.partition("\t")
        old, new, group, title = rest.split("\t")
        yield article, int(old), int(new), group, title


class Changes:
    def __init__(self):
        self.groups = {}
        self.steepest = (0, "", "")
        self.digest = hashlib.blake2b(digest_size=12)

    def note(self, article, old, new, group, title):
        self.digest.update(f"{article}={new};".encode())
        row = self.groups.setdefault(group, [0, 0, 0, 0])
        row[0] += 1
        row[1] += new > old
        row[2] += new < old
        row[3] += new - old
        rise = (new - old) * 1000 // max(1, old)
        if rise > self.steepest[0]:
            self.steepest = (rise, article, title)

    def report(self, out):
        print(f"{'group':<10}{'articles':>9}{'up':>8}{'down':>8}{'sum':>12}", file=out)
        for group in sorted(self.groups):
            articles, up, down, cents = self.groups[group]
            print(f"{group:<10}{articles:>9}{up:>8}{down:>8}{cents / 100:>12.2f}", file=out)
        rise, article, title = self.steepest
        print(f"steepest: {article} {title} +{rise / 10:.1f} %", file=out)
        print("state", self.digest.hexdigest(), file=out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url")
    parser.add_argument("--feed", default="feed.txt")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)

    changes = Changes()
    with contextlib.ExitStack() as stack:
        url = args.url or stack.enter_context(serving(args.feed))
        for change in parse(fetch(url)):
            changes.note(*change)
    changes.report(sys.stdout)


if __name__ == "__main__":
    main()
