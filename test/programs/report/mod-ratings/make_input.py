"""Writes mods.jsonl: 130000 mods (about 29 MB)."""

TAGS = ["weapons", "maps", "ui", "vehicles", "sounds", "textures", "npc", "quests", "nsfw", "overhaul", "fixes", "test-upload"]
WORDS = ["Rust", "Ember", "Glass", "Hollow", "Iron", "Tidal", "Fern", "Copper", "Night", "Dust", "Moss", "Salt"]


def main():
    state = 19
    with open("mods.jsonl", "w", encoding="ascii") as out:
        for block in range(130):
            lines = []
            for i in range(1000):
                state = (state * 1103515245 + 12345) & 0x7FFFFFFF
                n = state >> 6
                up = n % 4000 if n % 17 == 0 else n % 90
                tags = '","'.join(sorted({TAGS[n % 12], TAGS[n // 7 % 8], TAGS[n // 31 % 8]}))
                lines.append('{"id":%d,"title":"%s %s %05d","author":"maker%04d","published":"2024-%02d-%02d","engine":"%d.%d",'
                             '"tags":["%s"],"up":%d,"down":%d,"bytes":%d,"summary":"drops into slot %d, conflicts with %06d"}\n' % (
                                 1000000 + block * 1000 + i, WORDS[n % 12], WORDS[n // 12 % 12], n % 99991, n % 3907, n % 12 + 1,
                                 n % 28 + 1, n % 3 + 2, n % 5, tags, up, n // 3 % 60, n % 5000011, n % 31, n % 999983))
            out.write("".join(lines))


main()
