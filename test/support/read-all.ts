/** A program that reads a file whole, though it needs one line at a time. */
export const READ_ALL = `import sys


def load(path):
    with open(path) as handle:
        return handle.readlines()


def main():
    total = 0
    for line in load("lines.txt"):
        total += len(line)
    print(total)


if __name__ == "__main__":
    sys.exit(main())
`;

/** Its input of 20 MB, which takes more than 40 MiB as a list of lines. */
export const LINES = 'a line of fifty characters, more or less, as here\n'.repeat(400_000);
