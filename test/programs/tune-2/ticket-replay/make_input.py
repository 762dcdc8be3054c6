"""tickets.log: the event journal of a help desk."""
STEPS = ["open", "assign", "comment", "comment", "close"]
QUEUES = ["network", "laptop", "access", "printer", "phone"]

h = 99991
with open("tickets.log", "w") as journal:
    at = 1709251200
    for batch in range(900):
        for step in STEPS:
            for slot in range(80):
                h = (h * 1103515245 + 12345) & 0x7FFFFFFF
                n = h >> 8
                if step == "close" and n % 50 == 0:
                    continue
                at += n % 5
                journal.write("%d %s T%06d %s %s\n" % (at, step, batch * 80 + slot, QUEUES[(batch * 80 + slot) % 5], "agent%02d" % (n % 60) if step != "open" else "user%04d" % (n % 5000)))
