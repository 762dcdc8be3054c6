import type { ExternalKill } from '../parse/external-kill.ts';
import type { Parsed } from '../parse/index.ts';
import type { Kill, OomReport, Refusal } from '../parse/kernel/types.ts';
import type { ProcessFiles } from '../parse/process.ts';
import type { PythonError } from '../parse/python.ts';
import type { UserspaceKill } from '../parse/userspace-killer.ts';
import type { Cited, Evidence } from '../schema/evidence.ts';
import type { EventCgroup, EventKind, EventProcess } from '../schema/incident.ts';

/** A kill as a platform reports it, with the limit that it had set. */
export interface Claim {
  readonly by: string;
  readonly subject: string;
  readonly at: Evidence;
  readonly limit: Cited<number> | null;
  readonly pod: string | null;
  readonly container: string | null;
  readonly unit: string | null;
}

/** One failure: a kill, a refused request, a signal from outside. */
export interface FailureEvent {
  readonly id: string;
  readonly kind: EventKind;
  readonly time: string | null;
  /** The line that ties the event to a wall clock. */
  readonly clock: Evidence | null;
  readonly uptimeSeconds: number | null;
  readonly report: OomReport | null;
  readonly kill: Kill | null;
  readonly error: PythonError | null;
  /** The kernel's own line about the refusal, where it is tied to this event. */
  readonly refusal: Refusal | null;
  readonly killer: Cited<ExternalKill> | null;
  readonly userspace: UserspaceKill | null;
  readonly claim: Claim | null;
  readonly victim: EventProcess | null;
  readonly hog: EventProcess | null;
  readonly cgroup: EventCgroup | null;
  readonly evidence: readonly Evidence[];
}

/** The program that the user asks about, as far as the evidence shows it. */
export interface Workload {
  /** The process looked at most closely, and all that run the program. */
  readonly process: ProcessFiles | null;
  readonly processes: readonly ProcessFiles[];
  /** Its file names, the one of the traceback first; `name` is the one that ran. */
  readonly names: readonly string[];
  readonly name: string | null;
  readonly cgroupPath: string | null;
}

/** What follows from the evidence, seen from one event (`event` is null where nothing failed for memory). */
export interface Facts {
  readonly parsed: Parsed;
  readonly workload: Workload;
  readonly events: readonly FailureEvent[];
  readonly event: FailureEvent | null;
  /** Kills that are the program's by the name of its interpreter only. */
  readonly assumed: ReadonlySet<FailureEvent>;
}
