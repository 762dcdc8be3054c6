import type { Parsed } from '../parse/index.ts';
import { kernelEvents } from './kernel-events.ts';
import { externalKills, refusedEvents } from './other-events.ts';
import type { Facts, FailureEvent, Workload } from './types.ts';
import { findWorkload, isKillOf } from './workload.ts';

/** Derives what follows from the evidence, and picks the event that the user's question is about. */
export function deriveFacts(parsed: Parsed): Facts {
  const workload = findWorkload(parsed);
  const kills = kernelEvents(parsed);
  const known = workload.names.length > 0 || workload.process !== null || workload.cgroupPath !== null;
  const own = known ? kills.filter((event) => concerns(event, workload)) : kills;
  const refused = refusedEvents(parsed, workload);
  const external = own.length > 0 ? [] : externalKills(parsed, workload);
  const events = [...kills, ...refused, ...external];
  return { parsed, workload, events, event: choose(parsed, workload, own, refused, external) };
}

/** A signal is explained by a kill, a refusal by an exception; where how it ended is unknown, either will do. */
function choose(
  parsed: Parsed,
  workload: Workload,
  own: readonly FailureEvent[],
  refused: readonly FailureEvent[],
  external: readonly FailureEvent[],
): FailureEvent | null {
  const died = parsed.exit?.signal != null;
  const kill = chooseKill(workload, own);
  if (died) return kill ?? external.at(-1) ?? null;
  const refusal = refused.at(-1) ?? null;
  // A refusal that only the kernel tells of may be anybody's, and older than the kill.
  const newer = (kill?.uptimeSeconds ?? 0) > (refusal?.uptimeSeconds ?? 0);
  return kill && refusal && !refusal.error && newer ? kill : (refusal ?? kill);
}

/** Kills of one group within this time are one storm, told by its first. */
const STORM_SECONDS = 90;

/** The last kill, but of a storm the one that began it, or in it that of the program's main process. */
function chooseKill(workload: Workload, own: readonly FailureEvent[]): FailureEvent | null {
  const last = own.at(-1);
  if (!last) return null;
  const storm = own.filter(
    (event) =>
      event.cgroup?.taskPath === last.cgroup?.taskPath &&
      (last.uptimeSeconds ?? 0) - (event.uptimeSeconds ?? 0) <= STORM_SECONDS,
  );
  return storm.find((event) => event.kill?.pid === workload.process?.pid) ?? storm[0] ?? last;
}

/** The same evidence seen from another event. */
export function factsFor(facts: Facts, event: FailureEvent | null): Facts {
  return { ...facts, event };
}

function concerns(event: FailureEvent, workload: Workload): boolean {
  return event.kill !== null && isKillOf(workload, event.kill, event.cgroup?.taskPath ?? null);
}
