"""Headless replay of a lockstep match: runs the simulation and prints the checksum of every turn.

Two players' machines must agree on these checksums; when support gets a desync report, this is what is run first.
All numbers are whole (1/256 of a map cell), so that every machine gets the same result.
"""
import sys
import zlib
from configparser import ConfigParser

CELL = 256


class Dice:
    """The match's own random numbers."""

    def __init__(self, seed):
        self.state = seed

    def roll(self, sides):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 8) % sides


class Unit:
    kind = "swarmling"

    def __init__(self, **traits):
        self.__dict__.update(traits)

    def step(self, world):
        self.x += self.vx
        self.y += self.vy
        if not 0 <= self.x < world.width:
            self.vx = -self.vx
            self.x += 2 * self.vx
        if not 0 <= self.y < world.height:
            self.vy = -self.vy
            self.y += 2 * self.vy
        if self.rage:
            self.rage -= 1


class Player:
    def __init__(self, name, section):
        self.name = name
        self.waves = section.getint("waves")
        self.size = section.getint("size")
        self.speed = section.getint("speed")
        self.kills = 0


class World:
    def __init__(self, settings):
        self.width = settings.getint("match", "columns") * CELL
        self.height = settings.getint("match", "rows") * CELL
        self.dice = Dice(settings.getint("match", "seed"))
        self.players = [Player(name, settings[name]) for name in settings.sections() if name != "match"]
        self.units = []
        self.history = []

    def spawn(self):
        dice = self.dice
        for team, player in enumerate(self.players):
            for wave in range(player.waves):
                x, y = dice.roll(self.width), dice.roll(self.height)
                for _ in range(player.size):
                    self.units.append(Unit(
                        team=team, wave=wave % 200, x=(x + dice.roll(8 * CELL)) % self.width,
                        y=(y + dice.roll(8 * CELL)) % self.height, vx=dice.roll(2 * player.speed) - player.speed,
                        vy=dice.roll(2 * player.speed) - player.speed, hp=100, armour=wave % 7, rage=dice.roll(4),
                        alive=True, order=None))

    def turn(self):
        crowd = {}
        for unit in self.units:
            if unit.alive:
                unit.step(self)
                place = unit.x // (16 * CELL), unit.y // (16 * CELL)
                crowd.setdefault(place, [0] * len(self.players))[unit.team] += 1
        for unit in self.units:
            around = crowd[unit.x // (16 * CELL), unit.y // (16 * CELL)] if unit.alive else None
            if around and around[unit.team] * 3 < max(around):
                unit.hp -= 40
                if unit.hp <= 0:
                    unit.alive = False
                    self.players[around.index(max(around))].kills += 1
        self.history.append(self.checksum())

    def checksum(self):
        crc = 0
        for unit in self.units:
            crc = zlib.crc32(b"%d,%d,%d" % (unit.x, unit.y, unit.hp), crc)
        return crc


def main(replay="match.ini"):
    settings = ConfigParser()
    if not settings.read(replay):
        sys.exit("no replay %s" % replay)
    world = World(settings)
    world.spawn()
    for _ in range(settings.getint("match", "turns")):
        world.turn()
    for number, checksum in enumerate(world.history, 1):
        print("turn %3d  %08x" % (number, checksum))
    for team, player in enumerate(world.players):
        left = sum(unit.alive for unit in world.units if unit.team == team)
        print("%-8s %7d left, %6d kills" % (player.name, left, player.kills))


if __name__ == "__main__":
    main(*sys.argv[1:])
