"""site/feed.txt: what the vendor's web server publishes each night."""
import os

os.makedirs("site", exist_ok=True)
y = 65537
with open("site/feed.txt", "w", encoding="ascii") as feed:
    feed.write("# fuel prices, one line per change\n")
    for number in range(700000):
        y = (y * 1103515245 + 12345) & 0x7FFFFFFF
        n = y >> 6
        feed.write("%d|st%05d|%s|%d|%s\n" % (1717200000 + number // 8, n % 14500, ("E5", "E10", "B7", "LPG")[n % 4], 15400 + n % 4999, "AT DE CH".split()[n % 3]))
