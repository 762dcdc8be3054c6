"""Builds the shop's sitemap from the page inventory."""
import argparse
import gzip
import hashlib
import itertools
import pathlib
import xml.etree.ElementTree as ET
from operator import attrgetter
from types import SimpleNamespace

BASE = "https://shop.example.org"
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
FREQUENCY = {"item": "weekly", "category": "daily", "legal": "yearly"}
HIDDEN = ("/internal/", "/preview/")


def read_pages(inventory: pathlib.Path):
    with gzip.open(inventory, "rt", encoding="utf-8") as handle:
        for line in itertools.islice(handle, 1, None):
            path, kind, changed, rank = line.rstrip("\n").split("\t")
            yield SimpleNamespace(path=path, kind=kind, changed=changed, rank=int(rank))


def listed(page) -> bool:
    return not page.path.startswith(HIDDEN) and page.rank > 0


def url_element(page):
    url = ET.Element("url")
    ET.SubElement(url, "loc").text = BASE + page.path
    ET.SubElement(url, "lastmod").text = page.changed
    ET.SubElement(url, "changefreq").text = FREQUENCY.get(page.kind, "monthly")
    ET.SubElement(url, "priority").text = f"{page.rank / 100:.2f}"
    url.tail = "\n"
    return url


def write(inventory: pathlib.Path, sitemap: pathlib.Path) -> int:
    count = 0
    with gzip.open(sitemap, "wt", encoding="utf-8", compresslevel=1) as out:
        out.write(f'<urlset xmlns="{SCHEMA}">\n')
        for page in filter(listed, read_pages(inventory)):
            out.write(ET.tostring(url_element(page), encoding="unicode"))
            count += 1
        out.write("</urlset>")
    return count


def checksum(sitemap: pathlib.Path) -> str:
    digest = hashlib.md5()
    with gzip.open(sitemap) as handle:
        for line in handle:
            digest.update(line)
    return digest.hexdigest()


def newest(inventory: pathlib.Path, kinds) -> dict:
    """Latest change of each kind of page."""
    latest = {kind: "" for kind in kinds}
    for page in read_pages(inventory):
        if page.kind in latest:
            latest[page.kind] = max(latest[page.kind], page.changed)
    return latest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inventory", type=pathlib.Path, nargs="?", default=pathlib.Path("pages.tsv.gz"))
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("sitemap.xml.gz"))
    options = attrgetter("inventory", "out")(parser.parse_args())

    count = write(*options)
    print(f"{count} urls in {options[1].name}, md5 {checksum(options[1])}")
    for kind, changed in sorted(newest(options[0], FREQUENCY).items()):
        print(f"{kind:<9} last changed {changed or 'never'}")


if __name__ == "__main__":
    main()
