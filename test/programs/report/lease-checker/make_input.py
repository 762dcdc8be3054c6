"""Writes lease.ini: the size of the model."""


def main():
    with open("lease.ini", "w") as out:
        out.write("[lease]\nworkers = 3\nterm = 7\nepochs = 8\ngrace = 6\n")


main()
