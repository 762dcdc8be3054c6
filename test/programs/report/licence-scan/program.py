"""licence-scan: names the licence of every file in a source archive.

A file's text is normalised (comment marks, digits and case do not matter) and compared with the shingles of known
licences.  Prints the licences found, files without any, and components that mix licences that exclude each other.
"""
import functools
import re
import tarfile
from collections import defaultdict
from pathlib import PurePosixPath

SHINGLE = 6
THRESHOLD = 0.5
EXCLUDING = [("GPL-2.0", "Apache-2.0"), ("GPL-2.0", "CDDL-1.0")]
COMMENT = re.compile(r"^\s*(?:[#*;]+|//+|/\*+|\*/|--)\s?", re.MULTILINE)
NOT_WORD = re.compile(r"[^a-z]+")


def remember(function):
    """Keeps the results of a pure function."""
    results = {}

    @functools.wraps(function)
    def wrapper(argument):
        try:
            return results[argument]
        except KeyError:
            return results.setdefault(argument, function(argument))

    return wrapper


@remember
def normalised(text):
    return NOT_WORD.sub(" ", COMMENT.sub("", text).lower()).strip()


@remember
def shingles(notice):
    words = notice.split()
    return frozenset(" ".join(words[i:i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))


def blocks(name):
    """The parts of a licence library, separated by lines of two percent signs."""
    with open(name, encoding="utf-8") as handle:
        return handle.read().split("\n%%\n")


class SourceFile:
    def __init__(self, path, text):
        self.path = PurePosixPath(path)
        self.text = text
        self.licence, self.score = None, 0.0

    @property
    def component(self):
        return self.path.parts[0]

    def recognise(self, references):
        notice = " ".join(normalised(self.text).split(maxsplit=62)[:60])
        found = shingles(notice)
        for name, reference in references:
            score = len(found & reference) / len(reference)
            if score > max(self.score, THRESHOLD):
                self.licence, self.score = name, score


class Scanner:
    def __init__(self, archive, library):
        self.archive = archive
        self.references = self._load(library)
        self.files = []

    def _load(self, library):
        references = []
        for block in blocks(library):
            name, _, text = block.partition("\n")
            references.append((name.strip(), shingles(normalised(text))))
        return references

    def scan(self):
        with tarfile.open(self.archive) as tar:
            while (entry := tar.next()) is not None:
                if entry.isfile():
                    source = SourceFile(entry.name, tar.extractfile(entry).read().decode("utf-8", "replace"))
                    source.recognise(self.references)
                    self.files.append(source)
                tar.members.clear()         # tarfile remembers every entry it has seen
        return self

    def components(self):
        result = defaultdict(lambda: defaultdict(int))
        for source in self.files:
            result[source.component][source.licence or "unknown"] += 1
        return result


def main():
    scanner = Scanner("sources.tar", "licences.txt").scan()
    components = scanner.components()
    for component, licences in sorted(components.items()):
        print(component + ":", ", ".join("%s (%d)" % pair for pair in sorted(licences.items())))
        for one, other in EXCLUDING:
            if one in licences and other in licences:
                print("  ! %s and %s in one component" % (one, other))
    lowest = min((source for source in scanner.files if source.licence), key=lambda source: (source.score, str(source.path)))
    print("least certain: %s %s %.3f" % (lowest.path, lowest.licence, lowest.score))
    print("%d files" % len(scanner.files))


if __name__ == "__main__":
    main()
