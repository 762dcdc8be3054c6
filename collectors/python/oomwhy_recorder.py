"""Flight recorder for Python programs that may run out of memory: what held the memory, written before the end.

    python oomwhy_recorder.py app.py ARGUMENTS      (or: python -m oomwhy_recorder app.py …, -m package …)

or, as the first lines of the program:

    import oomwhy_recorder
    oomwhy_recorder.start()

A daemon thread looks at the process and at its limits (cgroup v1 and v2 with their ancestors, RLIMIT_AS,
RLIMIT_DATA, else the host's memory). Near a limit, at an uncaught MemoryError, on SIGTERM and at exit it writes one
file: where each thread stands, at which lines memory grew, the largest containers and arrays with the names that hold
them, counts of objects by type, gc, malloc, children. `oomwhy diagnose FILE` reads it.

Never written: values, keys of dictionaries, arguments, the environment. Only names, types, sizes, file names and lines.
It never raises into the program, holds the program up for at most PAUSE seconds a dump, and takes at most RESERVE +
BUFFER bytes and about 0.6 MiB for itself, all of it at the start. Standard library only, Python 3.8 and later.

OOMWHY_RECORDER_DIR: the folder of the files (default: oomwhy-recorder-UID in the folder for temporary files).
OOMWHY_RECORDER_TRACEMALLOC=1: also where the held objects were allocated; costs what tracemalloc costs.
"""
import _thread
import atexit
import gc
import itertools
import os
import sys
import time

FORMAT = 1
RESERVE = 512 * 1024          # given back before a dump, so that the dump finds memory
BUFFER = 64 * 1024            # the largest dump
PAUSE = 0.04                  # seconds for which a dump may hold the program up
VISITS = 6000                 # objects that one dump looks at
LEVELS = (0.2, 0.33, 0.45, 0.6, 0.72, 0.82, 0.9, 0.95)
NEAR = 3                      # the first of these levels at which page cache is told apart
AGAIN = 20.0                  # seconds before a level that was left is written again
FILES_KEPT = 16               # files in the folder; the oldest go
MIB = 1048576
PAGE = os.sysconf("SC_PAGE_SIZE")
MOST_THREADS, MOST_FRAMES, MOST_HOLDERS, MOST_LINES, MOST_SAMPLES = 12, 24, 24, 48, 120
UNLIMITED = 1 << 60
MOST_WATCHED = 32              # threads; of more faulthandler would write too much

_HERE = os.path.abspath(__file__)
_STDLIB = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
_name_of = type.__dict__["__name__"].__get__
_mro_of = type.__dict__["__mro__"].__get__
_CONTAINERS = (list, tuple, dict, set, frozenset)
_FLAT = (str, bytes, bytearray)
_ATOMS = (type(None), bool, type, type(sys), type(len), type(lambda: 0), type(NotImplemented), type(...),
          type((lambda: 0).__code__), type(sys._getframe()), type(object.__init__), type("".join))
_SAMPLE = (40, 8, 5, 3, 2, 2)


def _quote(text):
    """A JSON string on one line; whatever is not printable is a question mark."""
    text = text[:160].replace("\\", "\\\\").replace('"', '\\"')
    return '"' + (text if text.isprintable() else "".join(c if c.isprintable() else "?" for c in text)) + '"'


def _json(value):
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if type(value) is int:
        return str(value)
    if type(value) is float:
        return "%.3f" % value
    if type(value) in (list, tuple):
        return "[" + ",".join([_json(one) for one in value]) + "]"
    return _quote(value)


def _is_program(path):
    return not (path.startswith((_STDLIB, "<")) or path == _HERE or "site-packages" in path or "dist-packages" in path)


class _Limit:
    """One limit and how to read what counts against it, without allocating."""

    def __init__(self, kind, path, total, fd, stat_fd=-1):
        self.kind, self.path, self.bytes, self.fd, self.stat_fd = kind, path, total, fd, stat_fd


class Recorder:
    def __init__(self, folder, trace):
        self.folder, self.trace = folder, trace
        self.pid = os.getpid()
        self.fd = self.end = -1
        self.tmp = os.fsencode(os.path.join(folder, "oomwhy-recorder-%d.tmp" % self.pid))
        self.path = self.tmp[:-3] + b"txt"
        try:
            os.unlink(self.tmp)
        except OSError:
            pass
        self.buffer = bytearray(BUFFER)
        self.view = memoryview(self.buffer)
        self.reserve = bytearray(b"\1") * RESERVE
        self.text = bytearray(8192)
        self.into = [self.text]
        self.dumping = _thread.allocate_lock()
        self.wake = _thread.allocate_lock()
        self.wake.acquire()
        self.stopped = False
        self.started, self.begun = time.time(), time.monotonic()
        self.statm = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        self.rss = self.vsize = self.data = self.peak = 0
        # Lines at which memory grew: the code, the line, bytes now, turns seen, the last turn.
        self.grown = [None] * MOST_LINES
        self.samples = [(0.0, 0)] * MOST_SAMPLES
        self.sampled, self.every, self.turn = 0, 1, 0
        self.rate = 0.0
        self.level, self.level_at, self.dumps = -1, -AGAIN, 0
        self.queue = [None] * 512
        self.holders = []
        self.used = 0
        self.visits, self.deadline = 0, 0.0
        self.counts = {}
        self.full = False
        self.watchdog = None
        self.mallinfo = self.libc = self.pointer = self.text_pointer = None
        self.cwd = os.getcwd() + os.sep
        main = getattr(sys.modules.get("__main__"), "__file__", None) or ""
        self.program = os.path.basename(main) if main and main != _HERE else ""
        self.limits = _find_limits()
        self.baseline = _counts_now()

    # ---- what is watched

    def fill(self, fd):
        """Reads a file's beginning into `text`. Waits for the interpreter's lock only where there is no ctypes."""
        if self.libc is not None:
            return max(self.libc.pread(fd, self.text_pointer, len(self.text), 0), 0)
        return os.preadv(fd, self.into, 0)

    def read(self, fd):
        return bytes(self.text[:min(self.fill(fd), 400)])

    def look(self):
        parts = self.read(self.statm).split()
        self.vsize, self.rss, self.data = (int(parts[i]) * PAGE for i in (0, 1, 5))
        self.peak = max(self.peak, self.rss)

    def usage(self, limit):
        if limit.kind == "RLIMIT_AS":
            return self.vsize
        if limit.kind == "RLIMIT_DATA":
            return self.data
        if limit.kind == "host":
            n = self.fill(limit.fd)
            at = self.text.find(b"MemAvailable:", 0, n)
            return limit.bytes - int(self.text[at + 13:at + 28].split()[0]) * 1024
        used = int(self.read(limit.fd))
        if used >= limit.bytes * LEVELS[NEAR] and limit.stat_fd >= 0:
            # Page cache is given up before anybody is killed.
            n = self.fill(limit.stat_fd)
            for name in ((b"\ntotal_inactive_file ", b"\ntotal_active_file ") if limit.path.startswith("v1")
                         else (b"\ninactive_file ", b"\nactive_file ")):
                at = self.text.find(name, 0, n)
                if at >= 0:
                    used -= int(self.text[at + len(name):at + len(name) + 20].split(b"\n")[0])
        return max(used, 0)

    def nearest(self):
        """The limit with the highest share of use: (share, limit, used)."""
        best = (0.0, None, 0)
        for limit in self.limits:
            try:
                used = self.usage(limit)
                if used >= best[0] * limit.bytes and limit.bytes > 0:
                    best = (used / limit.bytes, limit, used)
            except Exception:
                continue
        return best

    def place(self, frame):
        """The innermost frame of the program's own code."""
        first = frame
        while frame is not None and not _is_program(frame.f_code.co_filename):
            frame = frame.f_back
        return frame or first

    def callers(self, frame):
        """The next two frames of the program above: who asked for it."""
        found = ()
        frame = frame.f_back
        while frame is not None and len(found) < 2:
            if _is_program(frame.f_code.co_filename):
                found += ((frame.f_code, frame.f_lineno or 0),)
            frame = frame.f_back
        return found

    def attribute(self, delta):
        """Growth belongs to the lines where threads stand; what is given back was most likely taken last."""
        if delta < 0:
            left = -delta
            for slot in sorted([one for one in self.grown if one], key=lambda one: -one[4]):
                taken = min(left, slot[2])
                slot[2] -= taken
                left -= taken
                if left == 0:
                    return
            return
        me = _thread.get_ident()
        places = []
        for ident, frame in sys._current_frames().items():
            if ident == me:
                continue
            top = frame.f_code
            waits = top.co_filename.startswith(_STDLIB) and top.co_name in (
                "wait", "acquire", "get", "select", "poll", "_wait_for_tstate_lock", "join", "accept", "_recv", "_worker")
            if not waits:
                places.append(self.place(frame))
        for frame in places:
            code, line, part = frame.f_code, frame.f_lineno or 0, delta // len(places)
            smallest = 0
            for i, slot in enumerate(self.grown):
                if slot is None or (slot[0] is code and slot[1] == line):
                    break
                if slot[2] < self.grown[smallest][2]:
                    smallest = i
            else:
                i = smallest
                self.grown[i] = None
            if self.grown[i] is None:
                self.grown[i] = [code, line, 0, 0, 0, ()]
            slot = self.grown[i]
            if slot[3] < 4 or slot[3] % 8 == 0:
                slot[5] = self.callers(frame)
            slot[2] += part
            slot[3] += 1
            slot[4] = self.turn

    def sample(self, seconds):
        if self.turn % self.every:
            return
        if self.sampled == MOST_SAMPLES:
            for i in range(MOST_SAMPLES // 2):
                self.samples[i] = self.samples[2 * i]
            self.sampled, self.every = MOST_SAMPLES // 2, self.every * 2
        self.samples[self.sampled] = (seconds, self.rss)
        self.sampled += 1

    def poll(self, elapsed):
        """One look. Returns the seconds until the next."""
        self.turn += 1
        before = self.rss
        self.look()
        delta = self.rss - before
        if before and abs(delta) >= 128 * 1024:
            self.attribute(delta)
        self.rate = max(delta / elapsed if elapsed > 0 else 0.0, self.rate * 0.8)
        self.sample(time.monotonic() - self.begun)
        share, limit, used = self.nearest()
        if limit is None:
            return 0.25
        level = sum(1 for one in LEVELS if share >= one) - 1
        now = time.monotonic()
        if self.failed:
            return 0.1
        if level > self.level or (level >= 0 and level == self.level and now - self.level_at > AGAIN * 6
                                  and delta > MIB):
            self.level, self.level_at = level, now
            self.dump("near", None, (share, limit, used))
        elif share < LEVELS[max(self.level, 0)] - 0.15 and now - self.level_at > AGAIN:
            self.level = level
        pause = min(max(limit.bytes / 40 / self.rate, 0.004), 0.1) if self.rate > MIB else 0.1
        return pause if now - self.begun > 1 or limit.kind == "host" else min(pause, 0.01)

    def run(self):
        pause = 0.005
        last = time.monotonic()
        while not self.stopped:
            try:
                self.guard(pause)
                if self.wake.acquire(True, pause) or self.stopped:
                    return
                now = time.monotonic()
                elapsed, last = now - last, now
                pause = self.poll(elapsed)
            except BaseException:
                pause = 1.0

    def guard(self, pause):
        """
        Where C code keeps the interpreter's lock, this thread cannot look: then faulthandler's own thread, which needs no
        lock, adds the stack to the last dump.
        """
        if not self.watchdog or self.fd < 0 or self.forking or _thread._count() > MOST_WATCHED:
            return
        at = self.libc.lseek(self.fd, 0, 1) if self.libc is not None else os.lseek(self.fd, 0, os.SEEK_CUR)
        if at != self.end:
            os.ftruncate(self.fd, self.end)
            os.lseek(self.fd, self.end, os.SEEK_SET)
        self.watchdog.dump_traceback_later(pause + 0.03, file=self.fd)

    # ---- what is written

    def line(self, fact, **fields):
        text = '{"fact":%s%s}\n' % (_quote(fact), "".join([',%s:%s' % (_quote(k), _json(v)) for k, v in fields.items()]))
        data = text.encode("utf-8", "replace")
        if self.used + len(data) > BUFFER - 200:
            self.full = True
            return
        self.view[self.used:self.used + len(data)] = data
        self.used += len(data)

    def shown(self, path):
        """A file's name without what stands above the program's folder."""
        if path.startswith(self.cwd):
            return path[len(self.cwd):]
        return path[path.rfind("/") + 1:]

    def dump(self, reason, frames=None, near=None):
        """Writes all that is known; keeps what was gathered before anything went wrong."""
        if not self.dumping.acquire(True, 0.3):
            return
        interval = sys.getswitchinterval()
        collecting = self.collected = gc.isenabled()
        try:
            self.reserve = None
            gc.disable()
            # From here to the end of writing nothing lets go of the interpreter's lock: in C code of the program's it might
            # never come back.
            if near is None:
                self.look()
                near = self.nearest()
            born = self.children()
            # Other threads wait for this long before they ask for the interpreter.
            sys.setswitchinterval(max(interval, PAUSE))
            self.deadline = time.monotonic() + PAUSE * 0.9
            self.used, self.visits, self.full = 0, VISITS, False
            try:
                self.gather(reason, frames, near, born)
            except BaseException:
                self.full = True
            self.holders = []
            self.counts = {}
            for i in range(len(self.queue)):
                self.queue[i] = None
            self.line("end", cut=bool(self.full or self.visits <= 0 or time.monotonic() > self.deadline),
                      pausedMilliseconds=int((time.monotonic() - self.deadline + PAUSE * 0.9) * 1000))
            self.write()
            self.dumps += reason != "start"
        except BaseException:
            pass
        finally:
            try:
                sys.setswitchinterval(interval)
                if collecting:
                    gc.enable()
                if reason == "near":
                    self.reserve = bytearray(b"\1") * RESERVE
            except BaseException:
                pass
            self.dumping.release()

    def gather(self, reason, frames, near, born):
        now = time.time()
        head = '{"oomwhy-recorder":%d,"fact":"dump","reason":%s,"pid":%d,"program":%s,"python":%s,"time":%s,' \
               '"uptime":%.3f,"seconds":%.3f}\n' % (
                   FORMAT, _quote(reason), self.pid, _quote(self.program), _quote(sys.version.split()[0]),
                   _quote(time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + ".%03dZ" % (now % 1 * 1000)),
                   time.clock_gettime(time.CLOCK_MONOTONIC), time.monotonic() - self.begun)
        data = head.encode("utf-8", "replace")
        self.view[:len(data)] = data
        self.used = len(data)
        self.line("process", rss=self.rss, peak=self.peak, vsize=self.vsize)
        if near[1] is not None:
            self.line("limit", kind=near[1].kind, path=near[1].path, bytes=near[1].bytes, used=near[2])
        stacks = self.stacks(frames)
        for slot in sorted([one for one in self.grown if one and one[2] >= MIB // 2], key=lambda one: -one[2])[:12]:
            self.line("growth", file=self.shown(slot[0].co_filename), line=slot[1], function=slot[0].co_name,
                      bytes=slot[2], samples=slot[3],
                      callers=["%s:%d %s" % (self.shown(code.co_filename), line, code.co_name) for code, line in slot[5]])
        for pid, rss in born:
            self.line("child", pid=pid, rss=rss)
        self.state()
        self.find(stacks)
        self.rest()

    def stacks(self, frames):
        me = _thread.get_ident()
        if frames is not None:
            all_stacks = [(me, frames)]
        else:
            all_stacks = []
            for ident, frame in sys._current_frames().items():
                stack = []
                while frame is not None:
                    if frame.f_code.co_filename != _HERE:
                        stack.append(frame)
                    frame = frame.f_back
                if stack:
                    all_stacks.append((ident, stack))
        # The main thread first: it was there before all others.
        all_stacks.sort(key=lambda one: one[0] != self.main_thread)
        for n, (_, stack) in enumerate(all_stacks[:MOST_THREADS]):
            for depth, frame in enumerate(stack[:MOST_FRAMES]):
                code = frame.f_code
                self.line("frame", thread=n, depth=depth, file=self.shown(code.co_filename), line=frame.f_lineno or 0,
                          function=code.co_name, own=_is_program(code.co_filename))
        return [stack for _, stack in all_stacks[:MOST_THREADS]]

    def spent(self):
        return self.visits <= 0 or time.monotonic() > self.deadline

    def find(self, stacks):
        """Goes from names to what they hold, the frames of the program first, then the globals of its modules."""
        for stack in stacks:
            for frame in stack[:MOST_FRAMES]:
                self.find_in_frame(frame)
        for name, module in list(sys.modules.items()):
            path = getattr(module, "__file__", None) if type(module) is type(sys) else None
            if type(path) is str and _is_program(os.path.abspath(path)) and name != "oomwhy_recorder":
                where = (self.shown(path), None, None, "global")
                for key, value in list(module.__dict__.items())[:400]:
                    self.follow(key, value, where, 0)
        # What reaches all of the process, such as a server or a loop, holds it in name only.
        self.holders = [one for one in self.holders if one[8] or one[0] < self.rss * 0.9]
        self.holders.sort(key=lambda one: -one[0])
        for n, (size, _, kind, length, of, where, also, site, _) in enumerate(self.holders[:MOST_HOLDERS]):
            name, (path, line, function, scope) = where
            self.line("holder", rank=n + 1, name=name, scope=scope, file=path, line=line, function=function, type=kind,
                      of=of, items=length, bytes=min(size, self.rss), also=also)
            if site:
                self.line("site", rank=n + 1, file=self.shown(site[0]), line=site[1])

    def find_in_frame(self, frame):
        code = frame.f_code
        if not _is_program(code.co_filename) or self.spent():
            return
        names = frame.f_locals
        if names is frame.f_globals:
            return
        where = (self.shown(code.co_filename), frame.f_lineno or 0, code.co_name, "local")
        for key in list(names):
            value = names[key]
            if key[:1] == ".":
                self.through(value, where)
            else:
                self.follow(key, value, where, 0)
        # CPython up to 3.12 keeps the dict of locals with the frame: emptied, it keeps nothing alive.
        if type(names) is dict and code.co_flags & 1 and sys.getrefcount(names) <= 3:
            names.clear()

    def through(self, value, where):
        """An iterator over generators: their frames have names of their own."""
        for one in [value] + (gc.get_referents(value)[:4] if type(value).__module__ in ("builtins", "itertools") else []):
            if hasattr(type(one), "gi_frame"):
                self.follow("generator", one, where, 0)

    def follow(self, name, value, where, depth):
        try:
            self.weigh_named(name, value, where, depth)
        except Exception:
            self.full = True

    def weigh_named(self, name, value, where, depth):
        kind = type(value)
        if kind in _ATOMS and kind is not type(lambda: 0) and kind is not type or kind in (int, float) or self.spent():
            return
        for known in self.holders:
            if known[1] is value:
                text = "%s in %s" % (name, where[2] or where[0])
                if len(known[6]) < 4 and text not in known[6] and (name, where) != known[5]:
                    known[6].append(text)
                return
        if not name.isidentifier() and depth == 0:
            return
        self.visits -= 1
        if depth < 4:
            inner = self.inner(name, value, kind, where)
            if inner is not None:
                for key, one, place in inner:
                    self.follow(key, one, place, depth + 1)
                return
        size, length, of, site = self.weigh(value)
        if size >= 64 * 1024:
            array = getattr(sys.modules.get("numpy"), "ndarray", None)
            known = length is not None or array in _mro_of(kind)
            self.holders.append([size, value, _name_of(kind), length, of, (name, where), [], site, known])
            if len(self.holders) > 4 * MOST_HOLDERS:
                self.holders.sort(key=lambda one: -one[0])
                del self.holders[2 * MOST_HOLDERS:]

    def inner(self, name, value, kind, where):
        """The named parts of an object of the program's own classes, of a class, a function or a generator."""
        frame = None
        for attribute in ("gi_frame", "cr_frame", "ag_frame"):
            if attribute in kind.__dict__ and _name_of(kind) in ("generator", "coroutine", "async_generator"):
                frame = getattr(value, attribute)
                if frame is not None and self.remember(value):
                    self.find_in_frame(frame)
                return []
        if hasattr(kind, "__next__") and kind.__module__ in ("builtins", "itertools"):
            self.through(value, where)
            return None if _name_of(kind) in ("_tee", "islice", "chain") else []
        if kind is type(lambda: 0):
            cells = value.__closure__ or ()
            parts = []
            if _is_program(value.__code__.co_filename):
                place = (where[0], value.__code__.co_firstlineno, value.__name__, "closure")
                for key, cell in zip(value.__code__.co_freevars, cells):
                    try:
                        parts.append((key, cell.cell_contents, place))
                    except ValueError:
                        pass
                for one in value.__defaults__ or ():
                    parts.append((name + "(default)", one, place))
            return parts
        if type in _mro_of(kind):
            module = value.__module__
            path = getattr(sys.modules.get(module), "__file__", None) if type(module) is str else None
            if type(path) is not str or not _is_program(os.path.abspath(path)) or not self.remember(value):
                return []
            place = (self.shown(path), None, _name_of(value), "class")
            return [(_name_of(value) + "." + key, one, place) for key, one in list(value.__dict__.items())[:64]
                    if key[:2] != "__"]
        if any(base in (list, tuple, dict, set, frozenset, str, bytes) for base in _mro_of(kind)):
            return None
        module = sys.modules.get(kind.__module__) if type(kind.__module__) is str else None
        path = getattr(module, "__file__", None)
        if type(path) is not str or not _is_program(os.path.abspath(path)):
            return None
        if not self.remember(value):
            return []
        place = (self.shown(path), where[1], _name_of(kind), "attribute")
        parts = []
        try:
            names = object.__getattribute__(value, "__dict__")
            parts = [(key, one) for key, one in list(names.items())[:64] if type(key) is str]
        except AttributeError:
            pass
        for base in _mro_of(kind):
            for key, member in base.__dict__.items():
                if _name_of(type(member)) == "member_descriptor":
                    try:
                        parts.append((key, member.__get__(value)))
                    except AttributeError:
                        pass
        return [("%s.%s" % (name, key) if key.isidentifier() else name + ".?", one, place) for key, one in parts]

    def remember(self, value):
        """Whether this object is new, and there is room to go into it."""
        for i, one in enumerate(self.queue):
            if one is value:
                return False
            if one is None:
                self.queue[i] = value
                return True
        return False

    # ---- how large it is

    def weigh(self, value):
        """(bytes with all that it reaches, items, the type of most items, where they were allocated), by samples."""
        length, of, site = None, None, None
        kind = type(value)
        bases = _mro_of(kind)
        mark = self.visits
        # One large holder must not use up what the others need.
        self.visits = min(mark, 700)
        granted = self.visits
        size = self.size(value, 0, 1)[0]
        self.visits = mark - (granted - self.visits)
        for base in _CONTAINERS + _FLAT:
            if base in bases:
                length = base.__len__(value)
                break
        else:
            if _name_of(kind) == "deque":
                length = len(value)
            elif _name_of(kind) == "_lru_cache_wrapper":
                length = value.cache_info()[3]
            elif _name_of(kind) in ("Queue", "SimpleQueue", "LifoQueue", "PriorityQueue"):
                try:
                    length = value.qsize()
                except Exception:
                    length = None
        if length and not any(base in bases for base in _FLAT):
            items = self.some(value, kind, bases, 12)[1] or ()
            types = {}
            for one in items:
                shown = _name_of(type(one[1] if dict in bases else one))
                types[shown] = types.get(shown, 0) + 1
            of = max(types, key=types.get) if types else None
            if self.trace and items:
                site = self.allocated([one[1] for one in items] if dict in bases else items)
        elif self.trace:
            site = self.allocated([value])
        return size, length, of, site

    def allocated(self, items):
        places = {}
        for one in items:
            found = self.trace.get_object_traceback(one)
            if found:
                place = (found[-1].filename, found[-1].lineno)
                places[place] = places.get(place, 0) + 1
        return max(places, key=places.get) if places else None

    def some(self, value, kind, bases, most):
        """(number of items, up to `most` of them from all over it). Runs no code of the program's."""
        if list in bases or tuple in bases:
            base = list if list in bases else tuple
            n = base.__len__(value)
            if n <= most:
                return n, [base.__getitem__(value, i) for i in range(n)]
            return n, [base.__getitem__(value, i * (n - 1) // (most - 1)) for i in range(most)]
        if dict in bases:
            n = dict.__len__(value)
            half = most // 2 + 1
            items = list(itertools.islice(dict.items(value), half))
            if n > half:
                try:
                    items += list(itertools.islice(dict.items(value).__reversed__(), min(half, n - half)))
                except (AttributeError, TypeError):
                    pass
            return n, items
        if set in bases or frozenset in bases:
            base = set if set in bases else frozenset
            return base.__len__(value), list(itertools.islice(base.__iter__(value), most))
        if _name_of(kind) == "deque":
            n = len(value)
            half = most // 2 + 1
            items = list(itertools.islice(iter(value), half))
            return n, items + list(itertools.islice(reversed(value), max(0, min(half, n - half))))
        return None, None

    def size(self, value, depth, times, hops=0):
        """(bytes, identity): two samples of one identity count once."""
        kind = type(value)
        if kind in _ATOMS:
            return 0, 0
        self.visits -= 1
        hops += 1
        if len(self.counts) < 96 or kind in self.counts:
            self.counts[kind] = self.counts.get(kind, 0) + times
        if kind is int or kind is float:
            return 24 + (4 if kind is int else 0), (0 if kind is int and -6 < value < 257 else id(value))
        bases = _mro_of(kind)
        for flat in _FLAT:
            if flat in bases:
                return flat.__sizeof__(value), id(value)
        array = getattr(sys.modules.get("numpy"), "ndarray", None)
        if array is not None and array in bases:
            return self.array_size(value, array, depth, times, hops)
        base = next((one for one in _CONTAINERS if one in bases), None)
        own = (base or object).__sizeof__(value) + 16
        name = _name_of(kind)
        if base is None and name in ("array", "BytesIO", "deque", "OrderedDict", "Element"):
            own = sys.getsizeof(value)
        elif name == "memoryview":
            return self.size(value.obj, depth, times, hops)[0], id(value.obj)
        elif name == "_tee":
            return self.tee_size(value, depth, times, hops), id(value)
        elif name == "_lru_cache_wrapper":
            kept = value.cache_info()[3]
            if kept > 1000:
                # Its links are not listed: the list alone would be as long as the cache. A link, its key and its place.
                return kept * 320, id(value)
        elif name in ("module", "frame", "Thread", "TextIOWrapper", "BufferedReader", "weakref", "ReferenceType"):
            return 0, 0
        if base is dict and ("__builtins__" in value or "__loader__" in value):
            # The globals of a module, which a frame reaches, are nobody's.
            return 0, 0
        if depth >= len(_SAMPLE) or hops > 16 or self.visits <= 0 or time.monotonic() > self.deadline:
            return own, id(value)
        n, items = self.some(value, kind, bases, _SAMPLE[depth])
        if items is None:
            if not gc.is_tracked(value) or own > 65536:
                return own, id(value)
            items = gc.get_referents(value)
            if name in ("generator", "coroutine", "Task", "Future") or kind.__module__ == "itertools":
                items = items[:8]
            n = len(items)
            if n > 64:
                items = items[:64]
        # An object is passed through; only containers branch.
        deeper = depth + (base is not None and n > 4)
        return own + self.items_size(n, items, deeper, times, dict in bases, hops), id(value)

    def tee_size(self, value, depth, times, hops):
        """What waits between the iterators of one tee(): a chain of blocks, counted up to a length."""
        total, links, each = 0, 0, 0
        block = gc.get_referents(value)
        while links < 4000 and block:
            following = [one for one in block if _name_of(type(one)) == "_tee_dataobject"]
            if links in (0, 1, 100, 1000) and len(block) > 2:
                each = self.items_size(len(block), [one for one in block if one not in following][:8], depth + 1, times, False,
                                       hops)
            total += each + 512
            links += 1
            block = gc.get_referents(following[0]) if following else None
        return total

    def items_size(self, n, items, depth, times, pairs, hops):
        if not items:
            return 0
        total, seen, distinct = 0, [], 0
        for item in items:
            # The keys of a record are most likely those of all records.
            record = pairs and hops > 1 and n <= 32 and type(item[0]) is str
            for one in ((item[1],) if record else item if pairs else (item,)):
                size, identity = self.size(one, depth, times * n // len(items), hops)
                if identity and identity not in seen:
                    seen.append(identity)
                    total += size
                distinct += identity != 0
        if n <= len(items):
            return total
        # Mostly the same few objects: they are counted once; else the samples stand for the rest.
        return total if len(seen) * 2 <= distinct else total * n // len(items)

    def array_size(self, value, array, depth, times, hops):
        base = value
        for _ in range(8):
            above = array.base.__get__(base)
            if above is None:
                break
            if array not in _mro_of(type(above)):
                if isinstance(above, (bytes, bytearray)):
                    return type(above).__sizeof__(above), id(above)
                # Memory of a file or of another owner.
                return (0 if _name_of(type(above)) == "mmap" else array.nbytes.__get__(value)), id(above)
            base = above
        total = array.nbytes.__get__(base)
        if array.dtype.__get__(base).hasobject and array.ndim.__get__(base) in (1, 2) and depth < len(_SAMPLE):
            flat = base if array.ndim.__get__(base) == 1 else base[-1]
            n, most = len(flat), _SAMPLE[depth]
            items = [flat[i * (n - 1) // max(most - 1, 1)] for i in range(most)] if n > most else list(flat)
            rows = 1 if flat is base else len(base)
            total += self.items_size(n * rows, items, depth + 1, times, False, hops)
        return total + 112, id(base)

    # ---- the rest

    def rest(self):
        counts = None
        if sys.getallocatedblocks() < 60000:
            counts = _counts_now()
        estimated = counts is None
        for kind, n in sorted((counts or self.counts).items(), key=lambda one: -one[1])[:16]:
            if n >= 100:
                self.line("objects", type=_name_of(kind), count=n, growth=n - self.baseline.get(kind, 0), estimated=estimated)
        for seconds, rss in self.samples[:self.sampled]:
            self.line("sample", seconds=seconds, rss=rss)

    def state(self):
        self.line("gc", enabled=self.collected, threshold=list(gc.get_threshold()),
                  count=list(gc.get_count()), collections=[one.get("collections", 0) for one in gc.get_stats()],
                  uncollectable=len(gc.garbage))
        fields = {}
        if self.mallinfo is not None:
            info = self.mallinfo()
            fields = {"arena": info[0], "mmapped": info[4], "used": info[7], "free": info[8]}
        self.line("malloc", blocks=sys.getallocatedblocks(), **fields)

    def children(self):
        found = []
        try:
            with open("/proc/self/task/%d/children" % self.pid, "rb", 0) as file:
                pids = file.read(2048).split()[:16]
            for pid in pids:
                with open("/proc/%d/statm" % int(pid), "rb", 0) as file:
                    found.append((int(pid), int(file.read(128).split()[1]) * PAGE))
        except (OSError, ValueError, IndexError):
            pass
        return found

    def open(self):
        return os.open(self.tmp, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)

    def write(self):
        """The new file takes the old one's place at once: a reader sees one of them whole."""
        fd = self.spare if self.spare >= 0 else self.open()
        self.spare = -1
        if self.libc is not None:
            n = self.libc.pwrite(fd, self.pointer, self.used, 0)
            done = n == self.used and self.libc.rename(self.tmp, self.path) == 0
        else:
            n = os.pwrite(fd, self.view[:self.used], 0)
            done = n == self.used
            if done:
                os.rename(self.tmp, self.path)
        if not done:
            os.close(fd)
            return
        old, self.fd, self.end = self.fd, fd, n
        os.lseek(fd, n, os.SEEK_SET)
        if self.watchdog:
            self.watchdog.cancel_dump_traceback_later()
        if old >= 0:
            os.close(old)
        self.spare = self.open()

    def close(self):
        self.stopped = True
        if self.watchdog:
            self.watchdog.cancel_dump_traceback_later()
        try:
            if self.spare >= 0:
                os.unlink(self.tmp)
        except OSError:
            pass

    spare = -1
    main_thread = 0
    collected = True
    forking = failed = False


_recorder = None
_inner = []


def _counts_now():
    counts = {}
    for one in gc.get_objects():
        kind = type(one)
        counts[kind] = counts.get(kind, 0) + 1
    return {kind: n for kind, n in counts.items() if n >= 20}


def _open(path):
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return -1


def _number(path):
    try:
        with open(path, "rb", 0) as file:
            return int(file.read(64))
    except (OSError, ValueError):
        return None


def _find_limits():
    """Every limit above this process, the tightest of each kind; the host's memory where there is none."""
    limits = []
    try:
        with open("/proc/self/limits", "rb", 0) as file:
            for line in file.read(8192).split(b"\n"):
                for start, kind in ((b"Max address space", "RLIMIT_AS"), (b"Max data size", "RLIMIT_DATA")):
                    if line.startswith(start) and line[26:].split()[0].isdigit():
                        limits.append(_Limit(kind, "", int(line[26:].split()[0]), -1))
    except OSError:
        pass
    try:
        with open("/proc/self/cgroup", "rb", 0) as file:
            groups = [line.split(":", 2) for line in os.fsdecode(file.read(8192)).split("\n") if line.count(":") >= 2]
    except OSError:
        groups = []
    for number, controllers, path in groups:
        v1 = "memory" in controllers.split(",")
        if not v1 and (number != "0" or controllers):
            continue
        root = "/sys/fs/cgroup/memory" if v1 else "/sys/fs/cgroup"
        names = (("memory.limit_in_bytes", "memory.usage_in_bytes") if v1 else ("memory.max", "memory.current"))
        path = os.path.normpath(path) if os.path.isdir(root + path) and ".." not in path else "/"
        while len(limits) < 8:
            folder = root + (path if path != "/" else "")
            total = _number(folder + "/" + names[0])
            fd = _open(folder + "/" + names[1]) if total is not None and total < UNLIMITED else -1
            if fd >= 0:
                limits.append(_Limit("cgroup", ("v1:" if v1 else "v2:") + path, total, fd, _open(folder + "/memory.stat")))
            if path == "/":
                break
            path = os.path.dirname(path)
    if not limits:
        fd = _open("/proc/meminfo")
        if fd >= 0:
            limits.append(_Limit("host", "", int(os.read(fd, 64).split()[1]) * 1024, fd))
    return limits


def _folder():
    named = os.environ.get("OOMWHY_RECORDER_DIR")
    folder = named or os.path.join(os.environ.get("TMPDIR") or "/tmp", "oomwhy-recorder-%d" % os.getuid())
    os.makedirs(folder, 0o700, exist_ok=True)
    if not named and (os.path.islink(folder) or os.stat(folder).st_uid != os.getuid()):
        raise OSError("not ours")
    files = sorted((os.stat(os.path.join(folder, name)).st_mtime, name) for name in os.listdir(folder)
                   if name.startswith("oomwhy-recorder-") and name.endswith((".txt", ".tmp")))
    for _, name in files[:max(0, len(files) - FILES_KEPT)]:
        if not os.path.exists("/proc/" + name[16:-4]):
            os.unlink(os.path.join(folder, name))
    return folder


def _load_malloc(recorder, one_arena):
    try:
        import ctypes
        # PyDLL keeps the interpreter's lock during a call.
        libc = ctypes.PyDLL(None)
        libc.pwrite.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_long]
        libc.pread.argtypes = libc.pwrite.argtypes
        libc.lseek.argtypes = [ctypes.c_int, ctypes.c_long, ctypes.c_int]
        libc.pread.restype = libc.pwrite.restype = ctypes.c_ssize_t
        libc.lseek.restype = ctypes.c_long
        recorder.text_pointer = ctypes.addressof(ctypes.c_char.from_buffer(recorder.text))
        recorder.pointer = ctypes.addressof(ctypes.c_char.from_buffer(recorder.buffer))
        recorder.libc = libc
        if one_arena:
            # A thread's own arena would reserve 64 MiB of the address space that is limited (M_ARENA_MAX).
            libc.mallopt(-8, 1)
        function = getattr(libc, "mallinfo2", None)
        if function is None:
            return

        class Info(ctypes.Structure):
            _fields_ = [("f%d" % i, ctypes.c_size_t) for i in range(10)]

        function.restype = Info
        recorder.mallinfo = lambda: [getattr(info, "f%d" % i) for info in (function(),) for i in range(10)]
    except Exception:
        pass


def _on_exception(previous):
    def hook(*args):
        try:
            kind, trace = (args[0], args[2]) if len(args) == 3 else (args[0].exc_type, args[0].exc_traceback)
            if _recorder and issubclass(kind, MemoryError):
                _recorder.failed = True
                frames = []
                while trace is not None:
                    if trace.tb_frame.f_code.co_filename != _HERE:
                        frames.append(trace.tb_frame)
                    trace = trace.tb_next
                frames.reverse()
                _recorder.dump("memory-error", frames)
            if len(args) == 3:
                trace = args[2]
                while trace is not None and trace.tb_frame.f_code.co_filename == _HERE:
                    trace = trace.tb_next
                args[1].__traceback__ = trace
                args = (args[0], args[1], trace)
        except BaseException:
            pass
        previous(*args)

    return hook


def _on_sigterm(number, frame):
    import signal
    try:
        if _recorder:
            _recorder.dump("sigterm")
            _recorder.close()
    finally:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


def _at_exit():
    recorder = _recorder
    if recorder is None or recorder.pid != os.getpid():
        return
    recorder.stopped = True
    # What was written near the limit says more than a look at what is left.
    if recorder.dumps == 0 and not recorder.failed:
        recorder.dump("exit")
    recorder.close()


def _before_fork():
    # The watchdog's thread would be missing in the child, which would wait for it for ever when it ends.
    if _recorder and _recorder.watchdog:
        _recorder.forking = True
        _recorder.watchdog.cancel_dump_traceback_later()


def _in_parent():
    if _recorder:
        _recorder.forking = False


def _in_child():
    """A forked child has no thread of its parent's: it gets a recorder of its own."""
    global _recorder
    parent, _recorder = _recorder, None
    if parent is None:
        return
    try:
        for fd in (parent.fd, parent.spare):
            if fd >= 0:
                os.close(fd)
        _begin(parent.folder, parent.trace, parent)
    except BaseException:
        pass


def _begin(folder, trace, parent=None, program=None):
    global _recorder
    recorder = Recorder(folder, trace)
    recorder.main_thread = _thread.get_ident()
    rlimited = any(limit.kind.startswith("RLIMIT") for limit in recorder.limits)
    if parent:
        recorder.program, recorder.cwd = parent.program, parent.cwd
    elif program:
        recorder.program, recorder.cwd = os.path.basename(program), os.path.abspath(sys.path[0]) + os.sep
    _load_malloc(recorder, rlimited and not parent)
    if not rlimited and not parent:
        try:
            import faulthandler
            recorder.watchdog = faulthandler
        except ImportError:
            pass
    recorder.look()
    if not parent:
        recorder.dump("start")
    before = _thread.stack_size(512 * 1024)
    try:
        _thread.start_new_thread(recorder.run, ())
    finally:
        _thread.stack_size(before)
    _recorder = recorder


def start(folder=None, trace=None, program=None):
    """Starts the recorder once. Returns whether it runs; never raises."""
    if _recorder is not None:
        return True
    try:
        tracer = None
        if trace or (trace is None and os.environ.get("OOMWHY_RECORDER_TRACEMALLOC") == "1"):
            import tracemalloc as tracer
            if not tracer.is_tracing():
                tracer.start(1)
        _begin(folder or _folder(), tracer, None, program)
        sys.excepthook = _on_exception(sys.excepthook)
        import threading
        threading.excepthook = _on_exception(threading.excepthook)
        import signal
        if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
            signal.signal(signal.SIGTERM, _on_sigterm)
        atexit.register(_at_exit)
        os.register_at_fork(before=_before_fork, after_in_parent=_in_parent, after_in_child=_in_child)
        return True
    except Exception:
        return False


def _main(args):
    if not args or args[0] in ("-h", "--help") or (args[0] == "-m" and len(args) < 2):
        sys.stderr.write("usage: python oomwhy_recorder.py PROGRAM.py [ARGUMENT]… | -m MODULE [ARGUMENT]…\n")
        return 2
    this = sys.modules["__main__"]
    sys.modules["oomwhy_recorder"] = this
    if args[0] == "-m":
        import runpy
        sys.argv = args[1:]
        sys.path[0] = os.getcwd()
        start(program=args[1])
        runpy.run_module(args[1], run_name="__main__", alter_sys=True)
        return 0
    path = args[0]
    try:
        with open(path, "rb") as file:
            code = compile(file.read(), os.path.abspath(path), "exec")
    except OSError as error:
        sys.stderr.write("oomwhy_recorder: %s: %s\n" % (path, error.strerror))
        return 2
    module = type(sys)("__main__")
    module.__dict__.update(__file__=os.path.abspath(path), __builtins__=__builtins__)
    sys.modules["__main__"] = module
    sys.argv = args
    sys.path[0] = os.path.dirname(os.path.abspath(path))
    start(program=path)
    exec(code, module.__dict__)
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
