"""Writes bundles.zip: 240 bundles of 340 observations of laboratories (about 20 MB unpacked)."""
import zipfile

CODES = [("K", "mmol/l", 3500, 2000), ("NA", "mmol/l", 132000, 16000), ("GLU", "mmol/l", 3900, 9000), ("CRP", "mg/l", 200, 90000),
         ("HB", "g/dl", 9000, 9000), ("TSH", "mU/l", 200, 6000), ("ALT", "U/l", 9000, 90000), ("CREA", "umol/l", 40000, 90000)]

state = 4242
with zipfile.ZipFile("bundles.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
    for b in range(240):
        entries = []
        for i in range(340):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 6
            code, unit, low, span = CODES[n % 8]
            entries.append('{"resourceType":"%s","id":"o-%d-%d","status":"%s","code":"%s","value":{"milli":%d,"unit":"%s"},'
                           '"effective":"2024-%02d-%02dT%02d:%02d","flag":"%s","subject":"patient/%d","performer":"lab-%d"}' % (
                               "Observation" if n % 37 else "Specimen", b, i, "final" if n % 19 else "cancelled", code, low + n // 8 % span, unit,
                               1 + n % 12, 1 + n % 28, n % 24, n % 60, "NNNHL"[n // 3 % 5], n % 40009, n % 7))
        archive.writestr("lab-%d/bundle-%03d.json" % (b % 7, b), '{"version":"%s","entry":[%s]}' % ("3" if b == 100 else "4", ",\n".join(entries)))
