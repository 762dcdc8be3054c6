import type { Cited } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cited } from './cite.ts';
import { type Counters, parseCounters, parseNumber, parseSingle } from './counters.ts';

/**
 * One control group, v1 and v2 under the same names (v2's). Sizes in bytes. `limit` is memory.max or
 * memory.limit_in_bytes, `swapLimit` memory.swap.max (v2 only: v1's memsw counts memory and swap together).
 */
export interface Cgroup {
  readonly path: string;
  readonly version: 1 | 2;
  limit: Cited<number | 'max'> | null;
  high: Cited<number | 'max'> | null;
  usage: Cited<number> | null;
  peak: Cited<number> | null;
  swapLimit: Cited<number | 'max'> | null;
  memswLimit: Cited<number | 'max'> | null;
  swapUsage: Cited<number> | null;
  failcnt: Cited<number> | null;
  oomGroup: Cited<number> | null;
  pidsMax: Cited<number | 'max'> | null;
  pidsEvents: Counters;
  /** Share of the last ten seconds in which all its tasks stalled for memory, percent (memory.pressure). */
  pressureFull: Cited<number> | null;
  /** Memory nodes it may use, `0-1` (cpuset.mems.effective, v1 cpuset.effective_mems). */
  mems: Cited<string> | null;
  /** memory.events (v2, counts descendants too) or memory.oom_control (v1): `oom_kill`, `max`, `high`, … */
  events: Counters;
  eventsLocal: Counters;
  stat: Counters;
}

const CONTROLLERS = /^(memory|pids|cpuset|cpu|cpuacct|cpu,cpuacct|blkio|hugetlb|systemd|unified)(?:\/|$)/;
/** v1 hierarchies that are read; a group has the same path in each, as container runtimes make them. */
const HIERARCHIES = new Set(['memory', 'pids', 'cpuset', 'unified']);
/** Limits near 2^63 mean none (PAGE_COUNTER_MAX pages, include/linux/page_counter.h). */
const UNLIMITED = 2 ** 62;

type Apply = (cgroup: Cgroup, source: Source) => void;

const limit = (source: Source): Cited<number | 'max'> | null => {
  const single = parseSingle(source);
  if (single?.value === 'max') return { value: 'max', at: single.at };
  const number = parseNumber(source);
  return (
    number && { value: number.value >= UNLIMITED || number.value < 0 ? 'max' : number.value, at: number.at }
  );
};

/** `full avg10=87.31 …` (Documentation/accounting/psi.rst). */
function parseFullPressure(source: Source): Cited<number> | null {
  const line = source.lines.find((one) => /^full avg10=[\d.]+/.test(one.text));
  return line ? cited(Number(/avg10=([\d.]+)/.exec(line.text)?.[1]), source, line) : null;
}

/** What each file holds; a file that is not here is not read. */
const FILES: Readonly<Record<string, Apply>> = {
  'memory.max': (g, s) => (g.limit = limit(s)),
  'memory.limit_in_bytes': (g, s) => (g.limit = limit(s)),
  'memory.high': (g, s) => (g.high = limit(s)),
  'memory.current': (g, s) => (g.usage = parseNumber(s)),
  'memory.usage_in_bytes': (g, s) => (g.usage = parseNumber(s)),
  'memory.peak': (g, s) => (g.peak = parseNumber(s)),
  'memory.max_usage_in_bytes': (g, s) => (g.peak = parseNumber(s)),
  'memory.swap.max': (g, s) => (g.swapLimit = limit(s)),
  'memory.swap.current': (g, s) => (g.swapUsage = parseNumber(s)),
  'memory.memsw.limit_in_bytes': (g, s) => (g.memswLimit = limit(s)),
  'memory.failcnt': (g, s) => (g.failcnt = parseNumber(s)),
  'memory.oom.group': (g, s) => (g.oomGroup = parseNumber(s)),
  'memory.events': (g, s) => (g.events = parseCounters(s)),
  'memory.oom_control': (g, s) => (g.events = parseCounters(s)),
  'memory.events.local': (g, s) => (g.eventsLocal = parseCounters(s)),
  'memory.stat': (g, s) => (g.stat = parseCounters(s)),
  'memory.pressure': (g, s) => (g.pressureFull = parseFullPressure(s)),
  'pids.max': (g, s) => (g.pidsMax = limit(s)),
  'pids.events': (g, s) => (g.pidsEvents = parseCounters(s)),
  'cpuset.mems.effective': (g, s) => (g.mems = parseSingle(s)),
  'cpuset.effective_mems': (g, s) => (g.mems = parseSingle(s)),
};

/** `sys/fs/cgroup/memory/a/b/memory.stat` → v1 `/a/b`; `sys/fs/cgroup/a/memory.max` → v2 `/a`. */
function locate(name: string): { path: string; version: 1 | 2; file: string } | null {
  const inner = name.slice('sys/fs/cgroup/'.length);
  const slash = inner.lastIndexOf('/');
  const file = inner.slice(slash + 1);
  const folder = slash < 0 ? '' : inner.slice(0, slash);
  const controller = CONTROLLERS.exec(folder)?.[1];
  if (controller === undefined) return { path: `/${folder}`, version: 2, file };
  if (!HIERARCHIES.has(controller)) return null;
  const path = folder.slice(controller.length) || '/';
  return { path, version: controller === 'unified' ? 2 : 1, file };
}

/** Gathers the files of each control group in one snapshot. */
export function parseCgroups(sources: readonly Source[]): ReadonlyMap<string, Cgroup> {
  const cgroups = new Map<string, Cgroup>();
  for (const source of sources) {
    if (!source.name.startsWith('sys/fs/cgroup/')) continue;
    const at = locate(source.name);
    const apply = at && FILES[at.file];
    if (!apply) continue;
    const cgroup = cgroups.get(at.path) ?? emptyCgroup(at.path, at.version);
    cgroups.set(at.path, cgroup);
    apply(cgroup, source);
  }
  return cgroups;
}

function emptyCgroup(path: string, version: 1 | 2): Cgroup {
  const none = { limit: null, high: null, usage: null, peak: null, swapLimit: null, memswLimit: null };
  const more = {
    swapUsage: null,
    failcnt: null,
    oomGroup: null,
    pidsMax: null,
    pressureFull: null,
    mems: null,
  };
  const counters = { events: new Map(), eventsLocal: new Map(), stat: new Map(), pidsEvents: new Map() };
  return { path, version, ...none, ...more, ...counters };
}
