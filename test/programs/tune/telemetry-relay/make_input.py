"""Writes telemetry.dump: packets of 240 vehicles (about 7 MB)."""
seed = 3
sequences = [0] * 240
with open("telemetry.dump", "w", encoding="ascii") as dump:
    for block in range(190):
        lines = []
        for i in range(1000):
            seed = (seed * 1103515245 + 12345) % 2147483648
            r = seed >> 8
            which = r % 240
            sequences[which] += 2 if r % 1009 == 0 else 1
            lines.append(f"TRK{which:03d}|{sequences[which]}|{r % 131}|{r // 3 % 1000}|{r // 7 % 4000}|{r % 4}|{470000 + r % 9000}|{80000 + r // 5 % 9000}\n")
        dump.write("".join(lines))
