"""dem.i16: 3000 rows of 3600 heights in decimetres; -32768 means no data."""
import array

COLUMNS, ROWS = 3600, 3000


def ridge(seed):
    height, out = 4000, array.array("h")
    for column in range(COLUMNS + 700):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        height += (seed >> 13) % 91 - 45 + (4000 - height) // 400
        out.append(height)
    return out


with open("dem.i16", "wb") as file:
    ridges = [ridge(100 + 17 * i) for i in range(24)]
    for row in range(ROWS):
        line = ridges[row // 5 % 24][row % 700:row % 700 + COLUMNS]
        for hole in range(row * 31 % 900, COLUMNS, 901):
            line[hole] = -32768
        file.write(line.tobytes())
