"""Beta diversity along reef transects.

Video plots (sites) were searched for species; the records come as pairs of indices.  Prints richness, the most common
species, and the Jaccard and Soerensen similarity of neighbouring sites for each transect.
"""
import csv
import sys
from collections import namedtuple

import numpy as np

Transect = namedtuple("Transect", "name first last")


def read_transects(path):
    with open(path, newline="") as table:
        reader = csv.reader(table)
        next(reader)
        return [Transect(name, int(first), int(last)) for name, first, last in reader]


def read_records(path):
    """(site, species) for each record; a species may have been noted more than once at a site."""
    return np.fromfile(path, dtype="<u2").reshape(-1, 2)


def presence_matrix(records, n_sites, n_species):
    presence = np.zeros((n_sites, n_species))
    presence[records[:, 0], records[:, 1]] = 1
    return presence


def neighbours(presence):
    """Shared and joint number of species for every two neighbouring sites."""
    here, there = presence[:-1], presence[1:]
    shared = (here * there).sum(axis=1)
    joint = (here + there - here * there).sum(axis=1)
    return shared, joint


def jaccard(shared, joint):
    return np.divide(shared, joint, out=np.zeros(len(shared)), where=joint > 0)


def soerensen(shared, joint):
    return np.divide(2 * shared, joint + shared, out=np.zeros(len(shared)), where=joint + shared > 0)


def rarity(occupancy, n_sites):
    """How many species are found at less than 2 %, 5 %, 10 % of the sites."""
    share = occupancy / n_sites
    return [int((share < bound).sum()) for bound in (0.02, 0.05, 0.1)]


def main(argv):
    records = read_records(argv[1] if len(argv) > 1 else "records.u2")
    transects = read_transects(argv[2] if len(argv) > 2 else "transects.csv")
    n_sites, n_species = (int(largest) + 1 for largest in records.max(axis=0))
    presence = presence_matrix(records, n_sites, n_species)

    richness = presence.sum(axis=1)
    occupancy = presence.sum(axis=0)
    print("%d sites, %d species, %d presences" % (n_sites, n_species, richness.sum()))
    print("richness %d to %d, mean %.3f" % (richness.min(), richness.max(), richness.mean()))
    for species in np.argsort(-occupancy, kind="stable")[:8]:
        print("  species %4d at %5d sites" % (species, occupancy[species]))
    print("rare: " + ", ".join("%d" % number for number in rarity(occupancy, n_sites)))

    shared, joint = neighbours(presence)
    like, alike = jaccard(shared, joint), soerensen(shared, joint)
    order = sorted(transects, key=lambda transect: transect.name)
    for transect in order:
        pairs = slice(transect.first, transect.last)
        turnover = 1 - like[pairs]
        print("%-12s %4d sites  jaccard %.4f  soerensen %.4f  steepest at %d" % (
            transect.name, transect.last - transect.first + 1, like[pairs].mean(), alike[pairs].mean(),
            transect.first + int(turnover.argmax())))


if __name__ == "__main__":
    main(sys.argv)
