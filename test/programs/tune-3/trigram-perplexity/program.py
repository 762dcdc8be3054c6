"""Scores crawled sentences with a trigram model, in parallel, to sort out text that nobody wrote."""
import argparse
import collections
import functools
import gzip
import itertools
import math
import multiprocessing

UNSEEN = -14.5
LIMITS = (("fluent", 12.0), ("odd", 13.5), ("junk", float("inf")))

Score = collections.namedtuple("Score", "sentences words bits verdicts worst")


def load_model(path):
    """log2 probability of each known trigram."""
    model = {}
    with gzip.open(path, "rt", encoding="ascii") as handle:
        for line in handle:
            trigram, _, weight = line.rpartition("\t")
            model[trigram] = float(weight)
    return model


def trigrams(words):
    padded = ["<s>", "<s>", *words, "</s>"]
    for i in range(2, len(padded)):
        yield " ".join(padded[i - 2:i + 1])


def perplexity_bits(model, words):
    bits = [-model.get(trigram, UNSEEN) for trigram in trigrams(words)]
    return sum(bits) / len(bits)


def verdict(bits):
    return next(name for name, limit in LIMITS if bits < limit)


def score_batch(model, batch):
    verdicts = collections.Counter()
    total = words_seen = 0
    worst = (0.0, "")
    for sentence in batch:
        words = sentence.split()
        bits = perplexity_bits(model, words)
        verdicts[verdict(bits)] += 1
        total += bits
        words_seen += len(words)
        worst = max(worst, (bits, sentence))
    return Score(len(batch), words_seen, total, verdicts, worst)


def batches(lines, size):
    while batch := [line.rstrip("\n") for line in itertools.islice(lines, size)]:
        yield batch


def combine(left, right):
    return Score(left.sentences + right.sentences, left.words + right.words, left.bits + right.bits,
                 left.verdicts + right.verdicts, max(left.worst, right.worst))


def score_file(model, path, workers, size):
    with open(path, encoding="ascii") as handle, multiprocessing.Pool(workers) as pool:
        scores = pool.imap(functools.partial(score_batch, model), batches(handle, size))
        return functools.reduce(combine, scores)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", nargs="?", default="sentences.txt")
    parser.add_argument("--model", default="trigrams.tsv.gz")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--batch", type=int, default=2000)
    args = parser.parse_args()

    model = load_model(args.model)
    result = score_file(model, args.sentences, args.workers, args.batch)
    print("%d trigrams, most likely %.4f" % (len(model), max(model.values())))
    print("%d sentences, %d words, %.6f bits on average" % (result.sentences, result.words, result.bits / result.sentences))
    for name, _ in LIMITS:
        print("%-7s %6d" % (name, result.verdicts[name]))
    bits, sentence = result.worst
    print("worst (%.4f bits, %.0f choices a word): %s" % (bits, math.pow(2, bits), sentence))


if __name__ == "__main__":
    main()
