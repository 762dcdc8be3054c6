"""Writes parcels.csv: 1500 parcels."""

state = 40
with open("parcels.csv", "w", encoding="ascii") as out:
    for i in range(1500):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        n = state >> 8
        weight = 40 + n % 1201
        out.write("parcel-%04d,%d,%d\n" % (i, weight, weight * 3 + n // 1201 % 900))
