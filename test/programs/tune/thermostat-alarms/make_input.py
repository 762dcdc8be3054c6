"""Writes thermostats.tsv: samples of 70 rooms, one every two minutes (about 8 MB)."""
USES = ["office", "corridor", "lab", "store"]
BASE = {"office": 210, "corridor": 170, "lab": 195, "store": 140}


def main():
    seed = 99
    with open("thermostats.tsv", "w", encoding="ascii") as out:
        out.write("room\tuse\tminute\ttenths\tvalve\n")
        for step in range(4700):
            lines = []
            for room in range(70):
                seed = (1103515245 * seed + 12345) % 2147483648
                r = seed >> 9
                use = USES[room % 4]
                swing = (step * (room % 7 + 1) // 9) % 64 - 32
                lines.append(f"R{room:03d}\t{use}\t{step * 2}\t{BASE[use] + swing + r % 9 - 4}\t{(step // (room % 11 + 2)) % 5 * 25}\n")
            out.write("".join(lines))


main()
