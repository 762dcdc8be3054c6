"""Writes gauges.txt, a quarter of five-minute readings of 22 harbours (about 9 MB)."""
NAMES = ["Aberthaw", "Brest", "Cuxhaven", "Dunmore", "Esbjerg", "Fowey", "Gijon", "Hirtshals", "Ilfracombe", "Jersey", "Kinsale",
         "Lerwick", "Milford", "Newlyn", "Ostend", "Portrush", "Quiberon", "Roscoff", "Stornoway", "Tobermory", "Ullapool", "Vigo"]

seed = 77
with open("gauges.txt", "w", encoding="ascii") as out:
    out.write("# harbour;seconds;level in cm;flag\n")
    for step in range(17000):
        part = []
        for which, name in enumerate(NAMES):
            seed = (seed * 1664525 + 1013904223) % 4294967296
            noise = seed >> 12
            level = (step * (which + 3) * 7) % 740 + noise % 31
            flag = 2 if noise % 61 == 0 else (1 if noise % 29 == 0 else 0)
            part.append(f"{name};{1711929600 + step * 300};{-9999 if noise % 997 == 0 else level};{flag}\n")
        out.write("".join(part))
