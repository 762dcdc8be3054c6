"""Revenue of the parcel service by tariff zone and weight class, and the depots that lose money."""
import logging
import os
import sys

import pandas as pd

PARCELS = os.environ.get("PARCELS", "parcels.csv")
TARIFFS = os.environ.get("TARIFFS", "tariffs.csv")
CHUNK = 50_000
STEPS = [0, 500, 2000, 5000, 10000, 31500]
LABELS = ["letter", "small", "medium", "large", "bulky"]

logger = logging.getLogger("parcels")


def read_parcels(path):
    """The parcels in chunks; the progress is logged."""
    for number, piece in enumerate(pd.read_csv(path, chunksize=CHUNK)):
        logger.debug("chunk %d", number)
        yield piece


def read_tariffs(path):
    table = pd.read_csv(path)
    return table.set_index(["zone", "class"])["cents"]


def classify(frame):
    frame["class"] = pd.cut(frame["grams"], STEPS, labels=LABELS).astype(str)
    return frame


def price(frame, tariffs):
    keys = pd.MultiIndex.from_arrays([frame["zone"], frame["class"]])
    frame["cents"] = tariffs.reindex(keys).to_numpy()
    frame["margin"] = frame["cents"] - frame["cost"]
    return frame


def by_zone(frame):
    return frame.groupby(["zone", "class"])[["cents", "margin"]].sum()


def by_depot(frame):
    return frame.groupby("depot")[["cents", "margin"]].sum()


def revenue(path, tariffs):
    """Sums by zone and class, and by depot."""
    zones, depots = [], []
    for piece in read_parcels(path):
        parcels = price(classify(piece), tariffs)
        zones.append(by_zone(parcels))
        depots.append(by_depot(parcels))
    return pd.concat(zones).groupby(level=[0, 1]).sum(), pd.concat(depots).groupby(level=0).sum()


def render(zones):
    wide = zones["cents"].unstack("class")[LABELS]
    header = "zone " + "".join(f"{label:>14}" for label in LABELS)
    yield header
    yield "-" * len(header)
    for zone, row in wide.iterrows():
        yield f"{zone:<5}" + "".join(f"{int(value) / 100:14.2f}" for value in row)


def main():
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    tariffs = read_tariffs(TARIFFS)
    zones, depots = revenue(PARCELS, tariffs)
    logger.info("%d depots", len(depots))
    for line in render(zones):
        print(line)
    losing = depots[depots["margin"] < 0].sort_values("margin", kind="stable")
    print(f"{len(losing)} of {len(depots)} depots lose money")
    for depot, row in losing.head(6).iterrows():
        print(f"  {depot}: {int(row['margin']) / 100:.2f}")


if __name__ == "__main__":
    main()
