import { formatBytes } from '../lib/bytes.ts';
import type { OomReport, Task } from '../parse/kernel/types.ts';
import type { Evidence } from '../schema/evidence.ts';
import type { Inconsistency } from './consistency.ts';
import { heldPages, pages } from './kernel-events.ts';

const FACTOR = 1.5;
/** rss is counted per CPU and may run ahead of what it is compared with. */
const SLACK_BYTES = 10 * 1024 ** 2;
/** Lines between the last row and the kill line: the summary, or `Kill process … or sacrifice child`. */
const NEAR = 2;

/**
 * What cannot be true in a task table.
 * @param ram bytes of RAM, where known
 */
export function tableProblems(report: OomReport, ram: number | null): Inconsistency[] {
  const found: Inconsistency[] = [];
  const add = (says: string, evidence: readonly Evidence[]) =>
    found.push({ about: 'task-table', says, evidence });
  for (const row of report.tasks) {
    const wrong = rowProblem(report, row, ram);
    if (wrong) add(wrong, [row.at]);
  }
  for (const rows of twice(report.tasks))
    add(
      `process ${rows[0]?.pid} has ${rows.length} rows`,
      rows.map((row) => row.at),
    );
  const lost = missingVictim(report);
  if (lost) add('the process that was killed is not in the table, which has no gap', [lost]);
  const sum = distinctBytes(report);
  if (ram !== null && sum !== null && sum > ram * FACTOR)
    add(
      `the processes hold ${formatBytes(sum)}, with ${formatBytes(ram)} of RAM and what they share left out`,
      report.tasks.slice(0, NEAR).map((row) => row.at),
    );
  return found;
}

function rowProblem(report: OomReport, row: Task, ram: number | null): string | null {
  const counts = [row.totalVmPages, row.rssPages, row.swapPages ?? 0, row.pageTablesBytes ?? 0];
  if (counts.some((count) => count < 0)) return `process ${row.pid} has a count below zero`;
  if (row.oomScoreAdj !== null && Math.abs(row.oomScoreAdj) > 1000)
    return `process ${row.pid} has an oom_score_adj of ${row.oomScoreAdj}`;
  const [rss, size] = [pages(report, row.rssPages), pages(report, row.totalVmPages)];
  if (rss === null || size === null) return null;
  if (rss > size * FACTOR && rss - size > SLACK_BYTES)
    return `process ${row.pid} is resident with ${formatBytes(rss)} of an address space of ${formatBytes(size)}`;
  if (ram !== null && rss > ram * FACTOR)
    return `process ${row.pid} is resident with ${formatBytes(rss)}, with ${formatBytes(ram)} of RAM`;
  return null;
}

function twice(tasks: readonly Task[]): Task[][] {
  const byPid = new Map<number, Task[]>();
  for (const task of tasks) {
    const rows = byPid.get(task.pid);
    if (rows) rows.push(task);
    else byPid.set(task.pid, [task]);
  }
  return [...byPid.values()].filter((rows) => rows.length > 1);
}

/** Rows on successive lines up to the kill line: only then does a missing victim mean something. */
function missingVictim({ tasks, kills, summary }: OomReport): Evidence | null {
  const victim = kills[0];
  if (!victim || tasks.length === 0) return null;
  if (tasks.some((task) => task.pid === victim.pid || task.tgid === victim.pid)) return null;
  const lines = [...tasks.map((task) => task.at), summary?.at ?? victim.at];
  const follows = lines.every((at, i) => {
    const before = lines[i - 1];
    return before === undefined || (at.source === before.source && at.line - before.line <= NEAR);
  });
  return follows ? victim.at : null;
}

/**
 * Bytes that are certainly not the same ones counted twice: of processes of one name, which a fork may let share
 * everything, the largest; of each what is not mapped from files or shmem.
 */
function distinctBytes(report: OomReport): number | null {
  const mapped = pages(report, report.memInfo?.pages.get('mapped')?.value);
  const shmem = pages(report, report.memInfo?.pages.get('shmem')?.value);
  const own = (task: Task): number | null => {
    const anon = pages(report, task.rssAnonPages);
    const rss = pages(report, task.rssPages);
    if (anon !== null) return anon;
    return rss === null || mapped === null || shmem === null ? null : Math.max(0, rss - mapped - shmem);
  };
  const largest = new Map<string, Task>();
  for (const task of report.tasks) {
    const known = largest.get(task.name);
    if (!known || heldPages(task) > heldPages(known)) largest.set(task.name, task);
  }
  const sizes = [...largest.values()].map(own);
  return sizes.every((size) => size !== null) ? sizes.reduce((sum, size) => sum + size, 0) : null;
}
