"""Continues the evaluation of a buoy's wave record where the last run stopped."""
import argparse
import json
import logging
from pathlib import Path

import pandas as pd

COLUMNS = {"second": "int64", "height": "int32", "period": "int32"}
CALM, ROUGH = 60, 250           # centimetres
log = logging.getLogger("waves")


class Checkpoint:
    """Sums over all rows of the record evaluated so far."""

    def __init__(self, path):
        self.path = Path(path)
        state = json.loads(self.path.read_text())
        self.rows = state["rows"]
        self.total = state["total"]
        self.highest = state["highest"]
        self.calm = state["calm"]
        self.rough = state["rough"]

    def add(self, waves):
        self.rows += len(waves)
        self.total += int(waves["height"].sum())
        self.highest = max(self.highest, int(waves["height"].max()))
        self.calm += int((waves["height"] < CALM).sum())
        self.rough += int((waves["height"] >= ROUGH).sum())

    def save(self, target):
        state = {key: value for key, value in vars(self).items() if key != "path"}
        Path(target).write_text(json.dumps(state))


def unread(record, checkpoint, chunk):
    """Chunks of the record behind the checkpoint; the heading stays in force."""
    done = list(range(1, checkpoint.rows + 1))
    log.info("%d rows done before", len(done))
    with pd.read_csv(record, skiprows=done, dtype=COLUMNS, chunksize=chunk) as chunks:
        yield from chunks


def steepness(waves):
    """Height over length of deep-water waves, in per mille."""
    length = 156 * waves["period"] * waves["period"] // 10000 + 1
    return waves["height"] * 10 // length


def storm_hours(waves):
    hours = waves["second"] // 3600
    means = waves.groupby(hours)["height"].mean()
    return [(int(hour), float(mean)) for hour, mean in means.items() if mean >= ROUGH - 60]


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", default="waves.csv")
    parser.add_argument("--checkpoint", default="checkpoint.json")
    parser.add_argument("--save", default="checkpoint.new.json")
    parser.add_argument("--chunk", type=int, default=20_000, metavar="ROWS")
    return parser.parse_args()


def main():
    args = parse_args()
    logging.basicConfig(level=logging.INFO)
    checkpoint = Checkpoint(args.checkpoint)
    before = checkpoint.rows
    steep = 0
    storms = []
    for waves in unread(args.record, checkpoint, args.chunk):
        checkpoint.add(waves)
        steep += int((steepness(waves) > 30).sum())
        storms += storm_hours(waves)
    checkpoint.save(args.save)

    print(f"{checkpoint.rows - before} new rows, {checkpoint.rows} in all")
    print(f"mean height {checkpoint.total / checkpoint.rows:.4f} cm, highest {checkpoint.highest} cm")
    print(f"calm {100 * checkpoint.calm / checkpoint.rows:.3f} %, rough {100 * checkpoint.rough / checkpoint.rows:.3f} %")
    print(f"{steep} steep waves since the last run")
    for hour, mean in storms[:6]:
        print(f"  storm in hour {hour}: {mean:.2f} cm")


main()
