"""Prepares an audit trail for the external auditor: masks who it was, and lists the riskiest events."""
import argparse
import csv
import hashlib
import heapq
import hmac
import time
import typing as t

WEIGHTS = {"login": 1, "read": 2, "update": 5, "export": 9, "delete": 12, "grant": 15}
SECRET = b"rotate-me"


class Event(t.NamedTuple):
    number: int
    at: int
    who: str
    unit: str
    verb: str
    target: str
    risk: int


class Masker:
    """Replaces names by stable pseudonyms; the same person always gets the same one."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._known: t.Dict[str, str] = {}

    def __call__(self, actor: str) -> str:
        alias = self._known.get(actor)
        if alias is None:
            alias = self._known[actor] = "p" + hmac.new(self._secret, actor.encode(), "sha256").hexdigest()[:8]
        return alias


class Trail:
    def __init__(self, masker: Masker, limit: int, path: str) -> None:
        self.masker = masker
        self.limit = limit
        self.export = open(path, "w", encoding="utf-8")
        self.export.write("number;at;who;unit;verb;target\n")
        self.events: t.List[t.Tuple[int, int, Event]] = []
        self.count = 0
        self.denied = 0

    def risk(self, row: t.Mapping[str, str]) -> int:
        """Points for one event; nights and foreign records count double."""
        points = WEIGHTS[row["verb"]] * 100
        if int(row["at"]) % 86400 < 6 * 3600:
            points *= 2
        if f"/records/{row['unit']}/" not in row["object"]:
            points *= 2
        if row["result"] == "denied":
            points += 350
        return points + int(row["at"]) % 97

    def add(self, row: t.Mapping[str, str]) -> None:
        self.count += 1
        self.denied += row["result"] == "denied"
        event = Event(self.count, int(row["at"]), self.masker(row["actor"]), row["unit"], row["verb"], row["object"], self.risk(row))
        print(*event[:-1], sep=";", file=self.export)
        heapq.heappush(self.events, (event.risk, -event.number, event))
        if len(self.events) > self.limit:
            heapq.heappop(self.events)

    def worst(self) -> t.List[Event]:
        """The riskiest events, the earlier one first when the risk is the same."""
        return [event for _, _, event in sorted(self.events, reverse=True)]

    def save(self) -> None:
        self.export.close()


def fingerprint(path: str) -> str:
    digest = hashlib.blake2b(digest_size=12)
    with open(path, "rb") as handle:
        while piece := handle.read(1 << 16):
            digest.update(piece)
    return digest.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-i", "--input", default="audit.csv", metavar="CSV")
    parser.add_argument("-o", "--output", default="audit-masked.csv", metavar="CSV")
    parser.add_argument("-n", "--limit", type=int, default=20)
    args = parser.parse_args()

    trail = Trail(Masker(SECRET), args.limit, args.output)
    with open(args.input, newline="", encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            trail.add(row)
    trail.save()
    for event in trail.worst():
        at = time.strftime("%m-%d %H:%M:%S", time.gmtime(event.at))
        print(f"{event.risk:>6} {at} {event.who} {event.unit:<8} {event.verb:<7} {event.target}")
    print(f"{trail.count} events, {trail.denied} denied")
    print("export", fingerprint(args.output))


if __name__ == "__main__":
    main()
