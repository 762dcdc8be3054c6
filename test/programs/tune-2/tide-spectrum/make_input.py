"""gauge.i16: 3145728 heights of a tide gauge in millimetres, one a minute."""
import array

N = 3 << 20
b = 42
noise = array.array("h", bytes(2 * 65536))
for i in range(65536):
    b = (b * 1103515245 + 12345) & 0x7FFFFFFF
    noise[i] = (b >> 14) % 161 - 80


def triangle(period, height):
    return [int(height * (abs((t % period) / period * 4 - 2) - 1)) for t in range(period)]


moon, sun, shallow = triangle(745, 1900), triangle(720, 640), triangle(373, 120)
with open("gauge.i16", "wb") as out:
    for begin in range(0, N, 65536):
        out.write(array.array("h", [moon[t % 745] + sun[t % 720] + shallow[t % 373] + noise[(t * 5 + t // 65536 * 17) & 65535]
                                    for t in range(begin, begin + 65536)]).tobytes())
