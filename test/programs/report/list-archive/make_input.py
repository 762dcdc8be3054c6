"""Writes list.mbox: 3300 mails with long logs in them (about 49 MB)."""
import time

WORDS = "driver patch oops trace module kernel board clock regulator probe timeout firmware interrupt stack lock".split()


def main():
    state = 66
    lines = []
    for i in range(4000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        n = state >> 7
        lines.append("> [%5d.%06d] %s: %s in %s at 0x%08x, giving up on %s %d\n" % (
            n % 90000, n % 999983, WORDS[n % 15], WORDS[n // 15 % 15], WORDS[n // 225 % 15], n, WORDS[n // 7 % 15], n % 77))
    with open("list.mbox", "w") as out:
        for number in range(3300):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 6
            at = 1100000000 + number * 190000 + n % 50000
            date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(at))
            parent = number - 1 - n % 9 if n % 5 and number > 20 else None
            head = ["From writer%d@example.org %s\n" % (n % 157, time.asctime(time.gmtime(at)))]
            head.append("Message-ID: <%06d.%d@lists.example.org>\n" % (number, number * 7919 % 1000))
            if parent is not None:
                head.append("In-Reply-To: <%06d.%d@lists.example.org>\n" % (parent, parent * 7919 % 1000))
            head.append("From: Writer %d <Writer%d@example.org>\nDate: %s\n" % (n % 157, n % 157, date))
            head.append("Subject: [board-dev] %s%s %s #%d\n\n" % (
                "Re: " if parent is not None else "", WORDS[n % 15], WORDS[n // 15 % 15], number - n % 9))
            begin = n % 3700
            out.write("".join(head) + "".join(lines[begin:begin + 60 + n % 240]) + "\n")


main()
