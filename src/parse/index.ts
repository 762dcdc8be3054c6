import type { Cited } from '../schema/evidence.ts';
import type { Bundle, Moment, Source } from '../schema/source.ts';
import { type BuddyZone, parseBuddyinfo } from './buddyinfo.ts';
import { type Cgroup, parseCgroups } from './cgroup.ts';
import { cited } from './cite.ts';
import { type CollectorHeader, parseCollectorHeader } from './collector.ts';
import { type Counters, parseCounters, parseNumber, parseSingle } from './counters.ts';
import { type Exit, parseExit } from './exit.ts';
import { type ExternalKill, parseExternalKills } from './external-kill.ts';
import { isKernelLog, parseKernelLog } from './kernel/index.ts';
import type { KernelLog } from './kernel/types.ts';
import { type LimitSetting, parseLimitSettings } from './limit-settings.ts';
import { type MallocStats, parseMallocStats } from './malloc-stats.ts';
import { type NumaNode, parseNumaNode } from './numa.ts';
import { parsePidMentions } from './pid-mentions.ts';
import { type PlatformEvidence, parsePlatform } from './platform/index.ts';
import { type ProcessFiles, parseProcesses } from './process.ts';
import { type PythonError, parsePythonErrors } from './python.ts';
import { parseRecorderDumps, type RecorderDump } from './recorder.ts';
import { recordedErrors, recordedLimits, recordedSamples } from './recorder-as.ts';
import { parseSamples, type Sample } from './samples.ts';
import { parseSlabinfo, type SlabCache } from './slabinfo.ts';
import { type PsRow, parsePs, parseTmpfs, type TmpfsUse } from './tables.ts';
import { parseUserspaceKills, type UserspaceKill } from './userspace-killer.ts';
import { parseFreePcpPages } from './zoneinfo.ts';

/** The state of the host's files at one moment. */
export interface Snapshot {
  readonly meminfo: Counters;
  readonly vmstat: Counters;
  /** Seconds since boot, proc/uptime. */
  readonly uptime: Cited<number> | null;
  /** By name below proc/sys, `vm/overcommit_memory`. */
  readonly sysctls: ReadonlyMap<string, Cited<string>>;
  readonly cgroups: ReadonlyMap<string, Cgroup>;
  readonly processes: ReadonlyMap<number, ProcessFiles>;
  readonly ps: readonly Cited<PsRow>[];
  readonly tmpfs: readonly Cited<TmpfsUse>[];
  /** proc/spl/kstat/zfs/arcstats, `name type data`. */
  readonly arcstats: Counters;
  /** Pages that KSM shares now (sys/kernel/mm/ksm/pages_sharing). */
  readonly ksmSharing: Cited<number> | null;
  /** Pages on per-CPU free lists, which meminfo counts neither as free nor as used. */
  readonly freePcpPages: Cited<number> | null;
  readonly buddy: readonly Cited<BuddyZone>[];
  readonly slab: readonly Cited<SlabCache>[];
  readonly nodes: readonly NumaNode[];
  /** sys/devices/system/node/online, `0-1`. */
  readonly nodesOnline: Cited<string> | null;
}

/** Everything that was read, typed, each value with its line. */
export interface Parsed {
  readonly collector: CollectorHeader | null;
  readonly after: Snapshot;
  /** Taken earlier, near the peak; empty where nothing was. */
  readonly before: Snapshot;
  /** The host’s architecture as uname names it. */
  readonly machine: Cited<string> | null;
  readonly kernelLogs: readonly KernelLog[];
  readonly errors: readonly PythonError[];
  readonly exit: Exit | null;
  readonly externalKills: readonly Cited<ExternalKill>[];
  readonly userspaceKills: readonly UserspaceKill[];
  /** Processes that the program's own output names. */
  readonly pidMentions: readonly Cited<number>[];
  /** What tools print: kubectl, docker, slurm, systemctl, free, top, and one-line messages of Python's ecosystem. */
  readonly platform: PlatformEvidence;
  readonly mallocStats: readonly MallocStats[];
  /** Memory over time, oldest first. */
  readonly samples: readonly Sample[];
  readonly limitSettings: readonly Cited<LimitSetting>[];
  /** What the program's own recorder wrote, one dump a process. */
  readonly recorderDumps: readonly RecorderDump[];
  /** Names of the program's own files, `etl.py`. */
  readonly programFiles: readonly string[];
  /** The same files, whole. */
  readonly programSources: readonly Source[];
}

/** Reads all sources of a bundle. Pure; a source that no parser knows is left alone, never an error. */
export function parseBundle(bundle: Bundle): Parsed {
  const { sources } = bundle;
  const named = (name: RegExp) => sources.filter((source) => name.test(source.name));
  const exit = named(/^exit\.txt$/)[0];
  const header = named(/^collector\/header$/)[0];
  const program = named(/^program\//);
  const messages = sources.filter((source) => !/^(?:proc|sys|etc)\/|\.py$/.test(source.name));
  // What a program prints is its own word: it may quote a kernel log, of any host.
  const logs = messages.filter((source) => !source.name.startsWith('program/'));
  const recorderDumps = messages.flatMap(parseRecorderDumps);
  const errors = messages.flatMap(parsePythonErrors);
  const samples = named(/^samples\.csv$/)
    .slice(0, 1)
    .flatMap(parseSamples);
  return {
    collector: header ? parseCollectorHeader(header) : null,
    after: snapshot(sources, 'after'),
    before: snapshot(sources, 'before'),
    machine: parseMachine(named(/^commands\/uname/)[0]),
    kernelLogs: byTrust(logs.filter(isKernelLog)).map(parseKernelLog),
    // A traceback says more than the dump made at the same moment.
    errors: errors.some((one) => one.isMemory) ? errors : [...errors, ...recordedErrors(recorderDumps)],
    exit: exit ? parseExit(exit) : null,
    userspaceKills: logs.flatMap(parseUserspaceKills),
    platform: parsePlatform(messages),
    mallocStats: messages.flatMap(parseMallocStats),
    pidMentions: named(/^program\/std(?:out|err)\.txt$/).flatMap(parsePidMentions),
    samples: samples.length > 0 ? samples : recordedSamples(recorderDumps),
    externalKills: messages.filter((source) => !source.name.endsWith('.sh')).flatMap(parseExternalKills),
    limitSettings: [
      ...recordedLimits(recorderDumps),
      ...[...program, ...named(/^etc\/systemd\/|^commands\/systemctl|^text\//)].flatMap(parseLimitSettings),
    ],
    recorderDumps,
    programSources: program.filter((source) => /\.py$/.test(source.name)),
    programFiles: program.map((s) => s.name.slice('program/'.length)).filter((name) => name.endsWith('.py')),
  };
}

function snapshot(sources: readonly Source[], moment: Moment): Snapshot {
  const mine = sources.filter((source) => source.moment === moment);
  const named = (name: RegExp) => mine.filter((source) => name.test(source.name));
  const first = (name: RegExp) => named(name)[0];
  const counters = (name: RegExp): Counters => {
    const source = first(name);
    return source ? parseCounters(source) : new Map();
  };
  const sysctls = named(/^proc\/sys\//).flatMap((source) => {
    const single = parseSingle(source);
    return single ? [[source.name.slice('proc/sys/'.length), single] as const] : [];
  });
  return {
    meminfo: first(/^proc\/meminfo$/) ? counters(/^proc\/meminfo$/) : pastedMeminfo(named(/^text\//)),
    vmstat: counters(/^proc\/vmstat$/),
    uptime: named(/^proc\/uptime$/).map(parseUptime)[0] ?? null,
    sysctls: new Map(sysctls),
    cgroups: parseCgroups(mine),
    processes: parseProcesses(mine),
    ps: named(/^commands\/ps/)
      .slice(0, 1)
      .flatMap(parsePs),
    tmpfs: named(/^commands\/df/)
      .slice(0, 1)
      .flatMap(parseTmpfs),
    arcstats: parseArcstats(first(/^proc\/spl\/kstat\/zfs\/arcstats$/)),
    ksmSharing: named(/^sys\/kernel\/mm\/ksm\/pages_sharing$/).map(parseNumber)[0] ?? null,
    freePcpPages: named(/^proc\/zoneinfo$/).map(parseFreePcpPages)[0] ?? null,
    buddy: named(/^proc\/buddyinfo$/).flatMap(parseBuddyinfo),
    slab: named(/^proc\/slabinfo$/).flatMap(parseSlabinfo),
    nodes: named(/^sys\/devices\/system\/node\/node\d+\/meminfo$/).map(parseNumaNode),
    nodesOnline: named(/^sys\/devices\/system\/node\/online$/).map(parseNodes)[0] ?? null,
  };
}

function parseUptime(source: Source): Cited<number> | null {
  const single = parseSingle(source);
  const seconds = Number.parseFloat(single?.value ?? '');
  return single && Number.isFinite(seconds) ? { value: seconds, at: single.at } : null;
}

/** `0-1,3`: it becomes part of a command, so it must be a list of numbers. */
function parseNodes(source: Source): Cited<string> | null {
  const single = parseSingle(source);
  return single && /^\d[\d,-]*$/.test(single.value) ? single : null;
}

/** OpenZFS kstat rows, `size 4 3041000000`. */
function parseArcstats(source: Source | undefined): Counters {
  const rows = source?.lines.flatMap((line) => {
    const match = /^(\w+)\s+\d\s+(\d+)$/.exec(line.text);
    return match ? [[match[1] as string, cited(Number(match[2]), source, line)] as const] : [];
  });
  return new Map(rows);
}

/** The architecture that `uname -a` names, `x86_64`. */
function parseMachine(source: Source | undefined): Cited<string> | null {
  const line = source?.lines[0];
  const machine = line && / (x86_64|aarch64|i[3-6]86|armv\d\w*|riscv64|ppc64le|s390x)\b/.exec(line.text)?.[1];
  return source && line && machine ? cited(machine, source, line) : null;
}

/** A meminfo pasted among other text is known by its first line. */
function pastedMeminfo(texts: readonly Source[]): Counters {
  const text = texts.find((source) => source.lines.some((line) => /^MemTotal:\s+\d+ kB$/.test(line.text)));
  return text ? parseCounters(text) : new Map();
}

/** The kernel's own buffer first, then the journal, then files that rsyslog may have thinned; later looks first. */
function byTrust(logs: readonly Source[]): Source[] {
  const rank = ({ name, moment }: Source) =>
    (moment === 'before' ? 3 : 0) + (/dmesg/.test(name) ? 0 : /journal/.test(name) ? 1 : 2);
  return [...logs].sort((a, b) => rank(a) - rank(b));
}
