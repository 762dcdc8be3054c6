"""Writes list.mbox: 11000 mails of a mailing list (about 44 MB)."""
WORDS = ("the patch applies cleanly but the tests still fail on the older release because the lock is taken twice and "
         "nobody remembers why it was added in the first place so we should ask before it is removed again").split()
TOPICS = ["scheduler", "build on musl", "release date", "licence header", "web site", "mirror", "broken link", "packaging"]


def main():
    state = 5
    paragraphs = []
    for k in range(64):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        rows = []
        for r in range(9):
            rows.append(("> " if (k + r) % 5 == 0 else "") + " ".join(WORDS[(state // (r + 3) + w * (k + 1)) % len(WORDS)] for w in range(13)))
        paragraphs.append("\n".join(rows) + "\n\n")
    ids = []
    with open("list.mbox", "w", encoding="ascii") as out:
        for i in range(11000):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 5
            person = "user%d@example.org" % (n % 611 * (n // 611 % 7) % 499)
            mail_id = "<%d.%x@lists.example.org>" % (i, n)
            reply = i > 0 and n % 9 != 0
            parent = ids[n // 9 % min(i, 400) - min(i, 400)] if reply else None
            ids.append(mail_id)
            text = "".join(paragraphs[(n >> s) % 64] for s in range(2 + n % 7))
            out.write("From %s Tue Mar  5 10:%02d:%02d 2024\nFrom: User %d <%s>\nMessage-ID: %s\nSubject: %s%s\n%sContent-Type: text/plain\n\n%s" % (
                person, i % 60, n % 60, n % 97, person, mail_id, "Re: " if reply else "", TOPICS[n % 8] + " %d" % (i // 100),
                "In-Reply-To: %s\n" % parent if reply else "", text))


main()
