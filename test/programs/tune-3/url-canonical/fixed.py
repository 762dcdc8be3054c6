"""Canonical URLs for the link graph.

The crawler's fetch log names every page under many addresses.  This job maps
them to one canonical form and counts fetches, errors and bytes per site and
per section of a site.
"""

import functools
import json
import sys
from collections import Counter, defaultdict
from urllib.parse import unquote

TRACKING = ("utm_", "fbclid", "gclid", "session", "ref")
INDEX_PAGES = ("/index.html", "/index.php", "/default.aspx")


@functools.lru_cache(maxsize=512)
def site(netloc):
    """Host without port and www; a few hundred are crawled."""
    host = netloc.lower().partition(":")[0]
    return host[4:] if host.startswith("www.") else host


def clean_query(query):
    kept = [pair for pair in query.split("&") if pair and not pair.startswith(TRACKING)]
    kept.sort()
    return "&".join(kept)


def canonical(url):
    address = url.partition("://")[2].partition("#")[0]
    address, _, query = address.partition("?")
    netloc, _, path = address.partition("/")
    path = "/" + unquote(path)
    for page in INDEX_PAGES:
        if path.endswith(page):
            path = path[:-len(page)] + "/"
    query = clean_query(query)
    return "https://" + site(netloc) + (path.rstrip("/") or "/") + ("?" + query if query else "")


class Canonical(dict):
    """Looks up canonical forms; works them out when asked for the first time."""

    LIMIT = 10_000

    def __init__(self, transform):
        super().__init__()
        self.transform = transform
        self.misses = 0

    def __missing__(self, url):
        self.misses += 1
        if len(self) >= self.LIMIT:
            self.clear()
        form = self[url] = self.transform(url)
        return form


def fetches(path):
    with open(path, encoding="ascii") as log:
        for line in log:
            status, size, url = line.split(" ", 2)
            yield status, int(size), url.rstrip("\n")


def section(form):
    host, _, rest = form[len("https://"):].partition("/")
    return f"{host}/{rest.partition('/')[0].partition('?')[0]}"


def summarise(path):
    forms = Canonical(canonical)
    volume = Counter()
    errors = Counter()
    sections = defaultdict(int)
    cleaned = 0
    for status, size, url in fetches(path):
        form = forms[url]
        host = form[len("https://"):].partition("/")[0]
        cleaned += len(url) - len(form)
        volume[host] += size
        sections[section(form)] += 1
        if status[0] in "45":
            errors[host] += 1
    print(f"{forms.misses} addresses worked out", file=sys.stderr)
    return volume, errors, sections, cleaned


def main(path="fetches.log"):
    volume, errors, sections, cleaned = summarise(path)
    for host in sorted(volume):
        print(f"{host:<22} {volume[host]:>12} bytes  {errors[host]:>5} errors")
    busiest = sorted(sections.items(), key=lambda pair: (-pair[1], pair[0]))[:10]
    print(json.dumps({"characters saved": cleaned, "busiest": dict(busiest)}, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
