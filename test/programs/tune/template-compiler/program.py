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
    """One letter being filled; the handlers of its tags are looked up by the tag's name."""

    def __init__(self, template, values):
        self.template = template
        self.values = values
        self.parts = []
        self.hidden = 0
        self.handlers = {"if": self.on_if, "=": self.on_value, "each": self.on_each}

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
            self.handlers[kind or "="](name, bool(closing))
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
    finished = []
    with uninterrupted():
        for values in rows:
            finished.append(Letter(templates[values["letter"]], values).fill())
    return "\f".join(finished)


def pack(text, filename):
    data = text.encode("utf-8")
    with gzip.open(filename, "wb", compresslevel=1) as out:
        out.write(data)
    return hashlib.md5(data).hexdigest()


def main():
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    templates = load_templates(os.environ.get("TEMPLATES", "letters"))
    text = merge(templates, customers(os.environ.get("CUSTOMERS", "customers.csv")))
    logger.info("%d templates", len(templates))
    print("pages", text.count("\f") + 1)
    print("digits", sum(text.count(digit) for digit in string.digits))
    print("md5", pack(text, "print-run.gz"))


main()
