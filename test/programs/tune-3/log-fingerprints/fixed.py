"""Groups a service's errors by fingerprint and hashes the lines before each one, so that repeats can be told apart."""
import hashlib
import logging
import optparse
import re
import sys
from collections import Counter, deque
from functools import wraps

logger = logging.getLogger("fingerprints")

CONTEXT = 6
MEMO = 5000
ENTRY = re.compile(r"(\d\d:\d\d:\d\d\.\d{3}) (DEBUG|INFO|WARN|ERROR) \[([\w.-]+)\] (.*)")
MASKS = (
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4,12})+\b"), "<id>"),
    (re.compile(r"\b\d+ ?ms\b"), "<time>"),
    (re.compile(r"\b\d+\b"), "<n>"),
)


def memoized(function):
    """Remembers what the function returned for an argument."""
    results = {}

    @wraps(function)
    def wrapper(argument):
        try:
            return results[argument]
        except KeyError:
            if len(results) >= MEMO:
                results.clear()
            value = results[argument] = function(argument)
            return value

    wrapper.results = results
    return wrapper


@memoized
def mask(message):
    for pattern, name in MASKS:
        message = pattern.sub(name, message)
    return message


@memoized
def level_weight(level):
    return {"DEBUG": 0, "INFO": 1, "WARN": 4, "ERROR": 10}[level]


class Trail:
    """The way to an error: the lines that led up to it."""

    def __init__(self, length):
        self.lines = deque(maxlen=length)

    def __iadd__(self, line):
        self.lines.append(line)
        return self

    def recent(self):
        return self.lines

    def digest(self):
        return hashlib.sha1("".join(map(mask, self.recent())).encode()).hexdigest()[:8]


class Collector:
    def __init__(self, length):
        self.trail = Trail(length)
        self.errors = Counter()
        self.noise = Counter()
        self.ways = {}
        self.unparsed = 0

    def feed(self, line):
        entry = ENTRY.match(line)
        if entry is None:
            self.unparsed += 1
            return
        _, level, module, message = entry.groups()
        self.trail += message
        self.noise[module] += level_weight(level)
        if level == "ERROR":
            key = module, mask(message)
            self.errors[key] += 1
            self.ways.setdefault(key, Counter())[self.trail.digest()[0]] += 1
        elif level == "WARN":
            self.noise[mask(message)] += 1


def main():
    options = optparse.OptionParser(description=__doc__)
    options.add_option("-c", "--context", type="int", default=CONTEXT)
    options.add_option("-n", "--top", type="int", default=8)
    settings, paths = options.parse_args()
    logging.basicConfig(stream=sys.stderr, level=logging.INFO)

    collector = Collector(settings.context)
    for path in paths or ["service.log"]:
        with open(path, encoding="ascii") as log:
            for line in log:
                collector.feed(line)
    logger.info("%d levels known", len(level_weight.results))

    for (module, message), count in sorted(collector.errors.items(), key=lambda item: (-item[1], item[0]))[:settings.top]:
        ways = collector.ways[module, message]
        print("%6d  %-10s %s  (%d ways, most often %s)" % (count, module, message, len(ways), min(ways, key=lambda way: (-ways[way], way))))
    print("loudest: %s" % ", ".join("%s %d" % item for item in sorted(collector.noise.items(), key=lambda item: (-item[1], item[0]))[:4]))
    print("%d lines not understood" % collector.unparsed)


if __name__ == "__main__":
    main()
