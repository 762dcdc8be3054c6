"""Simulates a struck drum skin on a fine grid and prints what two microphones hear."""
import argparse
import logging
import sys
from dataclasses import dataclass

import numpy as np

logger = logging.getLogger("drum")
ROWS_AT_ONCE = 32


@dataclass(frozen=True)
class Strike:
    row: float
    col: float
    width: float
    force: float


class Membrane:
    """Displacement at two moments; the older one is overwritten with the next.

    The skin is clamped at the rim of the square and everywhere outside the
    inscribed circle.
    """

    def __init__(self, side, speed=0.45, damping=0.0004):
        self.side = side
        self.speed2 = speed * speed
        self.keep = 1.0 - damping
        self.now = np.zeros((side, side))
        self.before = np.zeros((side, side))
        middle = (side - 1) / 2
        reach = np.sqrt(np.maximum(0, middle ** 2 - (np.arange(side) - middle) ** 2))
        self.left = np.ceil(middle - reach).astype(int) + 1
        self.right = np.floor(middle + reach).astype(int)

    def strike(self, strike):
        at = np.arange(self.side) / self.side
        across = np.exp(-((at - strike.col) / strike.width) ** 2)
        for row in range(1, self.side - 1):
            down = np.exp(-((row / self.side - strike.row) / strike.width) ** 2)
            self.now[row] += strike.force * down * across
            self.clamp(self.now, row)
            self.before[row] = self.now[row]

    def clamp(self, field, row):
        field[row, :self.left[row]] = 0
        field[row, self.right[row]:] = 0

    def step(self):
        now, before = self.now, self.before
        for top in range(1, self.side - 1, ROWS_AT_ONCE):
            bottom = min(top + ROWS_AT_ONCE, self.side - 1)
            inner = now[top:bottom, 1:-1]
            bend = now[top - 1:bottom - 1, 1:-1] + now[top + 1:bottom + 1, 1:-1]
            bend += now[top:bottom, :-2]
            bend += now[top:bottom, 2:]
            bend -= 4 * inner
            bend *= self.speed2
            older = before[top:bottom, 1:-1]
            older *= -self.keep
            older += (1 + self.keep) * inner
            older += bend
            for row in range(top, bottom):
                self.clamp(before, row)
        self.now, self.before = before, now

    def at(self, row, col):
        return float(self.now[int(row * self.side), int(col * self.side)])

    def energy(self):
        """Kinetic part only, which is enough to see the damping."""
        return sum(float(np.dot(new - old, new - old)) for new, old in zip(self.now, self.before))


def play(skin, steps, microphones):
    heard = {name: [] for name in microphones}
    for number in range(steps):
        skin.step()
        for name, (row, col) in microphones.items():
            heard[name].append(skin.at(row, col))
        if number % 10 == 9:
            logger.info("step %d", number + 1)
    return heard


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=1800)
    parser.add_argument("--steps", type=int, default=40)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)

    with open("strikes.txt", encoding="ascii") as file:
        strikes = [Strike(*map(float, line.split())) for line in file]
    skin = Membrane(args.side)
    for strike in strikes:
        skin.strike(strike)
    heard = play(skin, args.steps, {"near": (0.42, 0.4), "far": (0.6, 0.71)})
    for name, samples in heard.items():
        print(f"{name:<5} " + " ".join(f"{sample:.9f}" for sample in samples[::8]))
    print(f"kinetic energy {skin.energy():.6f}")


if __name__ == "__main__":
    main()
