"""telemetry.csv of a heating grid, and the checkpoint of an import that stopped."""
import json

ROWS, DONE = 1150000, 800000


def main():
    w = 808017
    with open("telemetry.csv", "w", encoding="ascii") as f:
        f.write("seq,station,flow,supply,back,state,note\n")
        batch = []
        for i in range(ROWS):
            w = (w * 1103515245 + 12345) & 0x7FFFFFFF
            n = w >> 7
            batch.append("%d,H%03d,%d,%d,%d,%s,n%d\n" % (i, n % 320, n % 4000, 70000 + n % 20000, 40000 + n % 15000, ("ok", "ok", "low", "off")[n >> 5 & 3], n % 90001))
            if len(batch) == 20000:
                f.write("".join(batch))
                batch.clear()
    with open("checkpoint.json", "w") as f:
        json.dump({"file": "telemetry.csv", "rows_done": DONE, "heat_done": 123456789012}, f)


main()
