import type { Cited } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { type Arenas, parseArenas } from './arenas.ts';
import { cited } from './cite.ts';
import { type Counters, parseCounters, parseNumber, parseSingle } from './counters.ts';

/** A resource limit of proc/PID/limits; `'unlimited'` or a number in the unit the kernel prints. */
export type Rlimit = Cited<number | 'unlimited'>;

/** What the files of proc/PID say about one process, sizes in bytes. */
export interface ProcessFiles {
  readonly pid: number;
  comm: Cited<string> | null;
  command: Cited<string> | null;
  /** VmPeak, VmSize, VmRSS, VmLck, VmData, RssAnon, … */
  status: Counters;
  /** Pids as seen from each namespace, outermost first (NSpid). */
  nsPids: Cited<readonly number[]> | null;
  /** Soft limits by the kernel's names, `Max address space`, `Max data size`, … */
  limits: ReadonlyMap<string, Rlimit>;
  /** Path of the memory (v1) or unified (v2) hierarchy. */
  cgroup: Cited<string> | null;
  oomScoreAdj: Cited<number> | null;
  mapsCount: Cited<number> | null;
  taskCount: Cited<number> | null;
  /** Private_Dirty, Shared_Dirty, Pss, … of smaps_rollup. */
  rollup: Counters;
  arenas: Arenas | null;
}

const LIMIT = /^(Max [a-z ]*?)\s{2,}(\d+|unlimited)\s+(\d+|unlimited)/;

export function parseLimits(source: Source): ReadonlyMap<string, Rlimit> {
  const limits = new Map<string, Rlimit>();
  for (const line of source.lines) {
    const match = LIMIT.exec(line.text);
    if (!match) continue;
    const soft = match[2] === 'unlimited' ? ('unlimited' as const) : Number(match[2]);
    limits.set(match[1] as string, cited(soft, source, line));
  }
  return limits;
}

function parseCgroupFile(source: Source): Cited<string> | null {
  const line =
    source.lines.find((one) => /^\d+:(?:[\w,]*,)?memory(?:,[\w,]*)?:/.test(one.text)) ??
    source.lines.find((one) => one.text.startsWith('0::'));
  const path = line && /^\d+:[^:]*:(.*)$/.exec(line.text)?.[1];
  return line && path !== undefined ? cited(path, source, line) : null;
}

function parseNsPids(source: Source): ProcessFiles['nsPids'] {
  const line = source.lines.find((one) => one.text.startsWith('NSpid:'));
  const pids = line?.text.slice(6).trim().split(/\s+/).map(Number);
  return line && pids?.every(Number.isInteger) ? cited(pids, source, line) : null;
}

/** proc/PID/cmdline separates by NUL; the collector already printed blanks. */
function parseCommand(source: Source): Cited<string> | null {
  const single = parseSingle(source);
  return single && { value: single.value.replaceAll('\0', ' ').trim(), at: single.at };
}

const FILES: Readonly<Record<string, (process: ProcessFiles, source: Source) => void>> = {
  comm: (p, s) => (p.comm = parseSingle(s)),
  cmdline: (p, s) => (p.command = parseCommand(s)),
  cgroup: (p, s) => (p.cgroup = parseCgroupFile(s)),
  limits: (p, s) => (p.limits = parseLimits(s)),
  oom_score_adj: (p, s) => (p.oomScoreAdj = parseNumber(s)),
  'maps.count': (p, s) => (p.mapsCount = parseNumber(s)),
  'task.count': (p, s) => (p.taskCount = parseNumber(s)),
  smaps_rollup: (p, s) => (p.rollup = parseCounters(s)),
  numa_maps: (p, s) => (p.arenas = parseArenas(s)),
  status: (p, s) => {
    p.status = parseCounters(s);
    p.nsPids = parseNsPids(s);
  },
};

/** Gathers the files of each process in one snapshot. */
export function parseProcesses(sources: readonly Source[]): ReadonlyMap<number, ProcessFiles> {
  const processes = new Map<number, ProcessFiles>();
  for (const source of sources) {
    const match = /^proc\/(\d+)\/([\w.]+)$/.exec(source.name);
    const read = match && FILES[match[2] as string];
    if (!read) continue;
    const pid = Number(match[1]);
    const process = processes.get(pid) ?? emptyProcess(pid);
    processes.set(pid, process);
    read(process, source);
  }
  return processes;
}

function emptyProcess(pid: number): ProcessFiles {
  const none = { comm: null, command: null, nsPids: null, cgroup: null, oomScoreAdj: null };
  const counts = { mapsCount: null, taskCount: null, arenas: null };
  return { pid, ...none, ...counts, status: new Map(), limits: new Map(), rollup: new Map() };
}
