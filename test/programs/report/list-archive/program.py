"""Twenty years of the mailing list: who writes, which threads are long, how fast questions get a reply."""
import mailbox
import re
import sys
from collections import Counter
from email.utils import mktime_tz, parseaddr, parsedate_tz

REPLY = re.compile(r"^(?:(?:re|aw|sv)\s*:\s*)+", re.IGNORECASE)
TAG = re.compile(r"^\[[\w-]+\]\s*")


class Post:
    """One mail of the list."""

    def __init__(self, message):
        self._message = message
        self.replies = []

    @property
    def id(self):
        return self._message["Message-ID"].strip("<> ")

    @property
    def parent(self):
        reference = self._message["In-Reply-To"] or ""
        return reference.strip("<> ") or None

    @property
    def sender(self):
        return parseaddr(self._message["From"])[1].lower()

    @property
    def at(self):
        return mktime_tz(parsedate_tz(self._message["Date"]))

    @property
    def subject(self):
        return REPLY.sub("", TAG.sub("", self._message["Subject"])).strip()

    def __lt__(self, other):
        return (self.at, self.id) < (other.at, other.id)


class Archive:
    def __init__(self, path):
        self.posts = {}
        self.roots = []
        self.read(path)
        self.thread()

    def read(self, path):
        box = mailbox.mbox(path, create=False)
        for key in box.iterkeys():
            post = Post(box.get_message(key))
            self.posts[post.id] = post
        box.close()

    def thread(self):
        for post in self.posts.values():
            parent = self.posts.get(post.parent)
            (parent.replies if parent else self.roots).append(post)

    def descendants(self, post):
        stack = [post]
        while stack:
            post = stack.pop()
            yield post
            stack.extend(post.replies)


def hours(seconds):
    return "%.1f h" % (seconds / 3600)


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def main(path="list.mbox"):
    archive = Archive(path)
    print("%d mails in %d threads" % (len(archive.posts), len(archive.roots)))

    writers = Counter(post.sender for post in archive.posts.values())
    for sender, number in writers.most_common(6):
        print("  %-32s %5d" % (sender, number))

    waits = [min(post.replies).at - post.at for post in archive.roots if post.replies]
    print("answered: %d, median wait %s" % (len(waits), hours(median(waits))))

    lengths = [(sum(1 for _ in archive.descendants(root)), root) for root in archive.roots]
    for length, root in sorted(lengths, key=lambda pair: (-pair[0], pair[1]))[:6]:
        print("  %3d mails  %s" % (length, root.subject))


if __name__ == "__main__":
    main(*sys.argv[1:])
