"""Writes validations/*.csv: fourteen days of 39000 taps (about 42 MB)."""
import os

TICKETS = ["single", "day", "month", "school", "staff", "group"]
STOPS = ["Market Square", "Old Bridge", "Station East", "University", "Hospital", "Harbour Gate", "Water Tower"]

os.mkdir("validations")
state = 1906
for day in range(14):
    with open("validations/2024-05-%02d.csv" % (day + 6), "w", encoding="ascii") as out:
        out.write("at,card,line,vehicle,stop,door,ticket,persons,cents,repeat,software\n")
        lines = []
        for i in range(39000):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 6
            second = 18000 + i * 68000 // 39000
            ticket = n % 6
            lines.append("2024-05-%02d %02d:%02d:%02d,c%08x%04x,%d,T%03d,%s %d,%d,%s,%d,%d,%d,v%d.%d\n" % (
                day + 6, second // 3600, second // 60 % 60, second % 60, n * 13 & 0xFFFFFFFF, n % 65521, 1 + n // 6 % 9, n % 83,
                STOPS[n // 54 % 7], n % 5, n % 4, TICKETS[ticket], 1 + n % 3 if ticket == 5 else 1, 0 if ticket in (3, 4) else 160 + n % 7 * 10,
                1 if n % 41 == 0 else 0, n % 3, n % 7))
        out.write("".join(lines))
