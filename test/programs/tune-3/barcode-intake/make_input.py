"""Writes scans.txt: 190000 scans of article codes (about 7 MB)."""

state = 4006381
digits = "0123456789"
with open("scans.txt", "w", encoding="ascii") as out:
    for block in range(190):
        lines = []
        for i in range(1000):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 6
            body = "%012d" % (400638100000 + n % 90001)
            odd, even = sum(map(int, body[::2])), sum(map(int, body[1::2]))
            last = -(odd + 3 * even) % 10
            if n % 11 == 0:
                last = (last + 1 + n % 9) % 10
            second = (block * 1000 + i) * 60000 // 190000 + 20000
            lines.append("%02d:%02d:%02d scan-%02d %s%d %d\n" % (second // 3600, second // 60 % 60, second % 60, n % 31, body, last, 1 + n % 60))
        out.write("".join(lines))
