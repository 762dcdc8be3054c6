"""Writes strikes.txt: a dozen strikes of the drum sticks."""
state = 12
with open("strikes.txt", "w", encoding="ascii") as out:
    for number in range(12):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        r = state >> 8
        out.write(f"{(r % 500 + 250) / 1000} {(r // 500 % 500 + 250) / 1000} {0.02 + r % 5 / 100} {r % 9 / 4 + 0.5}\n")
