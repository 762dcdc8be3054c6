"""Builds the "what did I miss" digest from a workspace export: the last words of each channel and who is loudest."""
import json
import logging
import os
import sys
import textwrap
from collections import Counter
from datetime import datetime, timezone

TAIL = 3
WIDTH = 96
log = logging.getLogger(os.path.basename(sys.argv[0]))


class Channel:
    """What the digest says about one channel."""

    def __init__(self, name):
        self.name = name
        self.log = []
        self.posts = 0
        self.edits = 0
        self.reactions = Counter()
        self.voices = Counter()

    def post(self, message):
        self.posts += 1
        self.edits += message["edited"]
        self.voices[message["user"]] += 1
        for emoji, times in message["reactions"].items():
            if times:
                self.reactions[emoji] += times
        self.log.append(message)

    @property
    def tail(self):
        return self.log[max(0, len(self.log) - TAIL):]

    @property
    def loudest(self):
        return min(self.voices.items(), key=lambda pair: (-pair[1], pair[0]))

    def render(self):
        user, posts = self.loudest
        yield f"#{self.name}: {self.posts} posts, {self.edits} edited, loudest {user} ({posts})"
        yield "  " + "  ".join(f":{emoji}: {count}" for emoji, count in sorted(self.reactions.items()))
        for message in self.tail:
            at = datetime.fromtimestamp(int(message["ts"].split(".")[0]), timezone.utc)
            body = textwrap.shorten(message["text"], WIDTH - 24, placeholder="...")
            yield f"  {at:%d %b %H:%M} {message['user']}: {body}"


def messages(filename):
    """The export has one JSON object per line."""
    with open(filename, encoding="utf-8") as export:
        return json.loads("[" + ",".join(export) + "]")


def collect(stream, muted):
    channels = {}
    for message in stream:
        name = message["channel"]
        if name in muted:
            continue
        if name not in channels:
            channels[name] = Channel(name)
        channels[name].post(message)
    return channels


def settings(argv):
    """digest [export] [--mute=a,b] [--first=N]"""
    found = {"export": "export.ndjson", "mute": set(), "first": 6}
    for word in argv:
        if word.startswith("--mute="):
            found["mute"] = set(word[7:].split(","))
        elif word.startswith("--first="):
            found["first"] = int(word[8:])
        else:
            found["export"] = word
    return found


def main(argv):
    logging.basicConfig(stream=sys.stderr, level=os.environ.get("LOGLEVEL", "INFO"))
    wanted = settings(argv)
    channels = collect(messages(wanted["export"]), wanted["mute"])
    log.info("%d channels", len(channels))
    busiest = sorted(channels.values(), key=lambda channel: (-channel.posts, channel.name))
    for channel in busiest[:wanted["first"]]:
        print("\n".join(channel.render()))
    rest = busiest[wanted["first"]:]
    print(f"and {sum(channel.posts for channel in rest)} posts in {len(rest)} quieter channels")


if __name__ == "__main__":
    main(sys.argv[1:])
