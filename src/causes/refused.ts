import type { Facts, FailureEvent } from '../facts/types.ts';
import { baseName } from '../facts/workload.ts';
import type { LimitSetting } from '../parse/limit-settings.ts';
import type { Rlimit } from '../parse/process.ts';
import { blamedFrame } from '../parse/python.ts';
import type { Cited, Sentence } from '../schema/evidence.ts';
import { say } from './cause.ts';

/** A request for memory that was refused with an error, nobody killed. A refused thread may have other reasons. */
export function refusedRequest(facts: Facts): FailureEvent | null {
  const { event } = facts;
  return event?.kind === 'memory-error' && (event.error?.isMemory ?? true) ? event : null;
}

/** Bytes asked for: exact from the array's shape, else as the message or the kernel's line gives them. */
export function requestedBytes({ error, refusal }: FailureEvent): Cited<number> | null {
  const asked = error?.requestedExact ?? error?.requested;
  if (error && asked != null) return { value: asked, at: error.at };
  return refusal?.kind === 'overcommit' && refusal.bytes !== null
    ? { value: refusal.bytes, at: refusal.at }
    : null;
}

export type Resource = LimitSetting['resource'];

const LIMIT_NAMES = { RLIMIT_AS: 'Max address space', RLIMIT_DATA: 'Max data size' } as const;
const USE_NAMES = { RLIMIT_AS: 'VmSize', RLIMIT_DATA: 'VmData' } as const;

/** The soft limit of the program's process, or what the script that starts it sets. */
export function rlimitOf(facts: Facts, resource: Resource): Rlimit | null {
  const own = facts.workload.process?.limits.get(LIMIT_NAMES[resource]);
  if (own) return own;
  const set = facts.parsed.limitSettings.findLast(
    (one) => one.value.resource === resource && one.value.bytes !== null,
  );
  return set ? { value: set.value.bytes as number, at: set.at } : null;
}

/** The line that sets the limit, where the script, unit or program was handed over. */
export function rlimitSetter(facts: Facts, resource: Resource): Cited<LimitSetting> | null {
  const own = facts.workload.process?.limits.get(LIMIT_NAMES[resource])?.value;
  // The limit of the process is what it is: a line that sets another one is another program's.
  const may = ({ bytes }: LimitSetting) => own === undefined || bytes === null || bytes === own;
  return (
    facts.parsed.limitSettings.findLast((one) => one.value.resource === resource && may(one.value)) ?? null
  );
}

/** How much of a limit is left in the latest look at the process; `null` where either is not known. */
export function headroom(facts: Facts, resource: Resource): { bytes: number; used: Cited<number> } | null {
  const limit = rlimitOf(facts, resource);
  const pid = facts.workload.process?.pid ?? -1;
  const files = facts.parsed.before.processes.get(pid) ?? facts.workload.process;
  const used = files?.status.get(USE_NAMES[resource]);
  return limit && used && limit.value !== 'unlimited' ? { bytes: limit.value - used.value, used } : null;
}

/** `etl.py line 10 (load) failed with MemoryError.` */
export function sayError({ error }: FailureEvent): Sentence | null {
  if (!error) return null;
  const frame = blamedFrame(error);
  const where = frame ? ` at line ${frame.line} of ${baseName(frame.file)}, in ${frame.function}` : '';
  return say(
    `The program was refused memory with ${error.type}${where}; it was not killed.`,
    error.at,
    frame?.at,
  );
}
