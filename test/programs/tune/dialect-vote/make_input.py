"""Writes survey.txt: answers of speakers in 130 villages (about 10 MB)."""
WORDS = ["bread", "butter", "cheese", "door", "window", "roof", "girl", "boy", "child"]
SOUNDS = ["broot", "bruut", "braud", "breed"]

n = 1896
with open("survey.txt", "w", encoding="utf-8") as out:
    for block in range(260):
        lines = []
        for i in range(1000):
            n = (n * 1103515245 + 12345) & 0x7FFFFFFF
            r = n >> 8
            lines.append(f"village-{r % 130:03d}|speaker {r // 130 % 9000}|{WORDS[r // 7 % 9]}|{SOUNDS[(r // 63 + (r % 3 == 0)) % 4]}|{'!' if r % 5 else '?'}\n")
        out.write("".join(lines))
