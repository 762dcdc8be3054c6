"""Writes feed.txt: the wholesaler's price feed (about 26 MB)."""
GROUPS = ["dairy", "bakery", "drinks", "frozen", "garden", "paper"]
WORDS = ["crème", "Brötchen", "juice", "peas", "rake", "napkins", "curd", "rye", "cider", "spinach", "hose", "rolls"]

state = 40
with open("feed.txt", "w", encoding="utf-8", newline="\n") as out:
    for block in range(420):
        lines = []
        for i in range(1000):
            state = (state * 69069 + 5) & 0xFFFFFFFF
            r = state >> 8
            old = r % 4000 + 35
            lines.append(f"A{block * 1000 + i:07d}\t{old}\t{old + (r // 9 % 61 - 25 if r % 3 else 0)}\t{GROUPS[r % 6]}\t{WORDS[r % 12]} {WORDS[r // 12 % 12]}, case of {r % 48 + 2}, lot {r % 65521}\n")
        out.write("".join(lines))
