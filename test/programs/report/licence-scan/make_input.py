"""Writes licences.txt (four short licences) and sources.tar (3300 files in nine components, about 40 MB)."""
import io
import tarfile

NAMES = ["GPL-2.0", "Apache-2.0", "CDDL-1.0", "Zlib"]
WORDS = ("permission notice warranty software copyright holder redistribution source binary form condition liability grant "
         "patent claim derivative work distribute licensor contribution merge publish sublicense purpose fitness").split()
CODE = ["    if (rc != %d) return fail(ctx, %d);\n", "    table[%d] = lookup(%d);\n", "static int step_%d(void) { return %d; }\n",
        "    emit(buffer, %d, 0x%x);\n"]


def main():
    state = 8
    notices = []
    for _ in NAMES:
        words = []
        for _ in range(60):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            words.append(WORDS[(state >> 9) % len(WORDS)])
        notices.append(words)
    with open("licences.txt", "w") as out:
        out.write("\n%%\n".join("%s\n%s\n" % (name, " ".join(words)) for name, words in zip(NAMES, notices)))
    with tarfile.open("sources.tar", "w") as tar:
        for number in range(3300):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 7
            words = list(notices[n % 4]) if n % 13 else ["file", "of", "the", "project"]
            if n % 7 == 0:
                words[n % 4] = "the"
            lines = ["// " + " ".join(words[at:at + 9]) + "\n" for at in range(0, len(words), 9)]
            for i in range(300):
                lines.append(CODE[(n + i) % 4] % (n % 7919 + i * 31, n % 104729 + i * i))
            data = "".join(lines).encode()
            entry = tarfile.TarInfo("part-%d/src/unit%04d.c" % (number // 370, number))
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))


main()
