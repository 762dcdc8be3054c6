"""Writes service.log: 330000 lines of a service (about 34 MB)."""

MODULES = ["http.in", "db.pool", "cache", "billing", "mail-out"]
TEXTS = ["request %s took %d ms for tenant %d", "connection %s closed after %d queries by %d", "retry of job %s in %d ms, attempt %d",
         "payload of %s has %d bytes too many in field %d"]

state = 12
with open("service.log", "w", encoding="ascii") as out:
    for block in range(330):
        lines = []
        for i in range(1000):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 6
            number = block * 1000 + i
            ident = "%08x-%04x-4%03x-%012x" % (n * 11 & 0xFFFFFFFF, n % 65521, n % 4093, number * 7919)
            level = "ERROR" if n % 31 == 0 else ("WARN" if n % 2 else "INFO")
            if n % 5003 == 0:
                lines.append("    at frame %d\n" % n)
            else:
                lines.append("%02d:%02d:%02d.%03d %s [%s] %s\n" % (
                    number // 9000 % 24, number // 150 % 60, n % 60, n % 1000, level, MODULES[n // 31 % 5],
                    TEXTS[n // 155 % 4] % (ident, n % 90001, n % 4001)))
        out.write("".join(lines))
