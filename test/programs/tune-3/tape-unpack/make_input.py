"""Writes tape.tar.xz (120 MB of files, packed with a 96 MiB dictionary) and tape.sha1."""
import hashlib
import io
import lzma
import tarfile

FILTERS = [{"id": lzma.FILTER_LZMA2, "dict_size": 96 << 20, "mode": lzma.MODE_FAST, "mf": lzma.MF_HC3, "nice_len": 273, "depth": 1, "lc": 0, "lp": 0, "pb": 0}]
FOLDERS = ["plates", "spectra", "logs"]

state = 7
with lzma.open("tape.tar.xz", "wb", format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32, filters=FILTERS) as packed, open("tape.sha1", "w") as manifest:
    with tarfile.open(fileobj=packed, mode="w|") as tape:
        for i in range(120):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            row = hashlib.sha256(b"%d" % state).digest() * 8192
            data = (row + b"%08x" % state) * 4
            info = tarfile.TarInfo("%s/%03d.%s" % (FOLDERS[i % 3], i, "tmp" if i % 40 == 5 else "dat"))
            info.size = len(data)
            tape.addfile(info, io.BytesIO(data))
            if i % 40 != 5:
                manifest.write("%s  %s\n" % (hashlib.sha1(data).hexdigest(), info.name))
