import type { OomReport } from '../parse/kernel/types.ts';

/** How a kernel scored and chose, which changed over the years (mm/oom_kill.c: oom_badness, oom_evaluate_task). */
export interface OomEra {
  /** Scores from 0 to 1000 instead of pages: 2.6.36 (a63d83f427fb) until 3.5 (a7f638f999ff). */
  readonly permille: boolean;
  /** What CAP_SYS_ADMIN takes off: 30 of adj, since 3.14 (778c14affaf9) 3 % of the points, since 4.17 (d46078b28889) nothing. */
  readonly rootBonus: 'adj' | 'share' | 'none';
  /** Until 5.9 (9066e5cfb73c) no task scored below 1. */
  readonly floor: number;
  /** Of two with the same points: until 5.3 (thread_group_leader, `>`) the first stays, since then the later wins. */
  readonly tie: 'first' | 'later';
  /** Until 5.1 (bbbe48029720) a child of the chosen process could be killed in its place. */
  readonly sacrificesChildren: boolean;
}

/**
 * @returns `null` where this kernel had another heuristic: before 2.6.36, save RHEL 6's 2.6.32, which took the
 * new one over and is known by its `oom_score_adj` column. An unknown version counts as the newest.
 */
export function oomEra(report: OomReport): OomEra | null {
  const version = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(report.kernelVersion?.value ?? '');
  const [major, minor, patch] = (version ?? ['', '99', '0', '0']).slice(1).map((part) => Number(part ?? 0));
  const number = (major as number) * 1e6 + (minor as number) * 1e3 + (patch as number);
  const since = (a: number, b: number, c = 0) => number >= a * 1e6 + b * 1e3 + c;
  if (!since(2, 6, 36) && report.tasks.every((task) => task.oomScoreAdj === null)) return null;
  return {
    permille: !since(3, 5),
    rootBonus: since(4, 17) ? 'none' : since(3, 14) ? 'share' : 'adj',
    floor: since(5, 9) ? Number.NEGATIVE_INFINITY : 1,
    tie: since(5, 3) ? 'later' : 'first',
    sacrificesChildren: !since(5, 1),
  };
}
