"""Flow table of a packet capture: packets, bytes, duration and the first bytes that the client sent."""
from __future__ import print_function

import argparse
import binascii
import gzip
import ipaddress
import struct
from contextlib import ExitStack

HEAD = struct.Struct(">IIIHHHBBI")      # time us, source, target, ports, length, flags, protocol, sequence
BLOCK = 1 << 20
BANNER = 16
IDLE = 2000000                          # us of silence that the report mentions


class Flow:
    __slots__ = ("key", "packets", "banner")

    def __init__(self, key, banner):
        self.key = key
        self.banner = banner
        self.packets = []

    def seen(self, at, length):
        self.packets.append((at, length))

    @property
    def size(self):
        return sum(length for _, length in self.packets)

    @property
    def lasted(self):
        return self.packets[-1][0] - self.packets[0][0]

    @property
    def pause(self):
        """Longest silence in the flow."""
        times = [at for at, _ in self.packets]
        return max((later - earlier for earlier, later in zip(times, times[1:])), default=0)

    def describe(self):
        source, target, sport, dport = self.key
        return "%s:%d > %s:%d  packets %5d  bytes %8d  %8.3f s  %s" % (
            ipaddress.ip_address(source), sport, ipaddress.ip_address(target), dport,
            len(self.packets), self.size, self.lasted / 1e6, binascii.hexlify(self.banner).decode())


def packets(capture):
    """Header fields and payload of every packet; packets may cross the end of a block."""
    rest = b""
    while True:
        block = rest + capture.read(BLOCK)
        if len(block) == len(rest):
            break
        view = memoryview(block)
        offset = 0
        while offset + HEAD.size <= len(block):
            fields = HEAD.unpack_from(block, offset)
            end = offset + HEAD.size + fields[5]
            if end > len(block):
                break
            yield fields, view[offset + HEAD.size:end]
            offset = end
        rest = block[offset:]
    if rest:
        raise EOFError("%d bytes after the last packet" % len(rest))


def build(capture):
    table = {}
    for (at, source, target, sport, dport, length, flags, protocol, _), payload in packets(capture):
        if protocol != 6:
            continue
        key = source, target, sport, dport
        flow = table.get(key)
        if flow is None:
            flow = table[key] = Flow(key, payload[:BANNER])
        flow.seen(at, length)
    return table


def report(table, count):
    flows = sorted(table.values(), key=lambda flow: (-flow.size, flow.key))
    for flow in flows[:count]:
        print(flow.describe())
    print("%d flows, %d bytes" % (len(flows), sum(flow.size for flow in flows)))
    print("%d flows with a long pause" % sum(flow.pause > IDLE for flow in flows))
    print("banners %08x" % binascii.crc32(b"".join(bytes(flow.banner) for flow in flows)))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("capture", nargs="?", default="capture.pkt.gz")
    parser.add_argument("--count", type=int, default=15)
    args = parser.parse_args()
    with ExitStack() as stack:
        capture = stack.enter_context(gzip.open(args.capture, "rb"))
        report(build(capture), args.count)


main()
