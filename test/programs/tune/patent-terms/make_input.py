"""Writes claims.tsv: claims of patents with their class (about 18 MB)."""
NOUNS = "shaft bearing housing spring valve lever sensor rotor coil flange gasket piston nozzle membrane clamp bracket".split()
VERBS = "rotating sliding sealed connected biased coupled heated driven guided mounted extending engaging".split()
NOUNS = [part + noun for part in ("", "sub", "inter", "counter") for noun in NOUNS]
VERBS = [how + verb for how in ("", "re", "axially-", "co-") for verb in VERBS]
CLASSES = ["B60K", "F16H", "G01N", "H02K", "F02M", "A61B", "B29C"]

state = 5
with open("claims.tsv", "w", encoding="ascii") as out:
    for block in range(60):
        lines = []
        for i in range(1000):
            words = []
            for _ in range(11):
                state = (state * 22695477 + 1) & 0xFFFFFFFF
                r = state >> 8
                words.append(f"said {VERBS[r % 48]} {NOUNS[r // 48 % 64]}s" if r % 3 else f"a {NOUNS[r % 64]}-{VERBS[r // 64 % 48]}")
            lines.append(f"{CLASSES[r % 7]} {r % 90}/{r % 77:02d}\t{' '.join(words)}\n")
        out.write("".join(lines))
