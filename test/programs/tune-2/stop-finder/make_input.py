"""fixes.csv: positions of a delivery fleet, one fix a line."""

m = 600613
with open("fixes.csv", "w") as out:
    out.write("vehicle,second,lat,lon\n")
    position = [[48_100_000 + 2000 * v, 11_500_000 + 3000 * v, 0] for v in range(24)]
    for second in range(0, 15000):
        lines = []
        for vehicle, spot in enumerate(position):
            m = (m * 1103515245 + 12345) & 0x7FFFFFFF
            n = m >> 9
            if spot[2] > 0:
                spot[2] -= 1
            elif n % 211 == 0:
                spot[2] = 60 + n % 240
            else:
                spot[0] += n % 19 - 9
                spot[1] += (n >> 6) % 25 - 12
            lines.append("%d,%d,%.6f,%.6f\n" % (vehicle, second * 4, spot[0] / 1e6, spot[1] / 1e6))
        out.write("".join(lines))
