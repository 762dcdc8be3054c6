"""What the experiments share: fresh children, their peaks, limited groups, and the one line of JSON.

An experiment is a docstring (the claim in its first line, the expected outcome in its second paragraph), the
functions it measures, and `experiment()`, which returns the figures and whether the claim held.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from importlib.util import find_spec, module_from_spec, spec_from_file_location

MIB = 1 << 20


class Unavailable(Exception):
    """This machine lacks what the experiment needs; the text says what."""


def report(text, experiment):
    """Runs the experiment of the script with the docstring `text`, and prints its one line of JSON."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that every `finally` runs
    claim, expected = (" ".join(part.split()) for part in text.split("\n\n")[:2])
    line = {"claim": claim}
    try:
        figures, holds = experiment()
        rounded = {name: round(value, 2) for name, value in figures.items()}
        line.update(figures=rounded, expected=expected, holds=bool(holds))
    except Unavailable as missing:
        line.update(unavailable=str(missing))
    print(json.dumps(line))


def need(module):
    if find_spec(module) is None:
        raise Unavailable("the module %s is not installed for %s" % (module, sys.executable))


# The memory of this process and of the machine


def field(path, name):
    """A kB or plain number of a /proc file, in its own unit; None where the kernel has no such line."""
    try:
        with open(path) as lines:
            for line in lines:
                words = line.split()
                if words and words[0].rstrip(":") == name:
                    return int(words[1])
    except FileNotFoundError:
        pass
    return None


def mib(path, name):
    kib = field(path, name)
    if kib is None:
        raise Unavailable("%s has no %s here" % (path, name))
    return kib / 1024


def anonymous():
    """Anonymous memory of this process now, in MiB, counted page by page."""
    return mib("/proc/self/smaps_rollup", "Anonymous")


def available():
    """What the machine could still give, in MiB."""
    return mib("/proc/meminfo", "MemAvailable")


# A function in a fresh interpreter


class Child:
    """How a child ended: `value` and `peak` (VmHWM in MiB) are None if it was killed."""

    def __init__(self, code, output):
        self.code = code
        self.output = output
        last = json.loads(output.splitlines()[-1]) if code == 0 else {}
        if "unavailable" in last:
            raise Unavailable(last["unavailable"])
        self.value = last.get("value")
        self.peak = last.get("peak")


def run(function, *arguments, group=None, limits=(), may_die=False, seconds=20, **environment):
    """Calls a top-level function of the running script in a fresh Python.

    VmHWM and not ru_maxrss: the latter is inherited through exec. `limits` are (RLIMIT_x, bytes), `group` is a
    Cgroup to enter first, `environment` adds variables. A child that fails is an error unless it may die.
    """

    def prepare():
        if group:
            group.enter()
        for kind, size in limits:
            resource.setrlimit(kind, (size, size))

    script = os.path.abspath(sys.modules["__main__"].__file__)
    start = "import sys; sys.path.insert(0, %r); import measure; measure.child(%r, %r, %r)" % (
        os.path.dirname(os.path.abspath(__file__)),
        script,
        function.__name__,
        arguments,
    )
    try:
        process = subprocess.Popen(
            [sys.executable, "-B", "-c", start],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            preexec_fn=prepare,
            start_new_session=True,
            env=dict(os.environ, **environment),
        )
    except subprocess.SubprocessError:  # what an error in preexec_fn becomes
        raise Unavailable("a process of ours cannot be put under the limit here")
    try:
        output, errors = process.communicate(timeout=seconds)
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)  # workers it may have left; itself, after a time-out
        except ProcessLookupError:
            pass
        process.wait()
    if process.returncode != 0 and not may_die:
        raise RuntimeError("%s ended with %d: %s" % (function.__name__, process.returncode, errors))
    return Child(process.returncode, output)


def child(script, name, arguments):
    """What runs in the fresh Python."""
    spec = spec_from_file_location("experiment", script)
    module = sys.modules["experiment"] = module_from_spec(spec)
    spec.loader.exec_module(module)
    try:
        value = getattr(module, name)(*arguments)
        print(json.dumps({"value": value, "peak": mib("/proc/self/status", "VmHWM")}))
    except Unavailable as missing:
        print(json.dumps({"unavailable": str(missing)}))


def before_after(before, after, *arguments, below):
    """Figures of two versions; holds if their output is equal and the peak falls under `below` of the first."""
    old, new = run(before, *arguments), run(after, *arguments)
    figures = {"peakBeforeMiB": old.peak, "peakAfterMiB": new.peak}
    return figures, old.value == new.value and new.peak < below * old.peak


# A control group with a limit


class Cgroup:
    """A temporary control group with a memory limit and no swap: `with Cgroup(64) as group: run(f, group=group)`."""

    def __init__(self, limit_mib):
        self.limit = limit_mib
        self.folder = None

    def __enter__(self):
        name = "oomwhy-experiment-%d" % os.getpid()
        reasons = []
        for parent, version in group_parents():
            self.folder, self.version = os.path.join(parent, name), version
            try:
                os.mkdir(self.folder)
            except OSError as error:
                reasons.append(str(error))
                continue
            try:
                self.limit_memory()
                return self
            except (OSError, Unavailable) as error:
                reasons.append(str(error))
                self.__exit__()
        why = "; ".join(reasons) or "no group here passes the memory controller on"
        raise Unavailable("a control group with a memory limit cannot be made: " + why)

    def __exit__(self, *_):
        for _ in range(100):  # a process that was just killed may still be leaving
            try:
                os.rmdir(self.folder)
                return
            except OSError:
                for pid in self.read("cgroup.procs").split():
                    try:
                        os.kill(int(pid), signal.SIGKILL)
                    except ProcessLookupError:
                        pass
                time.sleep(0.05)
        os.rmdir(self.folder)

    def limit_memory(self):
        size = str(self.limit * MIB)
        v1, v2 = ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes"), ("memory.max", "memory.swap.max")
        memory, swap = v1 if self.version == 1 else v2
        self.write(memory, size)
        try:
            self.write(swap, size if self.version == 1 else "0")
        except OSError:  # no swap accounting
            if mib("/proc/meminfo", "SwapTotal") > 0:
                raise Unavailable("the group cannot be kept from swapping")

    def read(self, name):
        with open(os.path.join(self.folder, name)) as file:
            return file.read()

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(text)

    def enter(self):
        self.write("cgroup.procs", str(os.getpid()))

    def kills(self):
        """How often the kernel killed in this group."""
        name = "memory.oom_control" if self.version == 1 else "memory.events"
        count = field(os.path.join(self.folder, name), "oom_kill")
        if count is None:
            raise Unavailable("%s has no oom_kill here" % name)
        return count

    def peak(self):
        """The highest usage in MiB, or the present one where the kernel (before 5.19) keeps no peak."""
        for name in ("memory.max_usage_in_bytes", "memory.peak", "memory.current"):
            if os.path.exists(os.path.join(self.folder, name)):
                return int(self.read(name)) / MIB
        raise Unavailable("the group shows no usage")


def group_parents():
    """Where a group of ours may be made, the best place first: below our own, beside it, below the root."""
    own = {}
    with open("/proc/self/cgroup") as lines:
        for line in lines:
            _, controllers, path = line.rstrip("\n").split(":", 2)
            own[controllers] = path.lstrip("/")
    if "memory" in own:
        mount, path, version = "/sys/fs/cgroup/memory", own["memory"], 1
    else:
        mount, path, version = "/sys/fs/cgroup", own.get("", ""), 2
    here = os.path.join(mount, path)
    for folder in dict.fromkeys([here, os.path.dirname(here) if path else mount, mount]):
        if version == 1 and os.path.isdir(folder):
            yield folder, version
        elif version == 2 and passes_memory_on(folder):
            yield folder, version


def passes_memory_on(folder):
    try:
        with open(os.path.join(folder, "cgroup.subtree_control")) as file:
            return "memory" in file.read().split()
    except OSError:
        return False


def folder():
    """A temporary folder to use in a `with`, on a disk where there is one: /tmp is often itself memory."""
    from tempfile import TemporaryDirectory

    return TemporaryDirectory(prefix="oomwhy-experiment-", dir="/var/tmp" if os.path.isdir("/var/tmp") else None)
