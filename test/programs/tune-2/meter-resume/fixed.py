"""Goes on with a telemetry import where the last run stopped, and prints the heat per station.

The checkpoint says how many rows of the file have been imported.  Only the rest is added up here;
a row with state "off" counts as an outage and not as heat.
"""
import argparse
import json
import logging
from pathlib import Path

import pandas as pd

logger = logging.getLogger(Path(__file__).stem)

COLUMNS = ["station", "flow", "supply", "back", "state"]
SPECIFIC_HEAT = 4186            # J / (kg K); flow is in g, temperatures in mK


def read_checkpoint(path):
    checkpoint = json.loads(path.read_text())
    logger.info("%(rows_done)d rows of %(file)s are done", checkpoint)
    return checkpoint


def remaining(path, done):
    """Rows after the first `done` ones, with the names of the header."""
    with open(path, encoding="ascii") as handle:
        names = handle.readline().rstrip("\n").split(",")
        for _ in range(done):
            next(handle)
        yield from pd.read_csv(handle, names=names, usecols=COLUMNS, chunksize=20_000)


def add_heat(table):
    drop = table["supply"] - table["back"]
    table["heat"] = table["flow"] * drop * SPECIFIC_HEAT // 1_000_000
    table.loc[table["state"] == "off", "heat"] = 0
    table["outage"] = (table["state"] == "off").astype("int64")
    return table


def per_station(chunks):
    parts = []
    for table in chunks:
        grouped = add_heat(table).groupby("station")
        parts.append(grouped.agg(rows=("flow", "size"), heat=("heat", "sum"), outages=("outage", "sum"), peak=("flow", "max")))
    return pd.concat(parts).groupby("station").agg({"rows": "sum", "heat": "sum", "outages": "sum", "peak": "max"})


def outliers(stations, share=1.03):
    """Stations that are well above the mean."""
    mean = stations["heat"].sum() / len(stations)
    return stations[stations["heat"] > share * mean].index.tolist()


def print_stations(stations, count):
    shown = stations.sort_values(["heat", "rows"], ascending=False, kind="stable").head(count)
    print(f"{'station':<8} {'rows':>7} {'heat J':>16} {'outages':>8} {'peak':>6}")
    for row in shown.itertuples():
        print(f"{row.Index:<8} {row.rows:>7} {row.heat:>16} {row.outages:>8} {row.peak:>6}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, default=Path("checkpoint.json"))
    parser.add_argument("--show", type=int, default=12)
    parser.add_argument("--dry-run", action="store_true", help="write no new checkpoint")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO)

    checkpoint = read_checkpoint(args.checkpoint)
    stations = per_station(remaining(checkpoint["file"], checkpoint["rows_done"])).sort_index()
    checkpoint["rows_done"] += int(stations["rows"].sum())
    checkpoint["heat_done"] += int(stations["heat"].sum())

    print_stations(stations, args.show)
    print("above the mean:", " ".join(outliers(stations)) or "-")
    print(f"{checkpoint['rows_done']} rows, {checkpoint['heat_done']} J so far")
    if not args.dry_run:
        Path("checkpoint.next.json").write_text(json.dumps(checkpoint))


if __name__ == "__main__":
    main()
