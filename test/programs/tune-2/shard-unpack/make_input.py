"""shards/*.z: 32 shards of sensor messages, length-prefixed, in the order of arrival, compressed one by one."""
import os
import struct
import zlib

os.makedirs("shards", exist_ok=True)
a = 314159
filler = bytearray(40000)
for i in range(len(filler)):
    a = (a * 1103515245 + 12345) & 0x7FFFFFFF
    filler[i] = 32 + i // 11 % 9 + ((a >> 18) % 12 if a >> 25 == 0 else 0)
for shard in range(32):
    parts = []
    for number in range(3000):
        a = (a * 1103515245 + 12345) & 0x7FFFFFFF
        n = a >> 7
        size = 2400 + n % 2000
        start = n % 30000
        head = b"%02d/%04d %d " % (shard, number * 1361 % 3000, n % 100000)
        parts.append(struct.pack(">I", len(head) + size))
        parts.append(head)
        parts.append(filler[start:start + size])
    with open("shards/%02d.z" % shard, "wb") as out:
        out.write(zlib.compress(b"".join(parts), 1))
