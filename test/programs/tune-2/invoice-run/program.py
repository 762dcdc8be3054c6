"""Monthly invoice run.

Reads the metered usage of one month, prices it per account and SKU (with the free
allowance of the plan), applies the volume rebate and prints the register of invoices.
"""
import argparse
import hashlib
import logging
import sqlite3
from decimal import ROUND_HALF_UP, Decimal

LOG = logging.getLogger("billing.run")
REBATES = ((Decimal(50000), Decimal("0.15")), (Decimal(20000), Decimal("0.08")), (Decimal(0), Decimal("0")))
CENT = Decimal("0.01")


class Store(object):
    """All SQL is in here."""

    def __init__(self, filename):
        self.connection = sqlite3.connect(filename)
        self.connection.execute("PRAGMA query_only = 1")

    def usage(self, month):
        query = "SELECT account, sku, day, units, resource FROM usage WHERE day LIKE ? ORDER BY id"
        return list(self.connection.execute(query, (month + "-%",)))

    def prices(self):
        found = {}
        for sku, tenths, included in self.connection.execute("SELECT sku, tenths, included FROM price").fetchall():
            found[sku] = (Decimal(tenths) / 1000, included)
        return found


class Invoice(object):
    def __init__(self, account, positions):
        self.account = account
        self.positions = positions

    @property
    def net(self):
        return sum((amount for _, _, amount in self.positions), Decimal(0))

    @property
    def rebate(self):
        for threshold, rate in REBATES:
            if self.net >= threshold:
                return (self.net * rate).quantize(CENT, ROUND_HALF_UP)

    @property
    def payable(self):
        return self.net - self.rebate

    def fingerprint(self):
        text = "|".join("%s:%d:%s" % position for position in self.positions)
        return hashlib.md5((self.account + text).encode()).hexdigest()[:10]


def by_account(usage):
    accounts = {}
    for record in usage:
        accounts.setdefault(record[0], []).append(record)
    return accounts


def price_account(account, records, prices):
    units = dict.fromkeys(prices, 0)
    for _, sku, _, amount, _ in records:
        units[sku] += amount
    positions = []
    for sku in sorted(units):
        rate, included = prices[sku]
        billable = max(0, units[sku] - included)
        if billable:
            positions.append((sku, billable, (billable * rate).quantize(CENT, ROUND_HALF_UP)))
    return Invoice(account, positions)


def run(store, month):
    prices = store.prices()
    accounts = by_account(store.usage(month))
    LOG.info("%s: %d accounts", month, len(accounts))
    invoices = [price_account(account, accounts[account], prices) for account in accounts]
    invoices.sort(key=lambda invoice: invoice.account)
    return invoices


def register(invoices):
    for invoice in invoices[:12]:
        yield "%s %12s %10s  %s" % (invoice.account, invoice.net, invoice.rebate, invoice.fingerprint())
    yield "invoices %d" % len(invoices)
    yield "payable %s" % sum(invoice.payable for invoice in invoices)


def main():
    options = argparse.ArgumentParser(description="Monthly invoice run")
    options.add_argument("-d", "--database", default="usage.db")
    options.add_argument("-m", "--month", default="2024-05")
    options = options.parse_args()
    logging.basicConfig(level=logging.INFO)
    for line in register(run(Store(options.database), options.month)):
        print(line)


main()
