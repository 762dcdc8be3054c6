from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Iterable, Iterator, TextIO

Event = dict[str, Any]

NOISE = frozenset({"Pulled", "Created", "Started", "Scheduled", "SuccessfulCreate"})
OOM_REASONS = frozenset({"OOMKilling", "OOMKilled"})


@contextmanager
def source(path: str) -> Iterator[TextIO]:
    """Opens a dump; `-` is stdin, `.gz` is unpacked on the way."""
    if path == "-":
        yield sys.stdin
        return
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as stream:
        yield stream


def decode(stream: Iterable[str]) -> Iterable[Event]:
    return json.loads("[" + ",".join(stream) + "]")


@dataclass
class Namespace:
    warnings: int = 0
    normal: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    restarts: Counter[str] = field(default_factory=Counter)
    oom: int = 0
    last: str = ""

    def take(self, event: Event) -> None:
        if event["type"] == "Warning":
            self.warnings += event["count"]
        else:
            self.normal += event["count"]
        self.reasons[event["reason"]] += event["count"]
        if event["reason"] == "BackOff":
            self.restarts[owner(event["involvedObject"]["name"])] += event["count"]
        if event["reason"] in OOM_REASONS:
            self.oom += 1
        self.last = max(self.last, event["lastTimestamp"])

    def worst(self, how_many: int = 3) -> str:
        ranked = sorted(self.restarts.items(), key=lambda pair: (-pair[1], pair[0]))
        return ", ".join(f"{name}x{times}" for name, times in ranked[:how_many]) or "-"


def owner(pod: str) -> str:
    """`web-7d9f6-x2x4z` belongs to `web`."""
    return pod.rsplit("-", 2)[0]


def interesting(events: Iterable[Event]) -> Iterator[Event]:
    for event in events:
        if event["kind"] != "Event":
            continue
        if event["reason"] in NOISE and event["type"] == "Normal":
            continue
        yield event


def tally(events: Iterable[Event]) -> dict[str, Namespace]:
    namespaces: dict[str, Namespace] = {}
    for event in interesting(events):
        name = event["metadata"]["namespace"]
        namespaces.setdefault(name, Namespace()).take(event)
    return namespaces


def report(namespaces: dict[str, Namespace]) -> Iterator[str]:
    for name, found in sorted(namespaces.items()):
        yield f"{name}: {found.warnings} warnings, {found.normal} normal, {found.oom} out of memory, last {found.last}"
        yield f"  restarting: {found.worst()}"
        for reason, count in found.reasons.most_common(4):
            yield f"  {reason:<22} {count:>8}"


def run(path: str) -> int:
    with source(path) as stream:
        namespaces = tally(decode(stream))
    print(*report(namespaces), sep="\n")
    return 0 if namespaces else 3


if __name__ == "__main__":
    raise SystemExit(run(*(sys.argv[1:] or ["events.jsonl.gz"])))
