"""ru_maxrss is inherited through exec: a small program shows its large parent's peak, VmHWM its own.

A Python that is started by a process holding 150 MiB shows a ru_maxrss above 150 MiB and a VmHWM of under a third.
"""

import subprocess
import sys

from measure import MIB, report, run

SIZE = 150
SHOW = """
import resource
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print([line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")][0])
"""


def start_small_one():
    held = bytearray(b"x") * (SIZE * MIB)
    shown = subprocess.check_output([sys.executable, "-c", SHOW]).split()
    return {"heldByParentMiB": len(held) / MIB, "maxrssMiB": int(shown[0]) / 1024, "vmHwmMiB": int(shown[1]) / 1024}


def experiment():
    figures = run(start_small_one).value
    return figures, figures["maxrssMiB"] >= SIZE and figures["vmHwmMiB"] < SIZE / 3


if __name__ == "__main__":
    report(__doc__, experiment)
