"""snapshot.xz: a backup of 150 MB, packed with the large dictionary that the backup server is set to."""
import lzma
import struct

FILTERS = [{"id": lzma.FILTER_LZMA2, "dict_size": 192 << 20, "mode": lzma.MODE_FAST, "mf": lzma.MF_HC3, "nice_len": 16, "depth": 1, "lc": 0, "lp": 0, "pb": 0}]
ENTRY = struct.Struct(">8sII")


def main():
    e = 1009
    noise = bytearray(1 << 16)
    for i in range(len(noise)):
        e = (e * 1103515245 + 12345) & 0x7FFFFFFF
        noise[i] = e >> 16 & 255
    packer = lzma.LZMACompressor(format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32, filters=FILTERS)
    with open("snapshot.xz", "wb") as out:
        for number in range(600):
            e = (e * 1103515245 + 12345) & 0x7FFFFFFF
            n = e >> 8
            start = n % 60000
            body = (bytes(noise[start:start + 1200]) + b"%08d" % number) * 207
            out.write(packer.compress(ENTRY.pack(b"db/%05d" % number, len(body), n % 5)))
            out.write(packer.compress(body))
        out.write(packer.flush())


main()
