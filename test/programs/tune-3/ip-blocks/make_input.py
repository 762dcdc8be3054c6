"""Writes blocks.csv (850000 address blocks, about 22 MB), operators.csv and attempts.log (45000 attempts)."""

state = 1981
at = 16777216
with open("blocks.csv", "w", encoding="ascii") as out:
    out.write("start,end,operator\n")
    for block in range(850):
        lines = []
        for i in range(1000):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 8
            size = 256 << (n % 6)
            lines.append("%d,%d,%d\n" % (at, at + size - 1, 1000 + n % 613 * (n // 613 % 5) % 601))
            at += size + (n % 3) * 256
        out.write("".join(lines))
with open("operators.csv", "w", encoding="ascii") as out:
    for k in range(590):
        out.write("%d,%s,Operator %d Ltd\n" % (1000 + k, ("AT", "BE", "CZ", "DK", "EE")[k * 7 % 5], k))
with open("attempts.log", "w", encoding="ascii") as out:
    for i in range(45000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        n = 16777216 + state % (at - 16000000)
        out.write("%d %s user%d %d.%d.%d.%d\n" % (1700000000 + i, "fail" if state >> 9 & 3 else "ok", (state >> 7) % 97,
                                                  n >> 24 & 255, n >> 16 & 255, n >> 8 & 255, n & 255))
