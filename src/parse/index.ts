import type { Cited } from '../schema/evidence.ts';
import type { Bundle, Moment, Source } from '../schema/source.ts';
import { type Cgroup, parseCgroups } from './cgroup.ts';
import { type CollectorHeader, parseCollectorHeader } from './collector.ts';
import { type Counters, parseCounters, parseSingle } from './counters.ts';
import { type Exit, parseExit } from './exit.ts';
import { type ExternalKill, parseExternalKills } from './external-kill.ts';
import { isKernelLog, parseKernelLog } from './kernel/index.ts';
import type { KernelLog } from './kernel/types.ts';
import { type LimitSetting, parseLimitSettings } from './limit-settings.ts';
import { type ProcessFiles, parseProcesses } from './process.ts';
import { type PythonError, parsePythonErrors } from './python.ts';
import { type PsRow, parsePs, parseTmpfs, type TmpfsUse } from './tables.ts';

/** The state of the host's files at one moment. */
export interface Snapshot {
  readonly meminfo: Counters;
  readonly vmstat: Counters;
  /** By name below proc/sys, `vm/overcommit_memory`. */
  readonly sysctls: ReadonlyMap<string, Cited<string>>;
  readonly cgroups: ReadonlyMap<string, Cgroup>;
  readonly processes: ReadonlyMap<number, ProcessFiles>;
  readonly ps: readonly Cited<PsRow>[];
  readonly tmpfs: readonly Cited<TmpfsUse>[];
}

/** Everything that was read, typed, each value with its line. */
export interface Parsed {
  readonly collector: CollectorHeader | null;
  readonly after: Snapshot;
  /** Taken earlier, near the peak; empty where nothing was. */
  readonly before: Snapshot;
  readonly kernelLogs: readonly KernelLog[];
  readonly errors: readonly PythonError[];
  readonly exit: Exit | null;
  readonly externalKills: readonly Cited<ExternalKill>[];
  readonly limitSettings: readonly Cited<LimitSetting>[];
  /** Names of the program's own files, `etl.py`. */
  readonly programFiles: readonly string[];
}

/** Reads all sources of a bundle. Pure; a source that no parser knows is left alone, never an error. */
export function parseBundle(bundle: Bundle): Parsed {
  const { sources } = bundle;
  const named = (name: RegExp) => sources.filter((source) => name.test(source.name));
  const exit = named(/^exit\.txt$/)[0];
  const header = named(/^collector\/header$/)[0];
  const program = named(/^program\//);
  const messages = sources.filter((source) => !/^(?:proc|sys|etc)\/|\.py$/.test(source.name));
  return {
    collector: header ? parseCollectorHeader(header) : null,
    after: snapshot(sources, 'after'),
    before: snapshot(sources, 'before'),
    kernelLogs: byTrust(messages.filter(isKernelLog)).map(parseKernelLog),
    errors: messages.flatMap(parsePythonErrors),
    exit: exit ? parseExit(exit) : null,
    externalKills: messages.filter((source) => !source.name.endsWith('.sh')).flatMap(parseExternalKills),
    limitSettings: [...program, ...named(/^etc\/systemd\/|^commands\/systemctl|^text\//)].flatMap(
      parseLimitSettings,
    ),
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
    sysctls: new Map(sysctls),
    cgroups: parseCgroups(mine),
    processes: parseProcesses(mine),
    ps: named(/^commands\/ps/)
      .slice(0, 1)
      .flatMap(parsePs),
    tmpfs: named(/^commands\/df/)
      .slice(0, 1)
      .flatMap(parseTmpfs),
  };
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
