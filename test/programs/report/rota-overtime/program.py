#!/usr/bin/env python3
"""Overtime balance from the door terminals (SQLite export), for the works council's quarterly sheet."""
import sys
from contextlib import contextmanager
from operator import itemgetter
from sqlite3 import connect

CONTRACT_SECONDS = 38.5 * 3600
BREAK_AFTER, BREAK = 6 * 3600, 30 * 60
WEEK = 7 * 86400


class Terminals:
    """Read-only access to the export."""

    def __init__(self, path):
        self.path = path

    @contextmanager
    def reading(self):
        connection = connect("file:%s?mode=ro" % self.path, uri=True)
        try:
            yield connection.cursor()
        finally:
            connection.close()

    def select(self, sql, *parameters):
        with self.reading() as cursor:
            cursor.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, values)) for values in cursor.fetchall()]

    def departments(self):
        return {row["badge"]: row["department"] for row in self.select("select badge, department from staff")}

    def holidays(self):
        return {row["day"] for row in self.select("select day from holiday")}

    def punches(self, since):
        return self.select("select badge, at, direction, gate from punch where at >= ? order by badge, at", since)


def by_badge(punches):
    stacks = {}
    for punch in punches:
        stacks.setdefault(punch["badge"], []).append(punch)
    return stacks.items()


def stays(punches):
    """Pairs an "in" with the next "out"; anything that does not pair up counts as forgotten."""
    entered, forgotten = None, 0
    result = []
    for punch in punches:
        if punch["direction"] == "in":
            forgotten += entered is not None
            entered = punch["at"]
        elif entered is None:
            forgotten += 1
        else:
            result.append((entered, punch["at"] - entered))
            entered = None
    return result, forgotten


def worked(seconds):
    return seconds - BREAK if seconds > BREAK_AFTER else seconds


def weekly(pairs, holidays):
    weeks = {}
    for begin, seconds in pairs:
        factor = 2 if begin // 86400 in holidays else 1
        weeks[begin // WEEK] = weeks.get(begin // WEEK, 0) + factor * worked(seconds)
    return weeks


def main(path="terminals.db", since="0"):
    terminals = Terminals(path)
    departments, holidays = terminals.departments(), terminals.holidays()
    balance, missing, people = {}, 0, []
    for badge, punches in by_badge(terminals.punches(int(since))):
        pairs, forgotten = stays(punches)
        overtime = sum(max(0, seconds - CONTRACT_SECONDS) for seconds in weekly(pairs, holidays).values())
        department = departments.get(badge, "agency")
        balance[department] = balance.get(department, 0) + overtime
        missing += forgotten
        people.append((overtime, badge, department))

    print("department          hours of overtime")
    for department, seconds in sorted(balance.items()):
        print("%-18s %18.1f" % (department, seconds / 3600))
    print("%d forgotten punches" % missing)
    people.sort(key=itemgetter(1))
    people.sort(key=itemgetter(0), reverse=True)
    for overtime, badge, department in people[:6]:
        print("  %s %-12s %8.2f h" % (badge, department, overtime / 3600))


if __name__ == "__main__":
    main(*sys.argv[1:])
