import { canonicalName } from '../../src/bundle/names.ts';
import { type Diagnosis, diagnose } from '../../src/diagnose.ts';
import type { Source } from '../../src/schema/source.ts';

/** A source from its text, named as in a bundle; `before/` in front puts it near the peak. */
export function source(path: string, text: string): Source {
  const lines = text.split('\n').map((line, i) => ({ number: i + 1, text: line }));
  const name = canonicalName(path) ?? { name: `text/${path}`, moment: 'after' as const };
  return { path, ...name, lines, lineCount: lines.length };
}

/** Diagnoses files written in the test: `{ 'proc/meminfo': 'MemTotal: 1 kB' }`. */
export function diagnoseFiles(files: Readonly<Record<string, string>>): Diagnosis {
  return diagnose({ sources: Object.entries(files).map(([path, text]) => source(path, text)), warnings: [] });
}

/** What the rules said, as `verdict` or `verdict + contributing`. */
export function causesOf(files: Readonly<Record<string, string>>): string {
  const { verdict, contributing } = diagnoseFiles(files).incident;
  return [verdict.cause, ...contributing.map((one) => one.cause)].join(' + ');
}

/** Pieces of a kernel report of Linux 6.1, to be put together as a case needs. */
export const kernel = {
  invoked: '[   10.000000] python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
  usage: (usage: number, limit: number) =>
    `[   10.000001] memory: usage ${usage}kB, limit ${limit}kB, failcnt 7`,
  stats: (path: string, counters: Readonly<Record<string, number>>) =>
    [
      `[   10.000002] Memory cgroup stats for ${path}:`,
      ...Object.entries(counters).map(([name, bytes]) => `[   10.000003] ${name} ${bytes}`),
    ].join('\n'),
  memInfo: (pages: Readonly<Record<string, number>>, swapFreeKb: number, swapTotalKb: number) =>
    [
      '[   10.000004] Mem-Info:',
      `[   10.000005] ${Object.entries(pages)
        .map(([name, n]) => `${name}:${n}`)
        .join(' ')}`,
      '[   10.000006] Node 0 DMA32: 160*4kB (UME) 56*8kB (UME) = 1088kB',
      `[   10.000007] Free swap  = ${swapFreeKb}kB`,
      `[   10.000008] Total swap = ${swapTotalKb}kB`,
      '[   10.000009] 262144 pages RAM',
      '[   10.000010] 10000 pages reserved',
    ].join('\n'),
  tasks: (...rows: readonly (readonly [pid: number, rssPages: number, adj: number, name: string])[]) =>
    [
      '[   10.000011] Tasks state (memory values in pages):',
      '[   10.000012] [  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name',
      ...rows.map(
        ([pid, rss, adj, name]) =>
          `[   10.000013] [ ${pid}]  1000   ${pid}    ${rss + 500}    ${rss}   344064        0             ${adj} ${name}`,
      ),
    ].join('\n'),
  memcgSummary: (limit: string, task: string, pid = 128) =>
    `[   10.000014] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=${limit},task_memcg=${task},task=python3,pid=${pid},uid=1000`,
  globalSummary: (constraint = 'CONSTRAINT_NONE', pid = 128) =>
    `[   10.000014] oom-kill:constraint=${constraint},nodemask=(null),cpuset=x,mems_allowed=0,global_oom,task_memcg=/system.slice/a.service,task=python3,pid=${pid},uid=1000`,
  memcgKill: (anonKb = 130520, pid = 128) =>
    `[   10.000015] Memory cgroup out of memory: Killed process ${pid} (python3) total-vm:142844kB, anon-rss:${anonKb}kB, file-rss:5740kB, shmem-rss:0kB, UID:1000 pgtables:336kB oom_score_adj:0`,
  globalKill: (anonKb = 130520, pid = 128) =>
    `[   10.000015] Out of memory: Killed process ${pid} (python3) total-vm:142844kB, anon-rss:${anonKb}kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:336kB oom_score_adj:0`,
} as const;

export const log = (...lines: readonly string[]): string => lines.join('\n');
