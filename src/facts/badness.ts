import type { OomReport, Task } from '../parse/kernel/types.ts';
import type { Evidence } from '../schema/evidence.ts';
import { type OomEra, oomEra } from './oom-era.ts';
import { allowedPages } from './oom-pages.ts';

/** oom_score_adj of tasks that are never chosen (OOM_SCORE_ADJ_MIN, include/uapi/linux/oom.h). */
const NEVER = -1000;

/** A task's score in the unit its kernel compared: pages, before Linux 3.5 thousandths of what it may use. */
export interface OomScore {
  readonly task: Task;
  /** By what the table shows; `null` where a figure is missing that the sum cannot do without. */
  readonly points: number | null;
  /** How far off `points` may be, for figures that this kernel counted but did not print. */
  readonly least: number;
  readonly most: number;
  readonly at: Evidence;
}

/**
 * The badness of every task that may be killed, as `oom_badness` adds it up (mm/oom_kill.c), in the order of the
 * table: rss + swap + page tables, and oom_score_adj × ⌊totalpages / 1000⌋. Threads of one process count once.
 * @param ram pages that the kernel weighed oom_score_adj by (`allowedPages`); without adjustments none are needed
 */
export function oomScores(report: OomReport, ram: number | null): OomScore[] {
  const era = oomEra(report);
  return era === null ? [] : processes(report).map((task) => score(report, task, ram, era));
}

/** One row a process, without init and those that are exempt. */
function processes(report: OomReport): Task[] {
  const leaders = new Map<number, Task>();
  for (const task of report.tasks) if (!leaders.has(task.tgid)) leaders.set(task.tgid, task);
  return [...leaders.values()].filter((task) => task.tgid !== 1 && task.oomScoreAdj !== NEVER);
}

function score(report: OomReport, task: Task, ram: number | null, era: OomEra): OomScore {
  const { rssPages, swapPages, pageTablesBytes, pageTablePages, oomScoreAdj } = task;
  const size = report.pageBytes;
  const tables =
    pageTablesBytes === null
      ? (pageTablePages ?? 0)
      : size === null
        ? null
        : Math.floor(pageTablesBytes / size);
  const root = task.uid === 0 && era.rootBonus !== 'none';
  const adj = (oomScoreAdj ?? 0) - (root && era.rootBonus === 'adj' ? 30 : 0);
  if (tables === null || oomScoreAdj === null || (ram === null && (adj !== 0 || era.permille))) {
    return {
      task,
      points: null,
      least: Number.NEGATIVE_INFINITY,
      most: Number.POSITIVE_INFINITY,
      at: task.at,
    };
  }
  const held = rssPages + (swapPages ?? 0) + tables;
  const total = Math.max(1, ram ?? 1);
  const weigh = (pages: number, by: number) => {
    const points = era.permille
      ? Math.floor((pages * 1000) / total) + by
      : pages + by * Math.floor(total / 1000);
    return Math.max(era.floor, points);
  };
  const share = root && era.rootBonus === 'share' ? Math.floor((held * 3) / 100) : 0;
  // What the table leaves open: swap that it does not list, page tables (one page a mapped page at most), and
  // whether a task of root had CAP_SYS_ADMIN, which containers take away.
  const swapUsed = swapPages === null ? usedSwapPages(report) : 0;
  const noTables = pageTablesBytes === null && pageTablePages === null;
  const unseen = swapUsed + (noTables ? rssPages + (swapPages ?? 0) : 0);
  return {
    task,
    points: weigh(held - share, adj),
    least: weigh(held - share, adj),
    most: weigh(held + unseen, oomScoreAdj),
    at: task.at,
  };
}

function usedSwapPages({ memInfo, pageBytes }: OomReport): number {
  if (!memInfo?.swapTotal || !memInfo.swapFree || pageBytes === null) return Number.POSITIVE_INFINITY;
  return Math.max(0, memInfo.swapTotal.value - memInfo.swapFree.value) / pageBytes;
}

export interface Choice {
  /** Whether the kernel killed the task that scores highest; `null` where the report does not decide it. */
  readonly agrees: boolean | null;
  /** Why it is not decided, or what speaks against. */
  readonly why: string | null;
  readonly victim: OomScore | null;
  readonly highest: OomScore | null;
  /** Who would have been next, had the victim and all killed with it not been there. */
  readonly next: OomScore | null;
}

/**
 * Compares the kernel's victim with the scores recomputed from its table.
 * @param hostSwapBytes SwapTotal of the host, which reports of a cgroup do not print
 */
export function chosenBy(report: OomReport, hostSwapBytes: number | null = null): Choice {
  const scores = oomScores(report, allowedPages(report, hostSwapBytes));
  const pid = report.kills[0]?.pid ?? report.summary?.pid ?? null;
  const victim = scores.find(({ task }) => task.pid === pid || task.tgid === pid) ?? null;
  const highest = best(report, scores);
  const killed = new Set([pid, ...report.kills.map((kill) => kill.pid)]);
  const next = best(
    report,
    scores.filter(({ task }) => !killed.has(task.pid) && !killed.has(task.tgid)),
  );
  const because = (agrees: boolean | null, why: string | null): Choice => ({
    agrees,
    why,
    victim,
    highest,
    next,
  });

  if (report.tasks.length === 0) return because(null, 'the report has no task table');
  if (oomEra(report) === null) return because(null, 'this kernel scored in another way');
  if (pid === null) return because(null, 'the report names no victim');
  if (/oom_kill_allocating_task/.test(report.kills[0]?.at.text ?? ''))
    return because(null, 'vm.oom_kill_allocating_task kills whoever asks');
  if (!victim) return because(null, 'the victim is not in the table');
  if (!highest || victim.points === null)
    return because(null, 'the table lacks figures that the score needs');
  if (highest === victim) return because(true, null);
  if (highest.points === victim.points) return because(null, 'two tasks have the same score');
  if (highest.least <= victim.most)
    return because(null, 'the difference is within what the table does not show');
  if (oomEra(report)?.sacrificesChildren)
    return because(null, 'it may have been killed as a child of the highest');
  return because(false, 'another task scores higher');
}

/** Whom the kernel would have chosen, had one process had another oom_score_adj; `null` where that is not known. */
export function withAdj(
  report: OomReport,
  pid: number,
  adj: number,
  hostSwapBytes: number | null = null,
): OomScore | null {
  const own = (task: Task) => task.pid === pid || task.tgid === pid;
  const tasks = report.tasks.map((task) => (own(task) ? { ...task, oomScoreAdj: adj } : task));
  const changed = { ...report, tasks };
  return best(changed, oomScores(changed, allowedPages(changed, hostSwapBytes)));
}

/** The task with most points, of equals the one that this kernel keeps; `null` if a score is not known. */
function best(report: OomReport, scores: readonly OomScore[]): OomScore | null {
  if (scores.some(({ points }) => points === null)) return null;
  const top = scores.reduce((most, { points }) => Math.max(most, points as number), Number.NEGATIVE_INFINITY);
  const equals = scores.filter(({ points }) => points === top);
  return (oomEra(report)?.tie === 'later' ? equals.at(-1) : equals[0]) ?? null;
}
