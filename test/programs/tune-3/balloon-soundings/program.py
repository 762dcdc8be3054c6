# Exercise 7: the radiosonde archive.
# Prints the extremes and means of all levels, and the mean temperature per
# 50 hPa layer.  Levels with a flag other than 0 are not used.
import bz2

FILENAME = "soundings.dat.bz2"

# columns of the fixed-width format
TIME = slice(0, 6)
PRESSURE = slice(6, 12)
HEIGHT = slice(12, 18)
TEMPERATURE = slice(18, 24)
WIND = slice(24, 29)
FLAG = slice(29, 31)


def read_levels(filename):
    """Yield (seconds, Pa, m, cK, cm/s) for every usable level."""
    with bz2.open(filename, "rt", encoding="ascii") as f:
        for line in f:
            if line.startswith("#") or int(line[FLAG]) != 0:
                continue
            yield (
                int(line[TIME]),
                int(line[PRESSURE]),
                int(line[HEIGHT]),
                int(line[TEMPERATURE]),
                int(line[WIND]),
            )


def count_ascents(filename):
    with bz2.open(filename, "rt", encoding="ascii") as f:
        return sum(line.startswith("#") for line in f)


def celsius(centikelvin):
    return (centikelvin - 27315) / 100


def layer(pressure):
    return pressure // 5000 * 50


def main():
    times, pressures, heights, temperatures, winds = zip(*read_levels(FILENAME))

    n = len(times)
    print("ascents", count_ascents(FILENAME))
    print("levels", n)
    print("longest ascent %d min" % (max(times) // 60))
    print("pressure %.2f ... %.2f hPa" % (min(pressures) / 100, max(pressures) / 100))
    print("highest level %d m" % max(heights))
    print("mean temperature %.3f C" % celsius(sum(temperatures) / n))
    print("mean wind %.3f m/s" % (sum(winds) / n / 100))

    strongest, where = max(zip(winds, heights))
    print("strongest wind %.2f m/s at %d m" % (strongest / 100, where))
    coldest, where = min(zip(temperatures, pressures))
    print("coldest %.2f C at %.2f hPa" % (celsius(coldest), where / 100))

    sums = {}
    for pressure, temperature in zip(pressures, temperatures):
        total, count = sums.get(layer(pressure), (0, 0))
        sums[layer(pressure)] = (total + temperature, count + 1)
    for hpa in sorted(sums, reverse=True):
        total, count = sums[hpa]
        print("%4d hPa  %8.3f C  %6d levels" % (hpa, celsius(total / count), count))


main()
