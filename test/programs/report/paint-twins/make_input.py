"""Writes paints.csv: 1500 paints of six makers (30 KB)."""

MAKERS = ["Alba", "Corvin", "Dunmore", "Estoril", "Faerber", "Gallo"]


def main():
    state = 23
    with open("paints.csv", "w") as out:
        out.write("maker,code,hex\n")
        for i in range(1500):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            out.write("%s,%s%04d,%06x\n" % (MAKERS[(state >> 9) % 6], "QRSTUV"[(state >> 9) % 6], i, state >> 7 & 0xFFFFFF))


main()
