import type { Parsed } from '../parse/index.ts';
import { secondsBetween } from './clock.ts';
import { kernelEvents } from './kernel-events.ts';
import {
  externalKills,
  refusedEvents,
  threadEvents,
  throttledEvents,
  userspaceKills,
} from './other-events.ts';
import { claimedKills, reportedKills } from './platform-events.ts';
import type { Facts, FailureEvent, Workload } from './types.ts';
import { COMM_CHARS, findWorkload, isKillOf } from './workload.ts';

/** Derives what follows from the evidence, and picks the event that the user's question is about. */
export function deriveFacts(parsed: Parsed): Facts {
  const workload = findWorkload(parsed);
  const kills = kernelEvents(parsed);
  const known = workload.names.length > 0 || workload.process !== null || workload.cgroupPath !== null;
  const own = known ? ownKills(kills, workload, parsed) : kills;
  const watched = userspaceKills(parsed);
  const groups: EventGroups = {
    own,
    refused: [...threadEvents(parsed, workload), ...refusedEvents(parsed, workload)],
    watched: watched.filter((event) => !known || isOwnUserspaceKill(workload, event)),
    claimed: own.length > 0 ? [] : claimedKills(parsed),
    external: own.length + watched.length > 0 ? [] : killsFromOutside(parsed, workload),
    throttled: throttledEvents(parsed, workload),
  };
  const { refused, claimed, external, throttled } = groups;
  const events = [
    ...kills,
    ...watched,
    ...claimed,
    ...refused,
    ...(claimed.length > 0 ? [] : external),
    ...throttled,
  ];
  const assumed = new Set(
    known ? own.filter((event) => !concerns(event, workload, parsed)) : rivals(parsed, own),
  );
  return { parsed, workload, events, event: choose(parsed, workload, groups), assumed };
}

/** Events by what they are; `own` are kernel kills of the program. */
interface EventGroups {
  readonly own: readonly FailureEvent[];
  readonly refused: readonly FailureEvent[];
  readonly watched: readonly FailureEvent[];
  readonly claimed: readonly FailureEvent[];
  readonly external: readonly FailureEvent[];
  readonly throttled: readonly FailureEvent[];
}

/** A signal is explained by a kill, a refusal by an exception; where how it ended is unknown, either will do. */
function choose(parsed: Parsed, workload: Workload, groups: EventGroups): FailureEvent | null {
  const { own, refused, watched, claimed, external, throttled } = groups;
  const kill = chooseKill(workload, own);
  const watcher = watched.at(-1) ?? null;
  const claim = claimed.at(-1) ?? null;
  if (parsed.exit?.signal != null) return kill ?? watcher ?? claim ?? external.at(-1) ?? null;
  const refusal = refused.at(-1) ?? null;
  // A refusal that only the kernel tells of may be anybody's, and older than the kill.
  const newer = (kill?.uptimeSeconds ?? 0) > (refusal?.uptimeSeconds ?? 0);
  if (kill && refusal && !refusal.error && newer) return kill;
  return (
    refusal ??
    kill ??
    watcher ??
    claim ??
    external.at(-1) ??
    (endedByItself(parsed) ? null : throttled[0]) ??
    null
  );
}

/** By how the program ended, or else by what its parent or shell said. */
function killsFromOutside(parsed: Parsed, workload: Workload): FailureEvent[] {
  const ended = externalKills(parsed, workload);
  return ended.length > 0 ? ended : reportedKills(parsed);
}

function isOwnUserspaceKill(
  { processes, names, cgroupPath }: Workload,
  { userspace }: FailureEvent,
): boolean {
  if (!userspace) return false;
  const { pid, name, cgroup } = userspace;
  if (cgroup !== null && cgroupPath !== null)
    return cgroupPath.startsWith(cgroup) || cgroupPath.includes(`/${cgroup}`);
  return processes.some((one) => one.pid === pid) || names.some((file) => file.slice(0, COMM_CHARS) === name);
}

/** Kills of one group within this time are one storm, told by its first. */
const STORM_SECONDS = 90;

function secondsApart(a: FailureEvent, b: FailureEvent): number | null {
  return a.report && b.report ? secondsBetween(a.report, b.report) : null;
}

/** One program ended, and several groups had kills: nothing tells which of them is its. */
function rivals({ exit }: Parsed, own: readonly FailureEvent[]): readonly FailureEvent[] {
  const groups = new Set(own.map((event) => event.cgroup?.taskPath ?? null));
  return exit?.signal && groups.size > 1 ? own : [];
}

/** What a parent says of a worker that was killed. */
const WORKER = /SIGKILL|signal 9|exit ?code.*-9|terminated|worker|BrokenProcessPool|died|killed/i;

/** An exception of its own, no signal: a kill of some other process is no answer to that. */
function endedByItself({ exit, errors }: Parsed): boolean {
  const last = errors.at(-1);
  if (!exit?.status || exit.signal || !last) return false;
  return !last.isMemory && !WORKER.test(`${last.type} ${last.message}`);
}

/** The last kill, but of a storm the one that began it, or in it that of the program's main process. */
function chooseKill(workload: Workload, all: readonly FailureEvent[]): FailureEvent | null {
  const deadly = all.filter((event) => event.kind !== 'allocation-failure');
  const own = deadly.length > 0 ? deadly : all;
  const last = own.at(-1);
  if (!last) return null;
  const storm = own.filter(
    (event) =>
      event.cgroup?.taskPath === last.cgroup?.taskPath &&
      Math.abs(secondsApart(event, last) ?? Number.POSITIVE_INFINITY) <= STORM_SECONDS,
  );
  return storm.find((event) => event.kill?.pid === workload.process?.pid) ?? storm[0] ?? last;
}

/** The same evidence seen from another event. */
export function factsFor(facts: Facts, event: FailureEvent | null): Facts {
  return { ...facts, event };
}

/**
 * Kills of the program's processes. Where no process of it is known, only its file, a kill of a Python interpreter
 * may well be its.
 */
function ownKills(kills: readonly FailureEvent[], workload: Workload, parsed: Parsed): FailureEvent[] {
  const own = kills.filter((event) => concerns(event, workload, parsed));
  const unknown = workload.process === null && workload.cgroupPath === null;
  if (endedByItself(parsed)) return own;
  return own.length > 0 || !unknown ? own : kills.filter((event) => /^python/.test(event.kill?.name ?? ''));
}

function concerns(event: FailureEvent, workload: Workload, parsed: Parsed): boolean {
  const kills = (path: string) => parsed.after.cgroups.get(path)?.events.get('oom_kill')?.value ?? null;
  return event.kill !== null && isKillOf(workload, event.kill, event.cgroup?.taskPath ?? null, kills);
}
