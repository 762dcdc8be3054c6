"""Writes array.geno: 30000 sites of 720 samples (about 22 MB)."""

SAMPLES = 720
state = 46
patterns = []
for k in range(260):
    row = bytearray()
    for s in range(SAMPLES):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        n = state >> 9
        share = 3 + k % 90
        row.append(b"."[0] if n % 29 == 0 else 48 + (n % 100 < share) + (n // 100 % 100 < share))
    row[90] = row[9]
    row[360] = row[27] if k % 130 else 46
    if k % 9 == 0:
        row[5] = 46
    patterns.append(bytes(row))
with open("array.geno", "wb") as out:
    for site in range(30000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        out.write(b"rs%07d\t%s\n" % (site * 31 + 1000, patterns[(state >> 12) % 260]))
