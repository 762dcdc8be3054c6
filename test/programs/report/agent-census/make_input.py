"""Writes edge.zip with one log of 170000 requests (about 38 MB unpacked)."""
import zipfile

AGENTS = [
    "Mozilla/5.0 (Linux; Android 1%d; SM-%04d) AppleWebKit/537.36 Chrome/%d.0.%05d.71 Mobile Safari/537.36 id=%08x",
    "HarbourAndroid/%d.%d (build %d; trace %05d; install %08x)",
    "HarbouriOS/%d.%d (iPhone; build %d; trace %05d; install %08x)",
    "Mozilla/5.0 (compatible; TidalBot/%d.%d; crawl %d-%05d; +https://tidal.example/%08x)",
    "Mozilla/5.0 (X11; Linux x86_64; rv:%d.%d) Gecko/20100101 Firefox/%d.0 probe/%05d-%08x",
    "python-requests/%d.%d.%d job-%05d-%08x",
]


def main():
    state = 12
    with zipfile.ZipFile("edge.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as box:
        with box.open("edge/2024-05-02.log", "w") as out:
            for block in range(170):
                lines = []
                for i in range(1000):
                    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
                    n = state >> 6
                    agent = AGENTS[n % 6] % (n % 9 + 1, n % 97, n // 9 % 60 + 70, n % 99991, n * 2654435761 & 0xFFFFFFFF)
                    lines.append('%d %s /v%d/vessels/%07d/positions?cursor=%09d %s %d "%s"\n' % (
                        (block * 1000 + i) // 2, "GET" if n % 11 else "POST", n // 7 % 4, n % 4000037, n % 999999937,
                        "503" if n % 71 == 0 else "200", n % 40001, agent))
                out.write("".join(lines).encode())


main()
