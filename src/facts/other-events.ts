import type { Parsed } from '../parse/index.ts';
import type { Refusal } from '../parse/kernel/types.ts';
import type { ProcessFiles } from '../parse/process.ts';
import type { EventCgroup, EventProcess } from '../schema/incident.ts';
import { withAncestors } from './cgroups.ts';
import { EMPTY_EVENT, EMPTY_PROCESS } from './empty.ts';
import { platformOf } from './platform.ts';
import type { FailureEvent, Workload } from './types.ts';
import { COMM_CHARS } from './workload.ts';

const SIGKILL = 9;
/** A group this near memory.high, or stalled this share of the time, is held there now, not only once long ago. */
const AT_HIGH = 0.95;
const STALLED_PERCENT = 20;

/** A program that tries again is refused again: the first lines say it all. */
const MAX_REFUSALS = 3;

/** Requests that were refused: the last memory error that the program shows, else the kernel's own line. */
export function refusedEvents(parsed: Parsed, workload: Workload): FailureEvent[] {
  const error = parsed.errors.filter((one) => one.isMemory).at(-1) ?? null;
  const all = parsed.kernelLogs[0]?.refusals.filter((one) => one.kind !== 'pids') ?? [];
  const logged = all.filter((one) => isOf(workload, one, all));
  const refusal = logged[0] ?? null;
  if (!error && !refusal) return [];
  const at = [error?.at, ...logged.slice(0, MAX_REFUSALS).map((one) => one.at)].filter(
    (one) => one !== undefined,
  );
  return [
    {
      ...EMPTY_EVENT,
      id: 'event-refused',
      kind: 'memory-error',
      uptimeSeconds: refusal?.uptime ?? null,
      error,
      refusal,
      hog: workload.process ? processOf(workload.process) : null,
      cgroup: cgroupOf(workload.cgroupPath),
      evidence: at,
    },
  ];
}

/**
 * Whose a logged refusal is: the program's by pid, where its process is known (in a pid namespace by name). Of an
 * unknown program it is taken for the last one, if a Python made it.
 */
function isOf({ process, processes, names }: Workload, refusal: Refusal, all: readonly Refusal[]): boolean {
  if (process === null && names.length === 0)
    return refusal === all.at(-1) && /^python/.test(refusal.name ?? '');
  if (processes.some((one) => one.pid === refusal.pid || one.nsPids?.value.includes(refusal.pid ?? -1)))
    return true;
  if (process !== null) return false;
  // An interpreter's name tells no more than that it may be; another program's tells that it is not.
  return (
    names.some((name) => name.slice(0, COMM_CHARS) === refusal.name) ||
    (refusal === all.at(-1) && /^python/.test(refusal.name ?? 'python'))
  );
}

/** A SIGKILL that no kernel report explains. Who died is known where its process was recorded. */
export function externalKills(parsed: Parsed, workload: Workload): FailureEvent[] {
  const signal = parsed.exit?.signal;
  const own = parsed.externalKills.filter(
    (kill) => kill.value.pid === (workload.process?.pid ?? kill.value.pid),
  );
  const killer = own.at(-1) ?? null;
  if (signal?.value !== SIGKILL) return [];
  return [
    {
      ...EMPTY_EVENT,
      id: 'event-signal',
      kind: 'external-kill',
      killer,
      victim: workload.process ? processOf(workload.process) : null,
      cgroup: cgroupOf(workload.cgroupPath),
      evidence: [signal.at, ...(killer ? [killer.at] : [])],
    },
  ];
}

/** Kills by programs that watch memory, one event each. */
export function userspaceKills(parsed: Parsed): FailureEvent[] {
  return parsed.userspaceKills.map((kill, i) => {
    const files = parsed.after.processes.get(kill.pid ?? -1);
    const known = kill.pid !== null || kill.name !== null;
    const process = { ...EMPTY_PROCESS, ...(files && processOf(files)) };
    const victim = known
      ? { ...process, name: kill.name ?? process.name, pid: kill.pid, rssBytes: kill.rss }
      : null;
    return {
      ...EMPTY_EVENT,
      id: `event-userspace-${i + 1}`,
      kind: 'userspace-kill',
      userspace: kill,
      victim,
      hog: victim,
      cgroup: cgroupOf(kill.cgroup ?? files?.cgroup?.value ?? null),
      evidence: [kill.at, ...(kill.reason ? [kill.reason.at] : [])],
    };
  });
}

/** What CPython, pthreads and OpenBLAS say when a thread or process is refused. */
const THREAD = /can't start new thread|pthread_create failed|Resource temporarily unavailable/;

/** A thread or process that was refused: people take it for memory of stacks, and sometimes it is. */
export function threadEvents(parsed: Parsed, workload: Workload): FailureEvent[] {
  const error = parsed.errors.findLast((one) => THREAD.test(one.message));
  if (!error) return [];
  const full = withAncestors(workload.cgroupPath ?? '/').find(
    (path) => (parsed.after.cgroups.get(path)?.pidsEvents.get('max')?.value ?? 0) > 0,
  );
  const cgroup = cgroupOf(workload.cgroupPath);
  const hog = workload.process ? processOf(workload.process) : null;
  const at = { cgroup: cgroup && { ...cgroup, limitPath: full ?? null }, evidence: [error.at] };
  return [{ ...EMPTY_EVENT, id: 'event-thread', kind: 'memory-error', error, hog, ...at }];
}

/** A group that is held at memory.high: nobody died, everything in it crawls. */
export function throttledEvents(parsed: Parsed, workload: Workload): FailureEvent[] {
  return withAncestors(workload.cgroupPath ?? '/').flatMap((path) => {
    const group = parsed.after.cgroups.get(path);
    const { high, usage, pressureFull } = group ?? {};
    const times = group?.events.get('high');
    const kills = group?.events.get('oom_kill');
    if (!high || typeof high.value !== 'number' || !times || times.value === 0 || (kills && kills.value > 0))
      return [];
    const stalled = (pressureFull?.value ?? 0) >= STALLED_PERCENT;
    // Pressure of the last ten seconds that is none tells that it is not held now, however full it is.
    if (!stalled && ((usage?.value ?? 0) < high.value * AT_HIGH || pressureFull?.value === 0)) return [];
    const evidence = [high, times, usage, pressureFull].flatMap((one) => (one ? [one.at] : []));
    const at = { limitPath: path, taskPath: workload.cgroupPath, limitBytes: high.value };
    const cgroup = { ...(cgroupOf(path) as EventCgroup), ...at, usageBytes: usage?.value ?? null };
    const hog = workload.process ? processOf(workload.process) : null;
    return [{ ...EMPTY_EVENT, id: 'event-throttled', kind: 'throttled' as const, hog, cgroup, evidence }];
  });
}

function cgroupOf(path: string | null): EventCgroup | null {
  if (path === null) return null;
  const platform = platformOf(path);
  return {
    limitPath: null,
    taskPath: path,
    limitBytes: null,
    usageBytes: null,
    swapLimitBytes: null,
    pod: platform.kind === 'kubernetes' ? platform.podUid : null,
    container: 'container' in platform ? platform.container : null,
    unit: platform.kind === 'systemd' ? platform.unit : null,
  };
}

/** Sizes are left out: they were read at another moment than the event's. */
function processOf(process: ProcessFiles): EventProcess {
  return {
    ...EMPTY_PROCESS,
    name: process.comm?.value ?? null,
    pid: process.pid,
    oomScoreAdj: process.oomScoreAdj?.value ?? null,
    command: process.command?.value ?? null,
  };
}
