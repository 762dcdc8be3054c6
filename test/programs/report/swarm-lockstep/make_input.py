"""Writes match.ini: a small match of three players (1 KB)."""


def main():
    state = 4
    with open("match.ini", "w") as out:
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        out.write("[match]\nseed = %d\ncolumns = 640\nrows = 480\nturns = 3\n" % (state >> 8))
        for name, waves, size, speed in (("amber", 180, 400, 5), ("cobalt", 170, 450, 5), ("viridian", 140, 400, 4)):
            out.write("\n[%s]\nwaves = %d\nsize = %d\nspeed = %d\n" % (name, waves, size, speed))


main()
