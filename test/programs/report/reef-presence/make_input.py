"""Writes records.u2 (1 million pairs of site and species, 4.2 MB) and transects.csv."""
from array import array

SITES, SPECIES = 6000, 2500


def main():
    state = 10
    pairs = array("H")
    for site in range(SITES):
        base = site // 25 * 37
        for i in range(175):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 8
            species = (base + n % 211) % SPECIES if n % 3 else n % (1 + n % SPECIES)
            pairs.append(site)
            pairs.append(species)
    pairs.append(SITES - 1)
    pairs.append(SPECIES - 1)
    with open("records.u2", "wb") as out:
        pairs.tofile(out)
    with open("transects.csv", "w") as out:
        out.write("transect,first,last\n")
        for i in range(12):
            out.write("reef-%s,%d,%d\n" % ("KBQAZDMX"[i % 8] + str(i), i * 500, i * 500 + 480))


main()
