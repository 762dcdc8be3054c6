"""Finds the ingredients that cooks combine more often than chance would have it."""
import itertools
import json
import logging
import math
import sys

MIN_TOGETHER = 5


class Pantry:
    """Gives every ingredient a number."""

    def __init__(self):
        self.number_of = {}
        self.names = []

    def number(self, name):
        try:
            return self.number_of[name]
        except KeyError:
            self.number_of[name] = len(self.names)
            self.names.append(name)
            return self.number_of[name]

    def __len__(self):
        return len(self.names)


def read_recipes(path):
    """Recipes of the JSON lines file, as (title, ingredients, votes)."""
    with open(path, encoding='utf-8') as file:
        cards = list(map(json.loads, file))
    for card in cards:
        if card.get('draft'):
            continue
        names = {item['name'].strip().lower() for item in card['ingredients']}
        yield card['title'], sorted(names), card.get('votes', 0)


def combinations(numbers):
    return itertools.combinations(sorted(numbers), 2)


class PairCounts:

    def __init__(self, size):
        self.table = [[0] * size for _ in range(size)]

    def add(self, first, second):
        self.table[first][second] += 1

    def items(self):
        for first, row in enumerate(self.table):
            for second in range(first + 1, len(row)):
                if row[second]:
                    yield first, second, row[second]


def affinity(together, first, second, recipes):
    return math.log2(together * recipes / (first * second))


def study(path):
    pantry = Pantry()
    popular = (-1, '')
    baskets = []
    for title, names, votes in read_recipes(path):
        baskets.append(tuple(pantry.number(name) for name in names))
        popular = max(popular, (votes, title))
    logging.info('%d recipes, %d ingredients', len(baskets), len(pantry))
    print(f'most popular: {popular[1]} ({popular[0]} votes)')

    uses = [0] * len(pantry)
    pairs = PairCounts(len(pantry))
    for basket in baskets:
        for number in basket:
            uses[number] += 1
        for first, second in combinations(basket):
            pairs.add(first, second)

    seen = 0
    strong = []
    for first, second, together in pairs.items():
        seen += 1
        if together >= MIN_TOGETHER:
            strong.append((affinity(together, uses[first], uses[second], len(baskets)), pantry.names[first], pantry.names[second], together))
    print(f'{seen} pairs, {len(strong)} of them at least {MIN_TOGETHER} times')
    strong.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
    for score, first, second, together in strong[:12]:
        print(f'{score:6.2f} {together:5d}  {first} + {second}')


if __name__ == '__main__':
    logging.basicConfig(level=logging.INFO)
    study(*sys.argv[1:2] or ['recipes.jsonl'])
