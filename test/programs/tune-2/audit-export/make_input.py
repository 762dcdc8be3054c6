"""audit.csv: who did what to which object."""
VERBS = ["login", "read", "read", "read", "update", "delete", "grant", "export"]
UNITS = ["hr", "finance", "sales", "ops", "legal"]


def main():
    v = 424242
    with open("audit.csv", "w", newline="") as f:
        f.write("at,actor,unit,verb,object,ip,agent,result\r\n")
        for i in range(330000):
            v = (v * 134775813 + 1) & 0xFFFFFFFF
            n = v >> 6
            f.write('%d,user%d@corp.example,%s,%s,"/records/%s/%d, v%d",10.%d.%d.%d,client/%d.%d,%s\r\n' % (
                1714521600 + i * 9 + n % 9, n % 2600, UNITS[n % 5], VERBS[(n >> 3) % 8], UNITS[(n >> 5) % 5], n % 900001, n % 12,
                n % 250, n % 241, n % 239, n % 4, n % 10, "denied" if n % 37 == 0 else "ok"))


main()
