"""One JSON document a line can be read record by record; json.load() of one big array holds text and objects at once.

Both give the same sum of the same records; the line form peaks at under a third.
"""

import json
import os

from measure import before_after, folder, report


def records():
    return ({"id": n, "name": "item %d" % n, "tags": ["a%d" % n, "b"], "price": n * 2} for n in range(120000))


def write(place):
    with open(os.path.join(place, "array.json"), "w") as file:
        json.dump(list(records()), file)
    with open(os.path.join(place, "lines.json"), "w") as file:
        for record in records():
            file.write(json.dumps(record) + "\n")


def whole_array(place):
    with open(os.path.join(place, "array.json")) as file:
        return sum(record["price"] for record in json.load(file))


def line_by_line(place):
    with open(os.path.join(place, "lines.json")) as file:
        return sum(json.loads(line)["price"] for line in file)


def experiment():
    with folder() as place:
        write(place)
        return before_after(whole_array, line_by_line, place, below=1 / 3)


if __name__ == "__main__":
    report(__doc__, experiment)
