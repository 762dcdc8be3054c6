"""Passengers per line and hour, and revenue per ticket, from the trams' ticket validators."""
import sys
from pathlib import Path

import pandas as pd

FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("validations")
PEAKS = {"morning": (6, 9), "noon": (11, 14), "evening": (16, 19)}
FREE = ["school", "staff"]


def load_days(folder: Path) -> pd.DataFrame:
    """All days of the folder, one below the other."""
    days = [pd.read_csv(file, parse_dates=["at"]) for file in sorted(folder.glob("*.csv"))]
    return pd.concat(days, ignore_index=True)


def drop_repeats(taps: pd.DataFrame) -> pd.DataFrame:
    """Validators mark a second tap of the same card within a minute."""
    return taps[taps["repeat"] == 0]


def passengers(taps: pd.DataFrame) -> pd.DataFrame:
    hours = taps["at"].dt.hour.rename("hour")
    return taps.groupby(["line", hours])["persons"].sum().unstack(fill_value=0)


def revenue(taps: pd.DataFrame) -> pd.DataFrame:
    paid = taps[~taps["ticket"].isin(FREE)]
    return paid.groupby("ticket")[["persons", "cents"]].sum()


def peak_table(counts: pd.DataFrame) -> pd.DataFrame:
    columns = {}
    for name, (begin, end) in PEAKS.items():
        columns[name] = counts.loc[:, [hour for hour in counts.columns if begin <= hour < end]].sum(axis=1)
    columns["day"] = counts.sum(axis=1)
    return pd.DataFrame(columns)


def ticket_shares(income: pd.DataFrame) -> list:
    shares = 100 * income["persons"] / income["persons"].sum()
    return sorted(shares.items(), key=lambda item: -item[1])


def report(counts: pd.DataFrame, income: pd.DataFrame) -> None:
    peaks = peak_table(counts)
    print(peaks.to_string())
    print()
    print(counts.sum().rename("all lines").to_string())
    print()
    for ticket, row in income.sort_index().iterrows():
        print(f"{ticket:<10} {row['persons']:>9} persons {row['cents'] / 100:>14,.2f}")
    for ticket, share in ticket_shares(income):
        print(f"{ticket:<10} {share:8.3f} % of the persons who paid")
    busiest = counts.stack().idxmax()
    print(f"busiest: line {busiest[0]} at {busiest[1]} h with {counts.loc[busiest]} passengers")


taps = drop_repeats(load_days(FOLDER))
counts = passengers(taps)
income = revenue(taps)
report(counts, income)
