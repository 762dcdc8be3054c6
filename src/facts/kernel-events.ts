import type { Parsed } from '../parse/index.ts';
import type { Kill, OomReport, Task } from '../parse/kernel/types.ts';
import type { Evidence } from '../schema/evidence.ts';
import type { EventCgroup, EventKind, EventProcess } from '../schema/incident.ts';
import { withAncestors } from './cgroups.ts';
import { type EventClock, eventClock } from './clock.ts';
import { platformOf } from './platform.ts';
import type { FailureEvent } from './types.ts';

/**
 * One event a kernel report. The same kill in several logs (dmesg and syslog) counts once, told by the most
 * trusted log; a clock that only the other log has is taken over.
 */
export function kernelEvents(parsed: Parsed): FailureEvent[] {
  const boot = parsed.kernelLogs.find((log) => log.bootTime)?.bootTime ?? null;
  const copies = new Map<string, OomReport[]>();
  for (const report of parsed.kernelLogs.flatMap((log) => log.reports)) {
    const key = identity(report);
    copies.set(key, [...(copies.get(key) ?? []), report]);
  }
  const events = [...copies.values()].map((reports, i) => {
    const clock = eventClock(reports, boot);
    return eventOf(parsed, reports[0] as OomReport, clock, `event-${i + 1}`);
  });
  const boots = (event: FailureEvent) => event.report?.bootsSince ?? 0;
  return events.sort((a, b) => boots(b) - boots(a) || (a.uptimeSeconds ?? 0) - (b.uptimeSeconds ?? 0));
}

function identity(report: OomReport): string {
  const pids = report.kills.map((kill) => `${kill.pid}:${kill.totalVm}`).join(',');
  return pids !== '' ? pids : `${report.trigger?.name} ${report.uptime ?? report.wall}`;
}

function kindOf(report: OomReport): EventKind {
  if (report.trigger?.order === -1) return 'manual-oom';
  if (report.groupKill) return 'group-kill';
  if (report.noKillable) return 'no-killable-process';
  if (report.allocationFailure) return 'allocation-failure';
  return 'oom-kill';
}

function eventOf(parsed: Parsed, report: OomReport, clock: EventClock, id: string): FailureEvent {
  const kill = report.kills[0] ?? null;
  return {
    id,
    kind: kindOf(report),
    ...clock,
    uptimeSeconds: report.uptime,
    report,
    kill,
    error: null,
    refusal: null,
    killer: null,
    userspace: null,
    claim: null,
    victim: kill && victimOf(parsed, report, kill),
    hog: hogOf(parsed, report),
    cgroup: cgroupOf(parsed, report),
    evidence: evidenceOf(report),
  };
}

function evidenceOf(report: OomReport): Evidence[] {
  const { trigger, summary, memcg, limitOf, groupKill, kills, allocationFailure, noKillable } = report;
  const all = [
    allocationFailure?.at,
    noKillable,
    trigger?.at,
    memcg?.memory?.at,
    memcg?.path?.at,
    limitOf?.at,
    summary?.at,
    groupKill?.at,
  ];
  return [...all, ...kills.map((kill) => kill.at)].filter((at) => at != null);
}

/** The group whose limit was hit; empty for a shortage of the whole host. */
function cgroupOf(parsed: Parsed, report: OomReport): EventCgroup | null {
  const { summary, limitOf, memcg } = report;
  const limitPath = summary?.oomMemcg ?? limitOf?.limit ?? memcg?.path?.value ?? cpusetPath(summary);
  const pid = summary?.pid ?? report.kills[0]?.pid ?? -1;
  const ofProcess = [parsed.after, parsed.before].map((one) => one.processes.get(pid)?.cgroup?.value ?? null);
  const taskPath = summary?.taskMemcg ?? limitOf?.task ?? ofProcess.find((path) => path !== null) ?? null;
  if (limitPath === null && taskPath === null) return null;
  const hit = hitCounter(report);
  const platform = platformOf(taskPath ?? limitPath ?? '/');
  const bytes = (value: number | 'max' | undefined) => (typeof value === 'number' ? value : null);
  return {
    limitPath,
    taskPath,
    limitBytes: bytes(hit?.limit),
    usageBytes: hit?.usage ?? null,
    swapLimitBytes: bytes(memcg?.swap?.limit),
    pod: platform.kind === 'kubernetes' ? platform.podUid : null,
    container: 'container' in platform ? platform.container : null,
    unit: platform.kind === 'systemd' ? platform.unit : null,
  };
}

/** The group whose cpuset restricts a task: the summary names it by its last component only. */
function cpusetPath(summary: OomReport['summary']): string | null {
  if (summary?.constraint !== 'CONSTRAINT_CPUSET' || summary.taskMemcg === null) return null;
  return withAncestors(summary.taskMemcg).find((path) => path.split('/').at(-1) === summary.cpuset) ?? null;
}

/** v1 has two limits, memory and memory+swap: the one that was reached is the one that counts. */
export function hitCounter(report: OomReport) {
  const { memory, memorySwap } = report.memcg ?? { memory: null, memorySwap: null };
  const reached = (counter: typeof memory) =>
    counter && counter.limit !== 'max' && counter.usage >= counter.limit;
  return !reached(memory) && reached(memorySwap) ? memorySwap : memory;
}

/** The command line of a process; within a pid namespace it is known by its name and control group. */
function commandOf(parsed: Parsed, pid: number, name: string, taskPath: string | null): string | null {
  for (const { processes, ps } of [parsed.after, parsed.before]) {
    const files = processes.get(pid);
    // A pid is reused, and namespaces number their own: the name must agree.
    if (files?.command && (files.comm === null || files.comm.value === name)) return files.command.value;
    const sameGroup = [...processes.values()].filter(
      (one) => one.comm?.value === name && one.cgroup !== null && one.cgroup.value === taskPath,
    );
    if (sameGroup.length === 1 && sameGroup[0]?.command) return sameGroup[0].command.value;
    const row = ps.find((one) => one.value.pid === pid && one.value.command.includes(name));
    if (row) return row.value.command;
  }
  return null;
}

function victimOf(parsed: Parsed, report: OomReport, kill: Kill): EventProcess {
  const task = report.tasks.find((one) => one.pid === kill.pid);
  const parts = [kill.anonRss, kill.fileRss, kill.shmemRss];
  const known = parts.filter((part) => part !== null);
  return {
    name: kill.name,
    pid: kill.pid,
    uid: kill.uid ?? task?.uid ?? report.summary?.uid ?? null,
    rssBytes: known.length > 0 ? known.reduce((sum, part) => sum + part, 0) : pages(report, task?.rssPages),
    anonBytes: kill.anonRss,
    fileBytes: kill.fileRss,
    shmemBytes: kill.shmemRss,
    swapBytes: pages(report, task?.swapPages),
    oomScoreAdj: kill.oomScoreAdj ?? task?.oomScoreAdj ?? null,
    command: commandOf(parsed, kill.pid, kill.name, report.summary?.taskMemcg ?? null),
  };
}

/** Page counts of a table in bytes, if the report shows how large a page is. */
export function pages(report: OomReport, n: number | null | undefined): number | null {
  return n === null || n === undefined || report.pageBytes === null ? null : n * report.pageBytes;
}

/**
 * RAM that the kernel manages: pages of RAM less those reserved, which count all nodes; else the zones' `managed`,
 * which are printed only of the nodes that the request was allowed (mm/show_mem.c).
 */
export function managedBytes(report: OomReport): number | null {
  const { zones, ramPages, reservedPages } = report.memInfo ?? {
    zones: [],
    ramPages: null,
    reservedPages: null,
  };
  const all = ramPages && reservedPages ? pages(report, ramPages.value - reservedPages.value) : null;
  if (all !== null) return all;
  const managed = zones.map((zone) => zone.fields.get('managed')?.value ?? null);
  if (managed.length > 0 && managed.every((bytes) => bytes !== null))
    return managed.reduce((sum, bytes) => sum + bytes, 0);
  return null;
}

/** What killing a task frees: resident and swapped pages. */
export function heldPages(task: Task): number {
  return task.rssPages + (task.swapPages ?? 0);
}

/** The tasks of the table, the largest first. */
export function bySize(report: OomReport): Task[] {
  return [...report.tasks].sort((a, b) => heldPages(b) - heldPages(a));
}

const NEXT_TO_NOTHING = 0.05;

/** The process that held most at the kill; of the one process that a report without table names, only that one. */
function hogOf(parsed: Parsed, report: OomReport): EventProcess | null {
  const task = bySize(report)[0];
  const kill = report.kills[0];
  if (!task) return kill ? victimOf(parsed, report, kill) : null;
  // Where even the largest holds next to nothing, what filled the memory is not a process.
  const ram = managedBytes(report);
  const held = pages(report, heldPages(task));
  if (ram !== null && held !== null && held < ram * NEXT_TO_NOTHING) return null;
  const killed = report.kills.find((one) => one.pid === task.pid);
  if (killed) return victimOf(parsed, report, killed);
  return {
    name: task.name,
    pid: task.pid,
    uid: task.uid,
    rssBytes: pages(report, task.rssPages),
    anonBytes: pages(report, task.rssAnonPages),
    fileBytes: pages(report, task.rssFilePages),
    shmemBytes: pages(report, task.rssShmemPages),
    swapBytes: pages(report, task.swapPages),
    oomScoreAdj: task.oomScoreAdj,
    command: commandOf(parsed, task.pid, task.name, report.summary?.oomMemcg ?? null),
  };
}
