"""List statistics for the moderators: which threads of a mailing list's archive grew longest, and who feeds them."""
import argparse
import re
from collections import Counter
from pathlib import Path

SEPARATOR = re.compile(rb"^From \S+ .*\n", re.M)
FIELD = re.compile(rb"^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)", re.M)
PREFIX = re.compile(r"^(?:(?:re|aw|fwd?)\s*:\s*)+", re.I)


class Mail:
    """A mail of the archive; knows its place in the thread by the headers."""

    def __init__(self, raw):
        self.size = len(raw)
        head, _, body = raw.partition(b"\n\n")
        fields = {name.lower(): value for name, value in FIELD.findall(head)}
        self.id = fields[b"message-id"].decode()
        self.parent = fields.get(b"in-reply-to", b"").decode()
        self.sender = fields[b"from"].decode().rpartition("<")[2].rstrip(">")
        self.subject = PREFIX.sub("", fields[b"subject"].decode())
        self.quoted = body.count(b"\n>")
        self.lines = body.count(b"\n")

    def is_reply(self):
        return bool(self.parent)


def load_archive(path):
    lines = None
    with Path(path).open("rb") as mbox:
        for line in mbox:
            if SEPARATOR.match(line):
                if lines is not None:
                    yield b"".join(lines)
                lines = []
            elif lines is not None:
                lines.append(line)
    if lines is not None:
        yield b"".join(lines)


class Thread:
    def __init__(self, root):
        self.root = root
        self.count = self.bytes = self.depth = 0
        self.people = Counter()

    def add(self, mail, depth):
        self.count += 1
        self.bytes += mail.size
        self.depth = max(self.depth, depth)
        self.people[mail.sender] += 1


class ListArchive:
    def __init__(self):
        self.mails = {}

    def load(self, path):
        for raw in load_archive(path):
            mail = Mail(raw)
            self.mails.setdefault(mail.id, mail)
        return self

    def root_of(self, mail):
        trail = []
        while mail.parent in self.mails:
            trail.append(mail.id)
            mail = self.mails[mail.parent]
        return mail, len(trail)

    def threads(self):
        found = {}
        for mail in self.mails.values():
            root, depth = self.root_of(mail)
            if root.id not in found:
                found[root.id] = Thread(root)
            found[root.id].add(mail, depth)
        return sorted(found.values(), key=lambda thread: (-thread.count, thread.root.id))


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("mbox", nargs="?", default="list.mbox")
    options.add_argument("-n", type=int, default=12, help="threads to show")
    options = options.parse_args()

    archive = ListArchive().load(options.mbox)
    mails = archive.mails.values()
    print(f"{len(mails)} mails, {sum(mail.is_reply() for mail in mails)} replies, {sum(mail.size for mail in mails)} bytes")
    print(f"{100 * sum(mail.quoted for mail in mails) / sum(mail.lines for mail in mails):.2f} % of the lines are quoted")

    threads = archive.threads()
    print(f"{len(threads)} threads")
    for thread in threads[:options.n]:
        (busiest, times), = thread.people.most_common(1)
        print(f"{thread.count:5} mails  depth {thread.depth:3}  {thread.bytes:8} bytes  "
              f"{len(thread.people):3} people ({busiest} {times})  {thread.root.subject}")


if __name__ == "__main__":
    main()
