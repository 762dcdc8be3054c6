"""Writes letters.txt: 1.6 million characters of letters with a few passages copied."""

SYLLABLES = ["ka", "lo", "mer", "tin", "su", "bel", "or", "an", "dis", "vo", "e", "pra", "chu", "gny", "wez", "fij", "qu", "xa", " ", " ", " ", "\n"]

state = 1782
parts = []
size = 0
while size < 1600000:
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    part = SYLLABLES[(state >> 10) % 22]
    parts.append(part)
    size += len(part)
text = "".join(parts)
for k, length in enumerate((900, 640, 333, 120, 64, 48)):
    begin, target = 10000 + k * 70001, 800000 + k * 110003
    text = text[:target] + text[begin:begin + length] + text[target + length:]
with open("letters.txt", "w", encoding="ascii") as out:
    out.write(text)
