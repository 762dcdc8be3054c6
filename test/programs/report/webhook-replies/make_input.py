"""Writes deliveries.json: 70000 webhook deliveries as one array, one delivery to a line (about 28 MB)."""

EVENTS = ["invoice.paid", "invoice.voided", "customer.updated", "refund.created", "ping"]


def main():
    state = 5
    with open("deliveries.json", "w", encoding="ascii") as out:
        out.write("[\n")
        for i in range(70000):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 7
            host = n % 37
            if n % 41 == 0:
                answer, error = "null", '"connect timeout after %d ms"' % (5000 + n % 900)
            else:
                status = 200 if n // 37 % 100 >= host else (410, 500, 503, 422, 302)[n % 5]
                answer = '{"status":%d,"headers":{"content-length":"%d","server":"nginx/1.%d"}}' % (status, n % 999, n % 25)
                error = "null"
            out.write('{"id":"dlv_%010x","attempt":%d,"endpoint":{"id":"we_%04d","url":"https://hooks%02d.example.net/in/%d"},'
                      '"event":{"type":"%s","subject":"sub_%09d","api":"2024-03-01"},"timing":{"dns":%d,"tls":%d,"total":%d},'
                      '"response":%s,"error":%s}%s\n' % (
                          n * 40503 + i, 1 + (n % 6 == 0), host, host, n % 911, EVENTS[n // 3 % 5], n % 999999937, n % 40, n % 90,
                          n % 4400, answer, error, "," if i < 69999 else ""))
        out.write("]\n")


main()
