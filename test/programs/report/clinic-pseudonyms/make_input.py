"""Writes visits.csv (300000 visits, about 28 MB) and wards.csv (60 wards)."""

CLINICS = ["Auenhof", "Bergpark", "Hafen", "Kanal", "Nordtor"]
FAMILIES = ["Ahrens", "Behn", "Clasen", "Dierks", "Evers", "Frahm", "Gosch", "Hinz"]
GIVEN = ["Anke", "Bodo", "Carl", "Dörte", "Erna", "Fiete", "Gesa"]
CODES = ["J06.9", "M54.5", "I10.0", "E11.9", "R51", "S93.4", "K21.0", "Z00.0"]


def main():
    with open("wards.csv", "w") as out:
        out.write("ward,clinic,beds\n")
        for i in range(60):
            out.write("%d,%s,%d\n" % (100 + i, CLINICS[i % 5], 12 + i % 9))
    state = 14
    with open("visits.csv", "w", encoding="utf-8") as out:
        out.write("visit,patient,family_name,given_name,street,born,ward,arrived,minutes,code,cents\n")
        for block in range(300):
            lines = []
            for i in range(1000):
                state = (state * 1103515245 + 12345) & 0x7FFFFFFF
                n = state >> 7
                lines.append("%d,%d,%s,%s,Gasse %d in %05d,%d-%02d-%02d,%d,2024-%02d-%02d %02d:%02d,%d,%s,%d\n" % (
                    7000000 + block * 1000 + i, 10000000 + n % 90001, FAMILIES[n % 8], GIVEN[n // 8 % 7], n % 211, n % 99991,
                    1930 + n % 94, n % 12 + 1, n % 28 + 1, 100 + n % 60, n // 3 % 12 + 1, n // 5 % 28 + 1, n % 24, n // 24 % 60,
                    n % 400, CODES[n // 9 % 8], n % 90007))
            out.write("".join(lines))


main()
