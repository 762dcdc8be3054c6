"""impressions.csv"""
MODELS = ["phone", "tablet", "desktop", "tv"]

q = 2718281
with open("impressions.csv", "w") as sink:
    sink.write("hour,campaign,device,bid_micro,clicked\n")
    for _ in range(300000):
        q = (q * 1664525 + 1013904223) & 0xFFFFFFFF
        n = q >> 9
        campaign = n % 48 if n % 3 else n % 7
        sink.write("%d,cmp%02d,%s,%d,%d\n" % ((n >> 4) % 24, campaign, MODELS[(n >> 7) % 4], 900 + n % 700001, 1 if n % (17 + campaign) == 0 else 0))
