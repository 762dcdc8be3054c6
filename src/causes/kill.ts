import { hitCounter, managedBytes } from '../facts/kernel-events.ts';
import { commandLabel } from '../facts/labels.ts';
import type { Facts, FailureEvent } from '../facts/types.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { OomReport } from '../parse/kernel/types.ts';
import type { Cited, Sentence } from '../schema/evidence.ts';
import { say } from './cause.ts';

/** A kill that the kernel reported. */
export type KernelKill = FailureEvent & { readonly report: OomReport };

export function kernelKill(facts: Facts): KernelKill | null {
  const { event } = facts;
  const kill = event?.report && (event.kind === 'oom-kill' || event.kind === 'group-kill');
  return kill ? (event as KernelKill) : null;
}

/** Kernels since 5.0 (and 4.18 of RHEL 8) name the limit in a line of its own: a report without it has lost it. */
function shouldBeSummed({ trigger, kernelVersion, kills }: OomReport): boolean {
  if (!trigger) return false;
  const version = kernelVersion?.value ?? '';
  const major = Number(/^(\d+)\./.exec(version)?.[1] ?? 0);
  return (
    major >= 5 ||
    /el8/.test(version) ||
    (version === '' && kills.some((kill) => / UID:\d+ pgtables:/.test(kill.at.text)))
  );
}

/**
 * What was short: a control group's limit or the host, by the summary, and before 5.0 by the lines around it.
 * `unknown` where the report is damaged and does not say.
 */
export function scopeOf({ report }: KernelKill): 'group' | 'host' | 'unknown' {
  const { summary, memcg, limitOf, kills, memInfo } = report;
  if (summary)
    return summary.oomMemcg !== null || summary.constraint === 'CONSTRAINT_MEMCG' ? 'group' : 'host';
  if (limitOf !== null || memcg !== null || kills.some((kill) => kill.ofMemcg)) return 'group';
  if (shouldBeSummed(report)) return 'unknown';
  return kills.length > 0 || memInfo !== null ? 'host' : 'unknown';
}

export function isMemcgKill(event: KernelKill): boolean {
  return scopeOf(event) === 'group';
}

/** Whether it is known whose limit was hit: the victim's own group's, or that of one above it. */
export function isOwnerKnown({ report, cgroup }: KernelKill): boolean {
  return cgroup?.taskPath != null || !shouldBeSummed(report);
}

/** `The kernel killed python3 (pid 128, etl.py) because …` with the line of the kill. */
export function sayKilled(event: KernelKill, because: string): Sentence {
  const { kill, report } = event;
  // A report that is cut short, or ends in a panic, names no victim.
  const began =
    kill || report.summary ? `The kernel killed ${victimLabel(event)}` : 'The OOM killer was started';
  return say(`${began} ${because}.`, kill?.at, report.summary?.at, kill ? null : report.trigger?.at);
}

function victimLabel({ victim, report }: KernelKill): string {
  const { task, pid } = report.summary ?? {};
  return victim || !task ? commandLabel(victim) : `${task} (pid ${pid ?? 'unknown'})`;
}

/** `At the kill its usage was 128 MiB of a limit of 128 MiB.` */
export function sayUsage(event: KernelKill): Sentence | null {
  const hit = hitCounter(event.report);
  if (!hit || hit.limit === 'max') return null;
  return say(
    `At the kill the group used ${formatBytes(hit.usage)} of its limit of ${formatBytes(hit.limit)}.`,
    hit.at,
  );
}

export function sayVictimSize(event: KernelKill): Sentence | null {
  const { kill } = event;
  if (kill?.anonRss == null) return null;
  return say(
    `${kill.name} (pid ${kill.pid}) held ${formatBytes(kill.anonRss)} of anonymous memory when it was killed.`,
    kill.at,
  );
}

/** Below this part of what ran out, a program's own memory explains nothing. */
const WEIGHT = 0.25;

/** What ran out (a group's limit, the host's RAM) where `bytes` is too small a part of it to be the reason. */
export function tooSmallFor({ event }: Facts, bytes: number): string | null {
  if (event?.kind === 'external-kill') return 'Nothing shows that memory ran out.';
  const limit = event?.report ? hitCounter(event.report)?.limit : undefined;
  const whole = typeof limit === 'number' ? limit : event?.report ? managedBytes(event.report) : null;
  return whole !== null && bytes < whole * WEIGHT
    ? `${formatBytes(bytes)} is only a small part of the ${formatBytes(whole)} that ran out.`
    : null;
}

/** A part of a whole, 0 to 1; `null` where either is unknown, or where the part is larger, as in a damaged log. */
export function share(
  part: Cited<number> | null | undefined,
  whole: number | null | undefined,
): number | null {
  const ratio = part && whole ? part.value / whole : null;
  return ratio === null || ratio > 1.05 ? null : ratio;
}
