"""Features for the click model: smoothed click rate and mean bid per campaign, hour and device,
and the target-encoded training vector's summary."""
import csv
import json
import sys

import numpy as np

PRIOR_CLICKS, PRIOR_VIEWS = 3, 80
DEVICES = ("desktop", "phone", "tablet", "tv")


class Impression:
    def __init__(self, hour, campaign, device, bid, clicked):
        self.hour = hour
        self.campaign = campaign
        self.device = device
        self.bid = bid
        self.clicked = clicked


class Vocabulary(dict):
    """Number of each name, in order of appearance."""

    def __missing__(self, name):
        self[name] = number = len(self)
        return number


class Log:
    def __init__(self):
        self.campaigns = Vocabulary()
        self.impressions = []

    def read(self, path):
        with open(path, newline="") as handle:
            rows = csv.reader(handle)
            next(rows)
            for hour, campaign, device, bid, clicked in rows:
                self.impressions.append(
                    Impression(int(hour), self.campaigns[campaign], DEVICES.index(device), int(bid), int(clicked)))
        return self

    def column(self, name, dtype):
        return np.fromiter((getattr(one, name) for one in self.impressions), dtype, count=len(self.impressions))


class Encoder:
    """Target encoding of one categorical column."""

    def __init__(self, codes, size):
        self.codes = codes
        self.size = size

    def totals(self, *targets):
        """Sum of each target per category, and how often the category occurs."""
        member = np.eye(self.size)[self.codes]
        return [target @ member for target in targets] + [member.sum(axis=0)]

    def rates(self, clicked):
        clicks, views = self.totals(clicked)
        return (clicks + PRIOR_CLICKS) / (views + PRIOR_VIEWS)


def describe(label, names, rates, bids):
    best = np.argsort(-rates, kind="stable")[:5]
    return {
        "feature": label,
        "categories": len(names),
        "best": {names[i]: [round(float(rates[i]), 5), round(float(bids[i]), 1)] for i in best},
    }


def main(argv):
    log = Log().read(argv[1] if len(argv) > 1 else "impressions.csv")
    clicked = log.column("clicked", np.uint8)
    bids = log.column("bid", np.int32)
    features = [
        ("campaign", sorted(log.campaigns, key=log.campaigns.get)),
        ("hour", [f"{hour:02d}h" for hour in range(24)]),
        ("device", list(DEVICES)),
    ]
    score = np.ones(len(clicked), dtype=np.float32)
    for name, names in features:
        encoder = Encoder(log.column(name, np.uint8), len(names))
        paid, views = encoder.totals(bids)
        rates = encoder.rates(clicked)
        print(json.dumps(describe(name, names, rates, paid / np.maximum(views, 1))))
        score *= rates.astype(np.float32)[encoder.codes]
    print(f"rows {len(clicked)} clicks {int(clicked.sum())} score {float(score.mean(dtype=np.float64)):.6e}")


if __name__ == "__main__":
    main(sys.argv)
