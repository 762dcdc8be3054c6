import type { FailureEvent } from '../../../facts/types.ts';
import { groupOf } from '../frames/owners.ts';
import type { Ground } from '../ground.ts';

export const isKernels = ({ kind }: FailureEvent) => ['oom-kill', 'group-kill', 'manual-oom'].includes(kind);

export function pidsOf(ground: Ground): Map<number, FailureEvent> {
  const all = new Map<number, FailureEvent>();
  for (const event of ground.diagnosis.facts.events)
    if (event.victim?.pid != null && event.kind !== 'memory-error') {
      all.set(event.victim.pid, event);
      // A group kill is one event of several processes.
      for (const { pid } of event.report?.groupKill ? event.report.kills : []) all.set(pid, event);
    }
  return all;
}

export const linesOf = (events: Iterable<FailureEvent>) =>
  [...events].flatMap(({ kill, evidence }) => (kill ? [kill.at] : evidence.slice(0, 1)));

export function isIn(pid: number, group: string, ground: Ground): boolean {
  const path = groupOf(pid, ground);
  return path !== null && (path === group || path.startsWith(`${group}/`));
}
