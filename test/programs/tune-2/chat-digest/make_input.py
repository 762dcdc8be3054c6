"""Writes export.ndjson, the archive of a chat workspace."""
WORDS = "build deploy lunch review merge red green flaky ticket server rollback coffee standup demo release branch".split()


def main():
    r = 5150
    with open("export.ndjson", "w", encoding="utf-8") as f:
        for i in range(130000):
            text = []
            for _ in range(6):
                r = (r * 22695477 + 1) & 0xFFFFFFFF
                text.append(WORDS[r >> 16 & 15])
            n = r >> 5
            f.write('{"channel":"team-%d","user":"u%04d","ts":"%d.%06d","text":"%s %d","edited":%s,"reactions":{"+1":%d,"eyes":%d},"thread":%s}\n' % (
                n % 23, n % 1700, 1700000000 + i * 3, n % 1000000, " ".join(text), n,
                "true" if n % 19 == 0 else "false", n % 5, n % 3, '"t%d"' % (n % 4000) if n % 4 == 0 else "null"))


if __name__ == "__main__":
    main()
