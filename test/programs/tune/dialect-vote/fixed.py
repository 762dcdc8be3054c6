"""Dialect survey: which variant of each word does a village use?  Every question group is counted by its own process."""
import logging
import os
import pickle
import sys
from collections import Counter, defaultdict

SURVEY = os.environ.get("SURVEY", "survey.txt")
GROUPS = [("bread", "butter", "cheese"), ("door", "window", "roof"), ("girl", "boy", "child")]

logging.basicConfig(level=logging.INFO, format="%(process)d %(levelname)s %(message)s")


class Answer:
    __slots__ = ("village", "speaker", "word", "variant", "certain")

    def __init__(self, village, speaker, word, variant, certain):
        self.village, self.speaker, self.word, self.variant, self.certain = village, speaker, word, variant, certain

    @property
    def weight(self):
        return 2 if self.certain else 1


def read_answers(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            village, speaker, word, variant, mark = line.rstrip("\n").split("|")
            yield Answer(village, speaker, word, variant, mark == "!")


def count_group(path, words):
    """Winning variant and its share, by word and village."""
    ballots = defaultdict(Counter)
    for answer in read_answers(path):
        if answer.word in words:
            ballots[answer.word, answer.village][answer.variant] += answer.weight
    winners = {}
    for (word, village), ballot in ballots.items():
        variant, votes = min(ballot.items(), key=lambda item: (-item[1], item[0]))
        winners[word, village] = variant, votes / sum(ballot.values())
    return winners


def in_child(task, *args):
    """Starts the task in a process of its own; returns its id and the pipe with its result."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, os.fdopen(reading, "rb")
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(task(*args), pipe)
        status = 0
    finally:
        os._exit(status)


def gather(children):
    merged = {}
    for child, pipe in children:
        with pipe:
            data = pipe.read()
        _, status = os.waitpid(child, 0)
        if status:
            raise ChildProcessError(f"process {child} ended with {status}")
        merged.update(pickle.loads(data))
    return merged


def variants_of(winners, word):
    tally = Counter(variant for (other, _), (variant, _) in winners.items() if other == word)
    return ", ".join(f"{variant} {count}" for variant, count in sorted(tally.items(), key=lambda item: (-item[1], item[0])))


def unanimous(winners, share=0.305):
    return sum(1 for _, part in winners.values() if part >= share)


def main():
    children = [in_child(count_group, SURVEY, frozenset(words)) for words in GROUPS]
    winners = gather(children)
    print(f"{sum(1 for _ in read_answers(SURVEY))} answers, {len(winners)} villages and words")
    for words in GROUPS:
        for word in words:
            print(f"{word:<8} {variants_of(winners, word)}")
    print(f"clear majority in {unanimous(winners)}")


if __name__ == "__main__":
    sys.exit(main())
