import { hitCounter } from '../facts/kernel-events.ts';
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

/** Whether a cgroup's limit, not the host, was short: by the summary, and before 5.0 by the lines around it. */
export function isMemcgKill({ report }: KernelKill): boolean {
  const { summary, memcg, limitOf, kills } = report;
  if (summary) return summary.oomMemcg !== null || summary.constraint === 'CONSTRAINT_MEMCG';
  return limitOf !== null || memcg !== null || kills.some((kill) => kill.ofMemcg);
}

/** `The kernel killed python3 (pid 128, etl.py) because …` with the line of the kill. */
export function sayKilled(event: KernelKill, because: string): Sentence {
  const { kill, report } = event;
  return say(`The kernel killed ${commandLabel(event.victim)} ${because}.`, kill?.at, report.summary?.at);
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

export function share(
  part: Cited<number> | null | undefined,
  whole: number | null | undefined,
): number | null {
  return part && whole ? part.value / whole : null;
}
