"""Writes manifests/*.csv.gz, the vehicles of 40 sailings (about 2.5 MB)."""
import gzip
import os

CLASSES = ["car", "car", "van", "coach", "lorry", "cycle", "car"]
os.mkdir("manifests")
n = 9001
for day in range(40):
    rows = ["plate,class,length_cm,kg,boarded,lane\n"]
    for i in range(5200):
        n = (n * 1103515245 + 12345) % 2147483648
        r = n >> 8
        kind = CLASSES[r % 7]
        rows.append(f"{r % 89999 + 10000}-{r % 23},{kind},{r % 400 + 380},{r % 3000 + 700},{'n' if r % 19 == 0 else 'y'},{r % 9}\n")
    with gzip.GzipFile(f"manifests/2022-{day // 20 + 7:02d}-{day % 20 + 1:02d}.csv.gz", "wb", compresslevel=1, mtime=0) as out:
        out.write("".join(rows).encode())
