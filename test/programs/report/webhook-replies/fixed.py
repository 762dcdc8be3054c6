"""How do our customers' endpoints answer?

Takes the export of webhook deliveries (as the admin console hands it out) and prints, for each endpoint, how
deliveries ended, how long they took and which ones should be switched off.
"""
from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Optional
from urllib.parse import urlsplit

SWITCH_OFF_AT = 0.30        # share of failures
SLOW_MS = 4000


@dataclass
class Attempt:
    id: str
    event: str
    host: str
    path: str
    status: Optional[int]
    duration_ms: int
    attempt: int
    error: Optional[str]
    subject: str

    @classmethod
    def from_export(cls, item: dict) -> Attempt:
        url = urlsplit(item["endpoint"]["url"])
        answer = item.get("response") or {}
        return cls(
            id=item["id"],
            event=item["event"]["type"],
            host=url.netloc,
            path=url.path,
            status=answer.get("status"),
            duration_ms=item["timing"]["total"],
            attempt=item["attempt"],
            error=item.get("error"),
            subject=item["event"]["subject"],
        )

    @property
    def outcome(self) -> str:
        match self.status:
            case None:
                return "no answer"
            case code if 200 <= code < 300:
                return "delivered"
            case 410:
                return "gone"
            case code if code >= 500:
                return "their error"
            case _:
                return "refused"


class DeliveryLog:
    def __init__(self, path: Path):
        self.path = path

    def __iter__(self):
        with self.path.open("rb") as lines:
            for line in lines:                              # one delivery to a line, between the brackets
                if line[:1] != b"{":
                    continue
                item = json.loads(line.rstrip(b",\n"))
                if item["event"]["type"] != "ping":
                    yield Attempt.from_export(item)


def hosts_to_switch_off(sent: Counter, failed: Counter) -> list[str]:
    return sorted(host for host in sent if failed[host] / sent[host] >= SWITCH_OFF_AT)


def report(log: DeliveryLog) -> None:
    outcomes = Counter()
    sent, failed, slow = Counter(), Counter(), Counter()
    events = Counter()
    waited = timedelta()
    for attempt in log:
        outcomes[attempt.outcome] += 1
        sent[attempt.host] += 1
        failed[attempt.host] += attempt.outcome != "delivered"
        slow[attempt.host] += attempt.duration_ms > SLOW_MS
        events[attempt.event, attempt.attempt] += 1
        waited += timedelta(milliseconds=attempt.duration_ms)

    for outcome, number in outcomes.most_common():
        print(f"{outcome:12} {number:7}")
    print(f"waited {waited}")
    for host, number in sent.most_common(8):
        print(f"  {host:28} {number:6} sent {failed[host]:6} failed {slow[host]:5} slow")
    retries = Counter({event: number for (event, attempt), number in events.items() if attempt > 1})
    for event, number in sorted(retries.items()):
        print(f"  retried {event:20} {number}")
    print("switch off:", ", ".join(hosts_to_switch_off(sent, failed)) or "-")


if __name__ == "__main__":
    report(DeliveryLog(Path("deliveries.json")))
