"""Writes trigrams.tsv.gz (230000 trigrams) and sentences.txt (24000 sentences)."""
import gzip

WORDS = ["%s%s%s" % (a, b, c) for a in ("ba", "lo", "mi", "tre", "sou") for b in ("n", "rk", "st", "l") for c in ("a", "er", "ing", "o", "ish")]

state = 3
seen = []
with gzip.open("trigrams.tsv.gz", "wt", encoding="ascii", compresslevel=1) as out:
    lines = []
    for i in range(230000):
        k = i * 4 + i % 3
        first, second, third = WORDS[k // 10000 % 100], WORDS[k // 100 % 100], WORDS[k % 100]
        lines.append("%s %s %s\t-%d.%04d\n" % (first, second, third, 1 + i * 7 % 11, i * 31 % 9973))
    out.write("".join(lines))
with open("sentences.txt", "w", encoding="ascii") as out:
    for i in range(24000):
        words = []
        for _ in range(7 + i % 6):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            words.append(WORDS[(state >> 9) % 100])
        out.write(" ".join(words) + "\n")
