"""Writes soundings.dat.bz2: 330 ascents of a radiosonde with 900 levels each (about 10 MB unpacked)."""
import bz2

state = 17
with bz2.open("soundings.dat.bz2", "wt", encoding="ascii", compresslevel=1) as out:
    for ascent in range(330):
        lines = ["#ascent %d\n" % ascent]
        for level in range(900):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 8
            height = level * 33 + n % 25
            pressure = int(101300 * (1 - level / 960) ** 2.2) + n % 40 + 900
            lines.append("%6d%6d%6d%6d%5d%2d\n" % (level * 6 + n % 5, pressure, height, 28800 - min(height, 11500) * 65 // 100 // 1 + n % 900,
                                                   300 + level * 4 + n % 700, 1 if n % 23 == 0 else 0))
        out.write("".join(lines))
