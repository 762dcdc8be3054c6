"""crawl.rec: pages as the fetcher stores them, a status line, headers, an empty line, the body."""

FILLER = ("<p>" + "Lorem ipsum dolor sit amet, consectetur adipisici elit, sed eiusmod tempor incidunt ut labore. " * 3 + "</p>\n").encode()


def main():
    z = 31337
    with open("crawl.rec", "wb") as out:
        for page in range(9000):
            parts = [b"<html><title>Page %d</title>\n" % page]
            for k in range(24):
                z = (z * 1103515245 + 12345) & 0x7FFFFFFF
                n = z >> 4
                parts.append(b'<a href="http://WWW.Shop%d.example:80/a/./b%d/../c/%d?utm_source=x&id=%d#top">x</a>\n' % (n % 40, n % 7, n % 5000011, page * 24 + k))
            parts.append(FILLER * (3 + page % 4))
            body = b"".join(parts)
            out.write(b"REC %d\nUrl: http://www.shop%d.example/p/%d\nStatus: %d\nLength: %d\n\n" % (
                page, page % 40, page, 200 if page % 29 else 404, len(body)))
            out.write(body + b"\n")


main()
