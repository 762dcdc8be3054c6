"""Inventory of a crawl: pages per host, size of their text, and the links between hosts.

The record file has blocks of the form

    REC <number>
    Key: value
    ...
    <empty line>
    <Length bytes of HTML>
"""
import functools
import html
import posixpath
import re
import sys
import zlib
from collections import defaultdict
from operator import attrgetter
from urllib.parse import urlsplit

HREF = re.compile(r'<a\s[^>]*href="([^"]+)"', re.I)
TITLE = re.compile(r"<title>(.*?)</title>", re.I | re.S)
TAG = re.compile(r"<[^>]*>")


class Canon:
    """Brings links into one form, so that the same target is counted once."""

    DEFAULT_PORTS = {"http": 80, "https": 443}

    def __init__(self, drop):
        self.drop = tuple(drop)
        self.rewritten = 0

    @functools.lru_cache(maxsize=None)
    def host(self, name):
        return name.lower().removeprefix("www.")

    @functools.cache
    def url(self, link):
        parts = urlsplit(html.unescape(link))
        path = posixpath.normpath(parts.path or "/")
        query = "&".join(sorted(pair for pair in parts.query.split("&") if not pair.startswith(self.drop)))
        return self.host(parts.hostname or ""), path + ("?" + query if query else "")


class Page:
    def __init__(self, meta, body, canon):
        self.meta = meta
        self.body = body
        self.host = canon.host(urlsplit(meta["Url"]).hostname)
        self.title = TITLE.search(body).group(1).strip()
        self.targets = defaultdict(int)
        for link in HREF.findall(body):
            host, path = canon.url(link)
            if host != self.host and len(path) > 1:
                self.targets[host] += 1

    @property
    def ok(self):
        return self.meta["Status"] == "200"

    @property
    def text_size(self):
        return len(TAG.sub("", self.body).strip())

    @property
    def checksum(self):
        return zlib.crc32(self.body.encode())


def records(stream):
    for first in iter(stream.readline, b""):
        if not first.startswith(b"REC "):
            raise ValueError("lost the thread at %r" % first[:40])
        meta = {}
        for line in iter(stream.readline, b"\n"):
            key, _, value = line.decode("ascii").partition(": ")
            meta[key] = value.rstrip()
        body = stream.read(int(meta["Length"])).decode("utf-8", "replace")
        stream.read(1)
        yield meta, body


def crawl(path, canon):
    pages = []
    with open(path, "rb") as stream:
        for meta, body in records(stream):
            pages.append(Page(meta, body, canon))
    return pages


def inventory(pages):
    hosts = defaultdict(lambda: [0, 0, 0, 0])
    for page in sorted(pages, key=attrgetter("host", "title")):
        row = hosts[page.host]
        row[0] += 1
        if page.ok:
            row[1] += page.text_size
            row[2] += sum(page.targets.values())
        row[3] = zlib.crc32(b"%d" % page.checksum, row[3])
    return hosts


if __name__ == "__main__":
    canon = Canon(drop=("utm_", "fbclid"))
    pages = crawl(sys.argv[1] if sys.argv[1:] else "crawl.rec", canon)
    for host, (count, text, links, crc) in sorted(inventory(pages).items())[:20]:
        print(f"{host:<20} pages {count:>5}  text {text:>8}  links {links:>6}  {crc:08x}")
    print(sum(page.ok for page in pages), "of", len(pages), "pages fetched")
