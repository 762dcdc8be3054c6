"""frames.idx: 320 indexed frames of 320 x 300 pixels, with the palette in front."""


def main():
    with open("frames.idx", "wb") as out:
        out.write(bytes((i * k + 11 * k) & 255 for i in range(256) for k in (3, 5, 7)))
        g = 5
        strip = bytearray(1 << 18)
        for i in range(len(strip)):
            g = (g * 1103515245 + 12345) & 0x7FFFFFFF
            strip[i] = (i // 60 + (7 if g >> 22 & 15 == 0 else 0)) & 255
        for frame in range(320):
            start = frame * 523 % ((1 << 18) - 96000)
            out.write(strip[start:start + 96000])


main()
