"""Colour science homework 4: which paints of different makers are sold under two names, but look the same?

For every two paints the colour difference (CIE76 in Lab space) is taken; the closest pairs are the answer.
"""
import csv
import heapq
import math
from itertools import combinations


class Paint:
    __slots__ = ("maker", "code", "rgb", "lab")

    def __init__(self, maker, code, rgb):
        self.maker = maker
        self.code = code
        self.rgb = rgb
        self.lab = to_lab(rgb)

    def __str__(self):
        return "%s %s (#%02x%02x%02x)" % ((self.maker, self.code) + self.rgb)


def linear(channel):
    channel /= 255
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def cube(t):
    return t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116


def to_lab(rgb):
    r, g, b = (linear(channel) for channel in rgb)
    x = cube((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
    y = cube(0.2126 * r + 0.7152 * g + 0.0722 * b)
    z = cube((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def load(name):
    paints = []
    with open(name, newline="") as f:
        for row in csv.DictReader(f):
            code = int(row["hex"], 16)
            paints.append(Paint(row["maker"], row["code"], (code >> 16, code >> 8 & 255, code & 255)))
    return paints


def closest_pairs(paints, how_many):
    """The how_many pairs with the smallest difference."""
    pairs = ((math.dist(one.lab, other.lab), one.code, other.code)
             for one, other in combinations(paints, 2) if one.maker != other.maker)
    return heapq.nsmallest(how_many, pairs)


def gamut(paints):
    """Per maker: the range of lightness and the strongest colour."""
    makers = {}
    for paint in paints:
        makers.setdefault(paint.maker, []).append(paint)
    for maker, theirs in sorted(makers.items()):
        lightness = sorted(paint.lab[0] for paint in theirs)
        strongest = max(theirs, key=lambda paint: (math.hypot(*paint.lab[1:]), paint.code))
        yield maker, len(theirs), lightness[0], lightness[-1], strongest


paints = load("paints.csv")
print("gamut of the makers")
for maker, number, dark, light, strongest in gamut(paints):
    print("  %-10s %4d paints, L* %.2f to %.2f, strongest %s" % (maker, number, dark, light, strongest))

by_code = {paint.code: paint for paint in paints}
print("twins")
for difference, one, other in closest_pairs(paints, 20):
    print("  %7.4f  %s = %s" % (difference, by_code[one], by_code[other]))
