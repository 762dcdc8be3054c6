import type { Evidence } from '../schema/evidence.ts';
import type { EventProcess } from '../schema/incident.ts';
import { heldPages, pages } from './kernel-events.ts';
import type { FailureEvent } from './types.ts';

/** A storm is over when it has been quiet for this long. */
const QUIET_SECONDS = 90;

/** Whoever held most over a storm, all its processes of one name together. */
export interface Culprit {
  readonly name: string;
  readonly command: string | null;
  /** The most that they held in one report, resident and swapped; what they share is counted in each. */
  readonly bytes: number;
  /** How many they were in that report. */
  readonly processes: number;
  readonly evidence: readonly Evidence[];
}

/** Kills that belong together, in the order they came; a kill on its own is a storm of one. */
export interface Storm {
  readonly events: readonly FailureEvent[];
  readonly culprit: Culprit | null;
  readonly victims: readonly EventProcess[];
  /** Seconds since boot of the first and the last kill. */
  readonly from: number | null;
  readonly to: number | null;
  /** The group whose limit was hit; `null` for the host. */
  readonly cgroup: string | null;
}

/**
 * Gathers kills of one limiting group, or of the host, that follow one another within 90 seconds. Kills that no
 * clock dates belong together only where they follow one another in the same log.
 */
export function storms(events: readonly FailureEvent[]): Storm[] {
  const found: FailureEvent[][] = [];
  let before = null as FailureEvent | null;
  for (const event of events.filter(isKill)) {
    const storm = found.findLast((one) => limitPath(one[0]) === limitPath(event));
    const last = storm?.at(-1);
    const seconds = last ? gap(last, event) : null;
    if (last && (seconds === null ? last === before && sameLog(last, event) : seconds <= QUIET_SECONDS))
      storm?.push(event);
    else found.push([event]);
    before = event;
  }
  return found.map(describe);
}

function isKill({ kind, report, userspace }: FailureEvent): boolean {
  return (report !== null && (kind === 'oom-kill' || kind === 'group-kill')) || userspace !== null;
}

function limitPath(event: FailureEvent | undefined): string | null {
  return event?.cgroup?.limitPath ?? null;
}

/** Seconds between two events by a clock that dates both: since boot, the wall, or the log's own stamps. */
function gap(a: FailureEvent, b: FailureEvent): number | null {
  if (a.uptimeSeconds !== null && b.uptimeSeconds !== null)
    return Math.abs(b.uptimeSeconds - a.uptimeSeconds);
  const walls = a.time !== null && b.time !== null ? [a.time, b.time] : [a, b].map((one) => stamp(one));
  const [first, second] = walls.map((wall) => (wall === null ? Number.NaN : Date.parse(wall)));
  const seconds = Math.abs((second as number) - (first as number)) / 1000;
  return Number.isNaN(seconds) ? null : seconds;
}

/** Syslog leaves out the year: any will do for a difference. */
function stamp({ report }: FailureEvent): string | null {
  const wall = report?.wall ?? null;
  return wall !== null && /^\p{L}{3} +\d+ [\d:.]+$/u.test(wall) ? `${wall} 2000 UTC` : wall;
}

function sameLog(a: FailureEvent, b: FailureEvent): boolean {
  return a.evidence[0]?.source === b.evidence[0]?.source;
}

function describe(events: readonly FailureEvent[]): Storm {
  return {
    events,
    culprit: culpritOf(events),
    victims: events.flatMap(victimsOf),
    from: events[0]?.uptimeSeconds ?? null,
    to: events.at(-1)?.uptimeSeconds ?? null,
    cgroup: limitPath(events[0]),
  };
}

/** The victim, and what a group kill took with it. */
function victimsOf({ victim, report }: FailureEvent): EventProcess[] {
  if (!victim) return [];
  const others = new Map((report?.kills ?? []).map((kill) => [kill.pid, kill]));
  others.delete(victim.pid ?? -1);
  return [
    victim,
    ...[...others.values()].map((kill) => ({
      name: kill.name,
      pid: kill.pid,
      uid: kill.uid,
      rssBytes: null,
      anonBytes: kill.anonRss,
      fileBytes: kill.fileRss,
      shmemBytes: kill.shmemRss,
      swapBytes: null,
      oomScoreAdj: kill.oomScoreAdj,
      command: null,
    })),
  ];
}

/** Sums each report by name, and takes the name with the largest sum over all reports. */
function culpritOf(events: readonly FailureEvent[]): Culprit | null {
  const byName = new Map<
    string,
    { total: number; peak: number; command: string | null; evidence: Evidence[] }
  >();
  for (const event of events) {
    for (const [name, { bytes, at }] of heldByName(event)) {
      const known = byName.get(name) ?? { total: 0, peak: 0, command: null, evidence: [] };
      const command = [event.hog, event.victim].find((one) => one?.name === name)?.command ?? known.command;
      const evidence = bytes > known.peak ? at : known.evidence;
      byName.set(name, { total: known.total + bytes, peak: Math.max(known.peak, bytes), command, evidence });
    }
  }
  const [top] = [...byName].sort(([, a], [, b]) => b.total - a.total);
  if (!top) return null;
  const [name, { peak, command, evidence }] = top;
  return { name, command, bytes: peak, processes: evidence.length, evidence };
}

/** From the task table, threads of a process once; where there is none, of the process that was killed. */
function heldByName({ report, hog, evidence }: FailureEvent): Map<string, { bytes: number; at: Evidence[] }> {
  const held = new Map<string, { bytes: number; at: Evidence[] }>();
  const seen = new Set<number>();
  for (const task of report?.tasks ?? []) {
    const bytes = report && pages(report, heldPages(task));
    if (bytes === null || seen.has(task.tgid)) continue;
    seen.add(task.tgid);
    const known = held.get(task.name) ?? { bytes: 0, at: [] };
    known.bytes += bytes;
    known.at.push(task.at);
    held.set(task.name, known);
  }
  if (held.size === 0 && hog?.name != null && hog.rssBytes !== null) {
    const at = report?.kills.find((kill) => kill.pid === hog.pid)?.at ?? evidence[0];
    held.set(hog.name, { bytes: hog.rssBytes, at: at ? [at] : [] });
  }
  return held;
}
