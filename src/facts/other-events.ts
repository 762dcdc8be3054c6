import type { Parsed } from '../parse/index.ts';
import type { Refusal } from '../parse/kernel/types.ts';
import type { ProcessFiles } from '../parse/process.ts';
import type { EventCgroup, EventProcess } from '../schema/incident.ts';
import { platformOf } from './platform.ts';
import type { FailureEvent, Workload } from './types.ts';
import { COMM_CHARS } from './workload.ts';

const SIGKILL = 9;
/** A program that tries again is refused again: the first lines say it all. */
const MAX_REFUSALS = 3;

const EMPTY = {
  time: null,
  clock: null,
  uptimeSeconds: null,
  report: null,
  kill: null,
  error: null,
  refusal: null,
  killer: null,
  victim: null,
  hog: null,
  cgroup: null,
} as const;

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
      ...EMPTY,
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
  return names.some((name) => name.slice(0, COMM_CHARS) === refusal.name) || refusal === all.at(-1);
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
      ...EMPTY,
      id: 'event-signal',
      kind: 'external-kill',
      killer,
      victim: workload.process ? processOf(workload.process) : null,
      cgroup: cgroupOf(workload.cgroupPath),
      evidence: [signal.at, ...(killer ? [killer.at] : [])],
    },
  ];
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
  const nothing = { rssBytes: null, anonBytes: null, fileBytes: null, shmemBytes: null, swapBytes: null };
  return {
    name: process.comm?.value ?? null,
    pid: process.pid,
    uid: null,
    ...nothing,
    oomScoreAdj: process.oomScoreAdj?.value ?? null,
    command: process.command?.value ?? null,
  };
}
