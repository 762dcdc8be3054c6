"""Checks a batch of electronic invoices and writes the acceptance protocol.

Each invoice is parsed, its lines are added up and compared with the stated
totals.  Rejected invoices go back to the supplier with the reason.
"""
import argparse
import logging
import xml.etree.ElementTree as ElementTree
import zipfile
from collections import Counter, deque, namedtuple
from concurrent.futures import ThreadPoolExecutor

log = logging.getLogger("einvoice")

WORKERS = 4
VAT = {"S": 19, "R": 7, "Z": 0}
Accepted = namedtuple("Accepted", "number supplier lines net vat")


class Rejection(Exception):
    """The invoice goes back."""


class WrongTotal(Rejection):
    pass


class BadLine(Rejection):
    pass


def line_amount(line):
    quantity, price = int(line.findtext("Quantity")), int(line.findtext("Price"))
    if quantity <= 0:
        raise BadLine("line %s: quantity %d" % (line.get("id"), quantity))
    return quantity * price, line.findtext("Category")


def add_up(lines):
    net = Counter()
    for line in lines:
        amount, category = line_amount(line)
        if category not in VAT:
            raise BadLine("line %s: category %s" % (line.get("id"), category))
        net[category] += amount
    return net


def check(document):
    """Accepted, or an exception that tells why not."""
    root = ElementTree.fromstring(document)
    lines = root.findall("Line")
    net = add_up(lines)
    vat = sum(amount * VAT[category] // 100 for category, amount in net.items())
    stated = int(root.findtext("Total"))
    if sum(net.values()) + vat != stated:
        raise WrongTotal("%d stated, %d found" % (stated, sum(net.values()) + vat))
    return Accepted(root.get("number"), root.findtext("Supplier"), len(lines), sum(net.values()), vat)


def submitted(pool, batch, most):
    """Jobs in the order of the batch, at most so many of them under way."""
    waiting = deque()
    for name in batch.namelist():
        waiting.append((name, pool.submit(check, batch.read(name))))
        if len(waiting) >= most:
            yield waiting.popleft()
    while waiting:
        yield waiting.popleft()


def check_batch(path, workers):
    accepted, rejected = [], []
    with zipfile.ZipFile(path) as batch, ThreadPoolExecutor(workers) as pool:
        for name, job in submitted(pool, batch, 4 * workers):
            try:
                accepted.append(job.result())
            except Rejection as problem:
                rejected.append((name, type(problem).__name__, str(problem)))
    log.info("%d accepted, %d rejected", len(accepted), len(rejected))
    return accepted, rejected


def protocol(accepted, rejected):
    per_supplier = Counter()
    for invoice in accepted:
        per_supplier[invoice.supplier] += invoice.net + invoice.vat
    yield "accepted %d invoices, %d lines, net %d, vat %d" % (
        len(accepted), sum(one.lines for one in accepted), sum(one.net for one in accepted), sum(one.vat for one in accepted))
    for supplier, amount in sorted(per_supplier.items()):
        yield "  %-12s %14.2f" % (supplier, amount / 100)
    reasons = Counter(kind for _, kind, _ in rejected)
    yield "rejected %s" % ", ".join("%s %d" % reason for reason in sorted(reasons.items()))
    for name, _, problem in sorted(rejected)[:15]:
        yield "  %-18s %s" % (name, problem)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("batch", nargs="?", default="batch.zip")
    parser.add_argument("--workers", type=int, default=WORKERS)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    for line in protocol(*check_batch(args.batch, args.workers)):
        print(line)


if __name__ == "__main__":
    main()
