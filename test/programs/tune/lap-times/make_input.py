"""Writes laps.csv: laps of a long season of endurance races (about 11 MB)."""


def main():
    state = 24
    with open("laps.csv", "w", encoding="ascii") as out:
        out.write("lap,car,driver,millis,pit,deleted,sector\n")
        for block in range(340):
            lines = []
            for i in range(1000):
                state = (state * 1103515245 + 12345) & 0x7FFFFFFF
                r = state >> 8
                car = r % 16
                pit = r % 37 == 0
                millis = 92000 + car * 210 + r // 16 % 5200 + (r // 3 % 41000 + 30000 if pit else 0)
                lines.append(f"{block * 3 + i // 400 + 1},car-{car:02d},driver-{car * 3 + r // 7 % 3:02d},{millis},{int(pit)},{int(r % 53 == 1)},{r % 3}\n")
            out.write("".join(lines))


main()
