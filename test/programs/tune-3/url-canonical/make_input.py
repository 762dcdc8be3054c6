"""Writes fetches.log: 260000 fetches of a crawler (about 29 MB)."""
HOSTS = ["www.Harbour-News.example", "harbour-news.example:443", "www.tools.example", "recipes.example", "WWW.RECIPES.example", "maps.example"]
SECTIONS = ["news", "sport", "archive", "item", "tag", "user"]

state = 80
with open("fetches.log", "w", encoding="ascii") as out:
    for block in range(260):
        lines = []
        for i in range(1000):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 5
            lines.append("%d %d http://%s/%s/page%%20%d/%s?utm_source=mail&session=%08x%06x&page=%d&lang=%s\n" % (
                200 if n % 13 else 404, 900 + n % 60013, HOSTS[n % 6], SECTIONS[n // 6 % 6], n % 20011,
                "index.html" if n % 3 == 0 else "", n * 5 & 0xFFFFFFFF, block * 1000 + i, n % 7, "de" if n % 2 else "en"))
        out.write("".join(lines))
