import functools
import heapq
import struct
import sys

# one record per finished match, as the game servers append them
RESULT = struct.Struct("<IIIHBB")
MODES = {0: "duel", 1: "squad", 2: "capture", 3: "survival"}
CHEAT_FLAG = 0x80

LADDER_SIZE = 20


def read_results(filename):
    with open(filename, "rb") as f:
        for raw in iter(functools.partial(f.read, RESULT.size), b""):
            yield RESULT.unpack(raw)


def gamertag(player):
    left, right = divmod(player, 1000)
    return f"{'Grim Swift Old Mad Tiny Loud'.split()[left % 6]}{'Fox Owl Yak Eel Gnu'.split()[right % 5]}{player:06d}"


class Ladder:
    """Best matches of one mode, all of the season."""

    def __init__(self, mode, size=LADDER_SIZE):
        self.mode = mode
        self.size = size
        self.matches = 0
        self.points = 0
        self._heap = []

    def submit(self, score, match, player, seconds):
        self.matches += 1
        self.points += score
        rate = score * 60 // max(seconds, 1)
        entry = (score, rate, -match, gamertag(player), seconds)
        if len(self._heap) < self.size:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heappushpop(self._heap, entry)

    def best(self):
        return heapq.nlargest(self.size, self._heap)

    @property
    def average(self):
        return self.points / self.matches if self.matches else 0.0


class Season:
    def __init__(self):
        self.ladders = {mode: Ladder(name) for mode, name in MODES.items()}
        self.flagged = 0
        self.aborted = 0

    def play(self, results):
        for match, player, score, seconds, mode, flags in results:
            if flags & CHEAT_FLAG:
                self.flagged += 1
            elif seconds < 20:
                self.aborted += 1
            else:
                self.ladders[mode].submit(score, match, player, seconds)
        return self


def show(season):
    for ladder in season.ladders.values():
        print(f"== {ladder.mode}: {ladder.matches} matches, {ladder.average:.3f} points on average")
        for place, (score, rate, match, tag, seconds) in enumerate(ladder.best(), 1):
            print(f"{place:3}. {tag:<16} {score:>8}  {rate:>7}/min  match {-match}  {seconds // 60}:{seconds % 60:02}")
    print(f"-- {season.flagged} flagged, {season.aborted} aborted")


if __name__ == "__main__":
    show(Season().play(read_results(sys.argv[1] if len(sys.argv) > 1 else "season.bin")))
