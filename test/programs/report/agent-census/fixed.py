"""Which browsers and bots still ask for the old API?  Reads the zipped edge log of one day.

    python3 program.py edge.zip
"""
import functools
import io
import re
import sys
import zipfile
from collections import Counter, namedtuple

Hit = namedtuple("Hit", "second path family version nbytes")

LINE = re.compile(r'^(?P<second>\d+) (?P<method>[A-Z]+) (?P<path>\S+) (?P<code>\d{3}) (?P<nbytes>\d+) "(?P<agent>[^"]*)"$')
FAMILIES = [
    ("bot", re.compile(r"(?P<name>\w+[Bb]ot)/(?P<version>[\d.]+)")),
    ("app", re.compile(r"(?P<name>Harbour(?:iOS|Android))/(?P<version>[\d.]+)")),
    ("browser", re.compile(r"(?P<name>Firefox|Edg|Chrome|Version)/(?P<version>[\d.]+)")),
    ("library", re.compile(r"(?P<name>curl|python-requests|okhttp)/(?P<version>[\d.]+)")),
]


@functools.lru_cache(maxsize=2048)
def identify(agent):
    """("family:name", major version) of a User-Agent."""
    for family, pattern in FAMILIES:
        if found := pattern.search(agent):
            return "%s:%s" % (family, found["name"]), int(found["version"].split(".")[0])
    return "other:", 0


@functools.cache
def generation(prefix):
    """The API generation behind a path prefix."""
    return {"/v1": "old", "/v2": "old", "/v3": "current"}.get(prefix, "site")


def parse(archive, member):
    with zipfile.ZipFile(archive) as box:
        with io.TextIOWrapper(box.open(member), "ascii", "replace") as text:
            for line in text:
                if not (found := LINE.match(line)):
                    continue
                if found["code"].startswith("5"):
                    continue
                name, version = identify(found["agent"])
                yield Hit(int(found["second"]), found["path"], name, version, int(found["nbytes"]))


def members(archive):
    with zipfile.ZipFile(archive) as box:
        return sorted(info.filename for info in box.infolist() if info.filename.endswith(".log"))


class Census:
    def __init__(self):
        self.asked = Counter()
        self.traffic = Counter()
        self.hours = Counter()
        self.oldest = {}

    def count(self, hit):
        age = generation(hit.path[:3])
        self.traffic[age] += hit.nbytes
        if age != "old":
            return
        self.asked[hit.family] += 1
        self.hours[hit.second // 3600 % 24] += 1
        self.oldest[hit.family] = min(hit.version, self.oldest.get(hit.family, hit.version))


archive = sys.argv[1] if len(sys.argv) > 1 else "edge.zip"
census = Census()
for member in members(archive):
    for hit in parse(archive, member):
        census.count(hit)

for age, nbytes in sorted(census.traffic.items()):
    print("%-8s %9.2f MB" % (age, nbytes / 1e6))
for family, number in census.asked.most_common():
    print("%-26s %7d  from version %d" % (family, number, census.oldest[family]))
hour, number = max(census.hours.items(), key=lambda pair: (pair[1], -pair[0]))
print("busiest hour %02d with %d requests for the old API" % (hour, number))
