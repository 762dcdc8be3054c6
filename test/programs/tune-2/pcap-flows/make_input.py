"""capture.pkt.gz: packets of 140 to 400 bytes after a 24-byte header, 110 MB unpacked."""
import gzip
import struct

HEAD = struct.Struct(">IIIHHHBBI")


def main():
    payload = bytes(range(256)) * 2
    s = 1
    with gzip.open("capture.pkt.gz", "wb", compresslevel=1) as out:
        for segment in range(400):
            parts = []
            for i in range(1000):
                s = (s * 214013 + 2531011) & 0xFFFFFFFF
                n = s >> 8
                client = segment * 2 + (1 if i > 500 else 0) if n % 8 == 0 else n % max(1, segment * 2)
                size = 140 + n % 260
                parts.append(HEAD.pack(segment * 40000 + i * 40, 0x0A000000 + client, 0xC0A80000 + client % 9, 1024 + client % 6000, 443, size, n & 0x12, 6, n))
                parts.append(payload[n % 100:n % 100 + size])
            out.write(b"".join(parts))


main()
