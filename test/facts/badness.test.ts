import { describe, expect, test } from 'vitest';
import { type Choice, chosenBy, oomScores, withAdj } from '../../src/facts/badness.ts';
import { allowedPages } from '../../src/facts/oom-pages.ts';
import type { Facts } from '../../src/facts/types.ts';
import type { OomReport } from '../../src/parse/kernel/types.ts';
import { caseNames, diagnosisOf } from '../support/cases.ts';
import { diagnoseFiles, kernel, log } from '../support/evidence.ts';

const hostSwap = (facts: Facts) => facts.parsed.after.meminfo.get('SwapTotal')?.value ?? null;

function reportOf({ facts }: { facts: Facts }, event = 0): OomReport {
  const report = facts.events[event]?.report;
  if (!report) throw new Error('no report');
  return report;
}

describe('real incidents', () => {
  test('the scores agree with the kernel in every report with a task table', async () => {
    const agreed: string[] = [];
    const not: unknown[] = [];
    for (const name of caseNames) {
      const { facts } = await diagnosisOf(name);
      for (const { id, report } of facts.events) {
        if (!report || report.tasks.length === 0) continue;
        const { agrees, why, victim, highest } = chosenBy(report, hostSwap(facts));
        if (agrees && victim === highest) agreed.push(`${name} ${id}`);
        else not.push([name, id, why]);
      }
    }
    expect(not).toEqual([]);
    expect(agreed).toHaveLength(25);
  });

  test('of three forked workers with the same score the kernel took the last of the table', async () => {
    const report = reportOf(await diagnosisOf('fork-cow-a'), 1);
    const scores = oomScores(report, null).map(({ task, points }) => [task.pid, points]);
    expect(scores).toEqual([
      [124, 15840],
      [125, 15841],
      [126, 15841],
      [127, 15841],
    ]);
    expect(report.kills[0]?.pid).toBe(127);
    expect(chosenBy(report).agrees).toBe(true);
  });

  test('innocent-victim: the hog was spared by its oom_score_adj of -900', async () => {
    const { facts } = await diagnosisOf('innocent-victim-a');
    const report = reportOf({ facts });
    const total = 130930 - 10679;
    expect(allowedPages(report, null)).toBe(total);
    const hog = oomScores(report, total).find(({ task }) => task.pid === 126);
    expect(hog?.points).toBe(90805 + 786432 / 4096 - 900 * Math.floor(total / 1000));
    expect(withAdj(report, 126, 0)?.task.pid).toBe(126);
    expect(withAdj(report, 126, -800)?.task.pid).toBe(121);
    expect(withAdj(report, 121, -1000)?.task.pid).toBe(125);
  });

  test('who would have been next', async () => {
    const next = async (name: string) =>
      chosenBy(reportOf(await diagnosisOf(name)), 0).next?.task.pid ?? null;
    expect(await next('cgroup-ancestor-limit-a')).toBe(122);
    expect(await next('high-order-fragmentation-a')).toBe(130);
    // memory.oom.group took all of them.
    expect(await next('cgroup-oom-group-a')).toBeNull();
  });

  test('a cpuset weighs by the pages present on its nodes', async () => {
    expect(allowedPages(reportOf(await diagnosisOf('cpuset-mempolicy-a')), null)).toBe(393040 / 4);
  });

  test('a host weighs by RAM and swap', async () => {
    expect(allowedPages(reportOf(await diagnosisOf('global-oom-swap-full-a')), null)).toBe(
      130930 - 10679 + 201322496 / 4096,
    );
  });
});

const MEMORY = { free: 1000, mapped: 1, shmem: 1 };

/** A report of the given kernel; rows are the table's numbers after uid. */
function report(
  version: string,
  columns: string,
  rows: readonly string[],
  more: readonly string[] = [],
): OomReport {
  const lines = [
    kernel.invoked,
    `[   10.000001] CPU: 0 PID: 128 Comm: python3 Not tainted ${version} #1`,
    kernel.memInfo(MEMORY, 0, 0),
    '[   10.000011] Tasks state (memory values in pages):',
    `[   10.000012] [  pid  ]   uid  tgid total_vm      rss ${columns} name`,
    ...rows.map((row) => `[   10.000013] ${row}`),
    ...more,
    kernel.globalKill(130520, 128),
  ];
  return reportOf(diagnoseFiles({ 'commands/dmesg': log(...lines) }));
}

const NEW = 'pgtables_bytes swapents oom_score_adj';
const RAM = 252_144;

describe('the arithmetic of each kernel', () => {
  const scores = (version: string, rows: readonly string[], columns = NEW) =>
    oomScores(report(version, columns, rows), RAM).map(({ task, points }) => [task.pid, points]);

  const row = (
    pid: number,
    rss: number,
    adj: number,
    { uid = 1000, tgid = pid, swap = 0, tables = 8192 } = {},
  ) => `[ ${pid}]  ${uid}   ${tgid}   9000    ${rss}   ${tables}   ${swap}   ${adj} python3`;

  const cases: readonly [
    what: string,
    version: string,
    rows: readonly string[],
    points: readonly (readonly [number, number])[],
  ][] = [
    [
      'resident, swap and whole page tables',
      '6.1.0',
      [row(128, 100, 0, { swap: 20, tables: 12287 })],
      [[128, 122]],
    ],
    ['adj counts thousandths of whole thousands', '6.1.0', [row(128, 100, 7)], [[128, 100 + 2 + 7 * 252]]],
    ['below nothing, since 5.9', '5.9.0', [row(128, 100, -900)], [[128, 102 - 900 * 252]]],
    ['never below one, until 5.9', '5.8.18', [row(128, 100, -900)], [[128, 1]]],
    [
      'init and the exempt are left out',
      '6.1.0',
      [row(1, 9, 0), row(128, 100, 0), row(130, 5, -1000)],
      [[128, 102]],
    ],
    ['threads count once', '4.9.0', [row(128, 100, 0), row(131, 100, 0, { tgid: 128 })], [[128, 102]]],
    ['root is as any other since 4.17', '4.17.0', [row(128, 1000, 0, { uid: 0 })], [[128, 1002]]],
    ['root has 3 % off until 4.17', '4.16.18', [row(128, 1000, 0, { uid: 0 })], [[128, 1002 - 30]]],
    [
      'root has 30 off adj until 3.14',
      '3.10.0-1160.el7',
      [row(128, 9000, 0, { uid: 0 })],
      [[128, 9002 - 30 * 252]],
    ],
    ['thousandths until 3.5', '3.2.0', [row(128, 126_070, 5)], [[128, 500 + 5]]],
    ['an unknown version is the newest', 'x', [row(128, 100, -900, { uid: 0 })], [[128, 102 - 900 * 252]]],
    ['before 2.6.36 the kernel scored in another way', '2.6.32', [], []],
  ];
  test.each(cases)('%s', (_, version, rows, points) => {
    expect(scores(version, rows)).toEqual(points);
  });

  test('equals: since 5.3 the later of the table, before the earlier', () => {
    const rows = [row(127, 100, 0), row(128, 100, 0), row(129, 99, 0)];
    const pick = (version: string) => chosenBy(report(version, NEW, rows)).highest?.task.pid;
    expect([pick('5.2.0'), pick('5.3.0')]).toEqual([127, 128]);
  });

  test('a victim that is named by a thread, or whose row is of one, is not next', () => {
    const next = (pid: number, tgid: number) =>
      chosenBy(report('6.1.0', NEW, [row(pid, 100, 0, { tgid }), row(140, 50, 0)])).next?.task.pid;
    expect([next(128, 120), next(131, 128), next(131, 131)]).toEqual([140, 140, 131]);
  });

  test('page tables that are not printed widen what the score may be', () => {
    const [score] = oomScores(
      report('4.4.0', 'swapents oom_score_adj', ['[ 128] 1000 128 900 100 20 0 python3']),
      RAM,
    );
    expect([score?.points, score?.least, score?.most]).toEqual([120, 120, 240]);
  });
});

describe('what cannot be decided is not decided', () => {
  const row = (pid: number, rss: number, adj = 0) =>
    `[ ${pid}]  1000   ${pid}   9000    ${rss}   8192   0   ${adj} python3`;
  const said = ({ agrees, why }: Choice) => [agrees, why];
  const of = (version: string, rows: readonly string[], columns = NEW) =>
    said(chosenBy(report(version, columns, rows)));
  const old = (pid: number, rss: number) => `[ ${pid}]  1000   ${pid}   9000    ${rss}  0 0 python3`;

  test.each([
    ['the highest was killed', of('6.1.0', [row(127, 99), row(128, 100)]), [true, null]],
    ['another is higher', of('6.1.0', [row(127, 101), row(128, 100)]), [false, 'another task scores higher']],
    [
      'a child may have gone for its parent',
      of('5.0.0', [row(127, 101), row(128, 100)]),
      [null, 'it may have been killed as a child of the highest'],
    ],
    ['equal scores', of('5.2.0', [row(127, 100), row(128, 100)]), [null, 'two tasks have the same score']],
    ['no row of the victim', of('6.1.0', [row(127, 100)]), [null, 'the victim is not in the table']],
    ['no table', of('6.1.0', []), [null, 'the report has no task table']],
    [
      'page tables may make the difference',
      of('4.4.0', [old(127, 110), old(128, 100)], 'swapents oom_score_adj'),
      [null, 'the difference is within what the table does not show'],
    ],
    [
      'page tables cannot make the difference',
      of('5.2.0', [old(127, 900), old(128, 100)], 'swapents oom_score_adj'),
      [false, 'another task scores higher'],
    ],
    [
      'an old kernel without oom_score_adj',
      of('2.6.32', ['[ 128]  1000   128   9000   100   0 python3'], 'oom_adj'),
      [null, 'this kernel scored in another way'],
    ],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });

  test('vm.oom_kill_allocating_task', () => {
    const text = log(
      kernel.invoked,
      kernel.tasks([127, 900, 0, 'python3'], [128, 100, 0, 'python3']),
      kernel.globalKill().replace('Out of memory:', 'Out of memory (oom_kill_allocating_task):'),
    );
    expect(said(chosenBy(reportOf(diagnoseFiles({ 'commands/dmesg': text }))))).toEqual([
      null,
      'vm.oom_kill_allocating_task kills whoever asks',
    ]);
  });
});

describe('what a control group weighs by', () => {
  const GROUP = 100 * 1024;
  const total = (hostSwapKb: number | null, ...counters: readonly string[]) => {
    const lines = [
      kernel.invoked,
      kernel.usage(GROUP, GROUP),
      ...counters,
      kernel.tasks([128, 30, 5, 'python3']),
    ];
    const kill = kernel.memcgKill().replace('total-vm:142844kB', `total-vm:${(30 + 500) * 4}kB`);
    const report = reportOf(diagnoseFiles({ 'commands/dmesg': log(...lines, kill) }));
    const found = allowedPages(report, hostSwapKb === null ? null : hostSwapKb * 1024);
    return { kb: found === null ? null : found * 4, points: oomScores(report, found)[0]?.points ?? null };
  };
  const swap = (limitKb: number) => `[   10.000001] swap: usage 0kB, limit ${limitKb}kB, failcnt 0`;
  const memsw = (limitKb: number) => `[   10.000001] memory+swap: usage 0kB, limit ${limitKb}kB, failcnt 0`;
  const MAX = 9007199254740988;
  const cases: readonly [what: string, hostSwapKb: number | null, counters: string[], kb: number | null][] = [
    ['v2 without swap', null, [swap(0)], GROUP],
    ['v2 with part of the swap', 90_000, [swap(40_000)], GROUP + 40_000],
    ['v2 with more than the host has', 30_000, [swap(40_000)], GROUP + 30_000],
    ['v2 without a limit of swap', 30_000, [swap(MAX)], GROUP + 30_000],
    ['v2, and the swap of the host is not known', null, [swap(MAX)], null],
    ['v1, memory and swap the same', null, [memsw(GROUP)], GROUP],
    ['v1, swap beyond memory', 90_000, [memsw(GROUP + 8_000)], GROUP + 8_000],
    ['v1 without a limit of both', 90_000, [memsw(MAX)], GROUP + 90_000],
  ];
  test.each(cases)('%s', (_, hostSwapKb, counters, kb) => {
    const points = kb === null ? null : 30 + 344064 / 4096 + 5 * Math.floor(kb / 4 / 1000);
    expect(total(hostSwapKb, ...counters)).toEqual({ kb, points });
  });

  test('nodes that the report does not show are not weighed', () => {
    const lines = [kernel.invoked, kernel.memInfo(MEMORY, 0, 0), kernel.tasks([128, 30, 5, 'python3'])];
    const text = log(...lines, kernel.globalSummary('CONSTRAINT_CPUSET'), kernel.globalKill());
    expect(allowedPages(reportOf(diagnoseFiles({ 'commands/dmesg': text })), null)).toBeNull();
  });
});
