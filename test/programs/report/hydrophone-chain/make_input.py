"""Writes deployment/w01.i16 ... w06.i16: 3.9 million samples each (7.8 MB), noise with clicks."""
import os
from array import array


def main():
    os.makedirs("deployment", exist_ok=True)
    state = 55
    noise = array("h")
    for i in range(130000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        noise.append((state >> 12) % 61 - 30 + (i // 500) % 40)
    for number in range(1, 7):
        samples = noise * 30
        for _ in range(24):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            at = 5000 + (state >> 4) % 3800000
            for click in range(1 + state % 9):
                for i in range(40):
                    swing = (3000 + 150 * click + number * 91) * (40 - i) // 40
                    samples[at + click * 7000 + i] = swing if i % 2 else -swing
        with open("deployment/w%02d.i16" % number, "wb") as out:
            samples.tofile(out)


main()
