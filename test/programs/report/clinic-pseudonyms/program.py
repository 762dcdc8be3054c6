"""Pseudonymises the visits of all clinics for the research data centre.

Names and addresses go, the patient number becomes a keyed hash, birthdays become years; the result is written as
gzipped CSV together with a small summary on stdout.
"""
import gzip
import hashlib
import logging
import sys
from pathlib import Path

import numpy as np
import pandas as pd

logger = logging.getLogger("pseudonyms")

KEY = b"not the real key"
DIRECT = ["family_name", "given_name", "street"]
BANDS = [0, 18, 40, 65, 200]
BAND_NAMES = ["child", "young", "middle", "old"]


def pseudonym(patient: int) -> str:
    return hashlib.blake2s(b"%d" % patient, digest_size=8, key=KEY).hexdigest()


def read_wards(path: Path) -> pd.DataFrame:
    wards = pd.read_csv(path)
    return wards.set_index("ward")


class Export:
    def __init__(self, source: Path, wards: pd.DataFrame, year: int):
        self.source = source
        self.wards = wards
        self.year = year
        self.by_band = dict.fromkeys(BAND_NAMES, 0)
        self.by_clinic = pd.Series(0, index=sorted(wards["clinic"].unique()))
        self.visits = 0
        self.cents = 0

    def clean(self, visits: pd.DataFrame) -> pd.DataFrame:
        visits = visits.drop(columns=DIRECT)
        visits["patient"] = visits["patient"].map(pseudonym)
        visits["born"] = visits["born"].str[:4].astype(np.int64)
        visits["clinic"] = visits["ward"].map(self.wards["clinic"])
        return visits

    def tally(self, visits: pd.DataFrame) -> None:
        bands = pd.cut(self.year - visits["born"], BANDS, right=False, labels=BAND_NAMES)
        for band, number in bands.value_counts().items():
            self.by_band[band] += int(number)
        self.by_clinic = self.by_clinic.add(visits["clinic"].value_counts(), fill_value=0)
        self.visits += len(visits)
        self.cents += int(visits["cents"].sum())

    def write(self, target: Path) -> str:
        visits = self.clean(pd.read_csv(self.source))
        self.tally(visits)
        logger.info("%d visits cleaned", self.visits)
        content = visits.to_csv(index=False).encode()
        with gzip.GzipFile(target, "wb", compresslevel=1, mtime=0) as packed:
            packed.write(content)
        return hashlib.sha1(content).hexdigest()


def main() -> None:
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    here = Path(".")
    export = Export(here / "visits.csv", read_wards(here / "wards.csv"), year=2024)
    digest = export.write(here / "visits-pseudonymous.csv.gz")
    print("%d visits, %.2f EUR" % (export.visits, export.cents / 100))
    for band in BAND_NAMES:
        print("  %-7s %7d" % (band, export.by_band[band]))
    for clinic, number in export.by_clinic.items():
        print("  %-10s %7d" % (clinic, number))
    print("sha1 %s" % digest)


if __name__ == "__main__":
    main()
