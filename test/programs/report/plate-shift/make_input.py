"""Writes plate-old.u8 and plate-new.u8: two scans of 1792 x 1792 pixels (3.2 MB each)."""

SIZE = 1792
SHIFT = (-23, 41)


def main():
    state = 70
    stars = []
    for _ in range(2600):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        row = (state >> 4) % (SIZE - 200) + 100
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        stars.append((row, (state >> 4) % (SIZE - 200) + 100, 40 + (state >> 16) % 150))
    grain = bytearray()
    for _ in range(300007):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        grain.append(30 + (state >> 18) % 9)
    grain = bytes(grain)
    for name, (dy, dx), start in (("old", (0, 0), 11), ("new", SHIFT, 150001)):
        plate = bytearray((grain[start:] + grain * 12)[:SIZE * SIZE])
        for row, column, light in stars:
            for r in range(-2, 3):
                for c in range(-2, 3):
                    at = (row - dy + r) * SIZE + column - dx + c
                    plate[at] = min(255, plate[at] + light // (1 + r * r + c * c))
        with open("plate-%s.u8" % name, "wb") as out:
            out.write(plate)


main()
