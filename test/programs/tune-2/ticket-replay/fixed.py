"""Replays the help desk's journal against the service levels and reports the breaches."""
import argparse
import logging
import sys
from collections import Counter
from functools import partial
from typing import Callable, Dict, List, Optional

HOUR = 60
TARGETS = {"network": 6 * HOUR, "laptop": 14 * HOUR, "access": 5 * HOUR, "printer": 15 * HOUR, "phone": 13 * HOUR}


def tune_runtime(pauses: bool) -> None:
    """Short pauses matter for the live mode of this tool."""
    if not pauses:
        sys.setswitchinterval(0.002)


class Ticket:
    def __init__(self, number: str, queue: str, at: int, desk: "Desk") -> None:
        self.number = number
        self.queue = queue
        self.opened = at
        self.closed: Optional[int] = None
        self.comments: List[str] = []
        self.owner: Optional[str] = None
        self.on: Dict[str, Callable[[int, str], None]] = {
            "assign": self.assign,
            "comment": self.comment,
            "close": partial(self.close, desk=desk),
        }

    def assign(self, at: int, who: str) -> None:
        self.owner = who

    def comment(self, at: int, who: str) -> None:
        self.comments.append(who)

    def close(self, at: int, who: str, desk: "Desk") -> None:
        self.closed = at
        desk.finish(self)

    @property
    def late(self) -> int:
        """Seconds beyond the service level."""
        assert self.closed is not None
        return max(0, self.closed - self.opened - TARGETS[self.queue])


class Desk:
    """Open tickets by number, and what is known about the closed ones."""

    def __init__(self) -> None:
        self.waiting: Dict[str, Ticket] = {}
        self.closed, self.breached, self.lateness, self.talkative = Counter(), Counter(), Counter(), 0
        self.unknown = 0

    def event(self, at: int, step: str, number: str, queue: str, who: str) -> None:
        if step == "open":
            self.waiting[number] = Ticket(number, queue, at, self)
        elif number in self.waiting:
            self.waiting[number].on[step](at, who)
        else:
            self.unknown += 1

    def finish(self, ticket: Ticket) -> None:
        del self.waiting[ticket.number]
        self.closed[ticket.queue] += 1
        self.talkative += len(set(ticket.comments)) > 1
        if ticket.late:
            self.breached[ticket.queue] += 1
            self.lateness[ticket.queue] += ticket.late

    def report(self) -> None:
        closed, breached, lateness = self.closed, self.breached, self.lateness
        for queue in sorted(closed):
            print(f"{queue:<8} closed {closed[queue]:>6}  late {breached[queue]:>6}  by {lateness[queue] / max(1, breached[queue]):8.1f} s")
        oldest = min(self.waiting.values(), key=lambda ticket: (ticket.opened, ticket.number))
        print(f"still open {len(self.waiting)}, oldest {oldest.number}; more than one voice {self.talkative}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("journal", nargs="?", default="tickets.log")
    parser.add_argument("--pauses", action="store_true", help="leave the runtime as it is")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    tune_runtime(args.pauses)
    desk = Desk()
    with open(args.journal, encoding="ascii") as journal:
        for line in journal:
            at, step, number, queue, who = line.split()
            desk.event(int(at), step, number, sys.intern(queue), who)
    desk.report()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
