"""Writes scans.csv: 80 casts with about 2850 scans each (7 MB)."""


def main():
    state = 44
    with open("scans.csv", "w") as out:
        out.write("cast,pressure,temperature,salinity,oxygen\n")
        for cast in range(80):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            lines = []
            for i in range(2150 + (state >> 8) % 1400):
                state = (state * 1103515245 + 12345) & 0x7FFFFFFF
                n = state >> 7
                lines.append("st%03d,%d.%d,%d.%04d,%d.%03d,%d.%02d\n" % (
                    cast, i + n % 3, n % 10, 24 - i // 130 - (n % 409 == 0) * 30, n % 9999, 34 + n % 3 - (n % 1009 == 0) * 33,
                    n % 997, n % 9 + 4 * (n % 701 == 0), n % 100))
            if cast % 10 == 3:
                lines.append("; operator's note,,,,\n")
            out.write("".join(lines))


main()
