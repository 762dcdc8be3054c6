"""Mail merge for the waterworks: fills the letter templates and packs the finished letters for the printer."""
import contextlib
import gc
import gzip
import hashlib
import logging
import os
import re
import string
import sys

TAG = re.compile(r"\{(/?)(if|each|=)?\s*([a-z_.]*)\}")
logger = logging.getLogger("merge")


@contextlib.contextmanager
def uninterrupted():
    """Keeps the garbage collector from pausing a print run."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Letter:
    """One letter being filled."""

    def __init__(self, template, values):
        self.template = template
        self.values = values
        self.parts = []
        self.hidden = 0

    def on_if(self, name, closing):
        if closing:
            self.hidden = max(0, self.hidden - 1)
        elif self.hidden or not self.values.get(name):
            self.hidden += 1

    def on_value(self, name, closing):
        if not self.hidden:
            self.parts.append(str(self.values.get(name, "")))

    def on_each(self, name, closing):
        if not self.hidden and not closing:
            for index, amount in enumerate(self.values.get(name, ()), 1):
                self.parts.append(f"  {index:2d}. quarter {amount:>8} m3\n")

    def fill(self):
        at = 0
        for tag in TAG.finditer(self.template):
            if not self.hidden:
                self.parts.append(self.template[at:tag.start()])
            at = tag.end()
            closing, kind, name = tag.groups()
            if kind == "if":
                self.on_if(name, bool(closing))
            elif kind == "each":
                self.on_each(name, bool(closing))
            else:
                self.on_value(name, bool(closing))
        self.parts.append(self.template[at:])
        return "".join(self.parts)


def customers(filename):
    with open(filename, encoding="utf-8") as rows:
        names = rows.readline().rstrip("\n").split(",")
        for row in rows:
            values = dict(zip(names, row.rstrip("\n").split(",")))
            values["meters"] = values["meters"].split("/")
            values["late"] = values["late"] == "1"
            yield values


def load_templates(folder):
    templates = {}
    for entry in sorted(os.listdir(folder)):
        with open(os.path.join(folder, entry), encoding="utf-8") as file:
            templates[os.path.splitext(entry)[0]] = file.read()
    return templates


def merge(templates, rows):
    with uninterrupted():
        for number, values in enumerate(rows):
            letter = Letter(templates[values["letter"]], values).fill()
            yield "\f" + letter if number else letter


def pack(letters, filename):
    pages, digits, md5 = 1, 0, hashlib.md5()
    with gzip.open(filename, "wb", compresslevel=1) as out:
        for text in letters:
            data = text.encode("utf-8")
            out.write(data)
            md5.update(data)
            pages += text.count("\f")
            digits += sum(text.count(digit) for digit in string.digits)
    return pages, digits, md5.hexdigest()


def main():
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    templates = load_templates(os.environ.get("TEMPLATES", "letters"))
    letters = merge(templates, customers(os.environ.get("CUSTOMERS", "customers.csv")))
    logger.info("%d templates", len(templates))
    pages, digits, md5 = pack(letters, "print-run.gz")
    print("pages", pages)
    print("digits", digits)
    print("md5", md5)


main()
