import { meminfoNearPeak, sysctl } from '../facts/host.ts';
import type { Facts } from '../facts/types.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Finding, found, insufficient, notApplicable, ruledOut, say } from './cause.ts';
import { MISSING } from './missing.ts';
import {
  headroom,
  type Resource,
  refusedRequest,
  requestedBytes,
  rlimitOf,
  rlimitSetter,
  sayError,
} from './refused.ts';

interface Rlimit {
  readonly resource: Resource;
  readonly other: Resource;
  /** What the limit counts, in words. */
  readonly counts: string;
  readonly flag: string;
}

/**
 * Whether a resource limit refused the request. Both limits are checked in may_expand_vm (mm/mmap.c) before
 * commit accounting; the kernel logs only a refusal by RLIMIT_DATA.
 */
export function evaluateRlimit(facts: Facts, { resource, other, counts, flag }: Rlimit): Finding {
  const event = refusedRequest(facts);
  if (!event) return notApplicable('No request for memory was refused with an error.');
  const { refusal } = event;
  if (refusal?.kind === 'overcommit') {
    return ruledOut(
      'The kernel logged that commit accounting refused it, which is asked only after resource limits agreed.',
      refusal.at,
    );
  }
  const logged = refusal?.kind === 'data-rlimit' ? refusal : null;
  if (logged && resource !== 'RLIMIT_DATA')
    return ruledOut('The kernel logged that the data limit refused it.', logged.at);
  const limit = rlimitOf(facts, resource);
  if (!limit) {
    if (!logged) return insufficient(`The ${resource} of the process is not known.`, MISSING.limits);
  } else if (limit.value === 'unlimited')
    return ruledOut(`${resource} is unlimited (ulimit ${flag}).`, limit);
  if (!logged && isNearer(facts, other, resource)) {
    return ruledOut(`${other} leaves the process less room, so it is reached first.`, rlimitOf(facts, other));
  }
  const room = headroom(facts, resource);
  const asked = requestedBytes(event);
  if (!logged && room && asked && asked.value < room.bytes * 0.5) {
    return ruledOut(
      `The request of ${formatBytes(asked.value)} fits below ${resource}.`,
      asked,
      limit,
      room.used,
    );
  }
  const bytes = logged?.limit ?? (limit?.value as number);
  if (!logged && room && room.bytes > bytes * FAR && isCommitFull(facts)) {
    return ruledOut(
      `The process was far below ${resource} when it was looked at, while the host had promised nearly all that it may.`,
      limit,
      room.used,
    );
  }
  const setter = rlimitSetter(facts, resource);
  return found(
    logged ? 0.98 : confidence(bytes, room?.bytes),
    say(
      `The process may have ${formatBytes(bytes)} of ${counts} (${resource}, ulimit ${flag}), and ${logged || !room || room.bytes < bytes * EARLY ? 'its next request would have passed that' : `was seen with ${formatBytes(room.used.value)} of it; nothing else in the evidence explains the refusal`}.`,
      limit,
      !logged && room && room.bytes >= bytes * EARLY ? room.used : null,
      logged?.at,
    ),
    sayError(event),
    logged?.bytes
      ? say(`The kernel logged that it reached ${formatBytes(logged.bytes)} of ${counts}.`, logged.at)
      : null,
    setter && say(`It is set at line ${setter.at.line} of ${setter.at.source}.`, setter),
  );
}

/** Part of a limit left that one request seldom takes. */
const FAR = 0.25;
/** Part of a limit left that tells of a look long before the failure, or of another reason. */
const EARLY = 0.75;

/** Strict overcommit with next to nothing left to promise. */
function isCommitFull(facts: Facts): boolean {
  const [limit, committed] = [meminfoNearPeak(facts, 'CommitLimit'), meminfoNearPeak(facts, 'Committed_AS')];
  const strict = sysctl(facts, 'vm/overcommit_memory')?.value === '2';
  return strict && limit !== null && committed !== null && committed.value >= limit.value * 0.8;
}

export function isNearer(facts: Facts, other: Resource, than: Resource): boolean {
  const a = rlimitOf(facts, other);
  const b = rlimitOf(facts, than);
  if (!a || !b || a.value === 'unlimited' || b.value === 'unlimited') return false;
  const [roomA, roomB] = [headroom(facts, other), headroom(facts, than)];
  // Equal limits: the address space holds all that data holds, and more, so it fills first.
  const [leftA, leftB] = roomA && roomB ? [roomA.bytes, roomB.bytes] : [a.value, b.value];
  return other === 'RLIMIT_AS' ? leftA <= leftB : leftA < leftB;
}

/** A process seen far below its limit may have been seen early: less sure, but nothing else explains it better. */
function confidence(limit: number, room: number | undefined): number {
  if (room === undefined) return 0.8;
  return room < limit * FAR ? 0.95 : room < limit * EARLY ? 0.88 : 0.6;
}
