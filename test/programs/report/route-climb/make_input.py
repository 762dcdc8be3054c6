"""Writes elevation.bin (6500 x 6000 cells, 39 MB) and routes.csv (480 routes)."""

WIDTH, HEIGHT = 6500, 6000


def main():
    state = 27
    ridge = bytearray()
    level = 60
    for i in range(WIDTH * 2):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        level = min(max(level + (state >> 9) % 7 - 3, 2), 230)
        ridge.append(level)
    ridge = bytes(ridge)
    with open("elevation.bin", "wb") as out:
        for row in range(HEIGHT):
            begin = abs(row * 3 % (2 * WIDTH) - WIDTH)
            out.write(ridge[begin:begin + WIDTH])
    with open("routes.csv", "w") as out:
        for number in range(480):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            x, y = 500 + (state >> 5) % (WIDTH - 1000), 500 + (state >> 11) % (HEIGHT - 1000)
            points = []
            for _ in range(12):
                points.append("%.2f:%.2f" % (x, y))
                state = (state * 1103515245 + 12345) & 0x7FFFFFFF
                x = min(max(x + (state >> 6) % 121 - 60, 2), WIDTH - 3)
                y = min(max(y + (state >> 13) % 121 - 60, 2), HEIGHT - 3)
            out.write("route-%03d,%s\n" % (number, " ".join(points)))


main()
