"""Writes notes.arc: 21000 consignment notes of about 2 kB (about 43 MB)."""
DEPOTS = [b"Basel", b"Chur", b"Davos", b"Olten", b"Sion"]


def main():
    state = 1871
    stock = []
    for i in range(4000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        stock.append(b"%d boxes of article %05d, %d kg\n" % (state >> 8 & 63, (state >> 9) % 99991, state >> 16 & 1023))
    with open("notes.arc", "wb") as out:
        for number in range(21000):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            at = (state >> 7) % 3900
            body = b"note %d\ndepot: %s\n" % (number, DEPOTS[(state >> 9) % 5]) + b"".join(stock[at:at + 40 + number % 50])
            out.write(b"%d\n" % len(body) + body)


main()
