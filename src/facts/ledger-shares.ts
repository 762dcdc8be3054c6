import type { OomReport, Task } from '../parse/kernel/types.ts';
import type { Evidence } from '../schema/evidence.ts';
import { bySize, pages } from './kernel-events.ts';

/** What one process held; `anonBytes` only where the table has the column (Linux 6.8) or the kill line tells it. */
export interface Share {
  readonly task: Task;
  readonly anonBytes: number | null;
  /** Resident pages, shared ones counted in each process: never to be summed with a ledger's parts. */
  readonly residentBytes: number;
  readonly at: Evidence;
}

/** Processes by what they held, the largest first: a breakdown beside the ledger, no part of it. */
export function shares(report: OomReport): Share[] {
  const kills = new Map(report.kills.map((kill) => [kill.pid, kill]));
  return bySize(report).flatMap((task) => {
    const residentBytes = pages(report, task.rssPages);
    const kill = kills.get(task.pid);
    const anonBytes = pages(report, task.rssAnonPages) ?? kill?.anonRss ?? null;
    return residentBytes === null ? [] : [{ task, anonBytes, residentBytes, at: task.at }];
  });
}
