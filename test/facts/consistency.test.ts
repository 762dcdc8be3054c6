import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose.ts';
import { type Inconsistency, inconsistencies } from '../../src/facts/consistency.ts';
import { factsFor } from '../../src/facts/index.ts';
import { bundleOf, caseNames, diagnosisOf } from '../support/cases.ts';
import { diagnoseFiles, kernel, log } from '../support/evidence.ts';

const about = (found: readonly Inconsistency[]) => [...new Set(found.map((one) => one.about))].sort();

/** A real case whose kernel log was changed line by line; a line may become several or none. */
async function damaged(name: string, change: (line: string) => string | string[]): Promise<Inconsistency[]> {
  const { sources, warnings } = await bundleOf(name);
  const changed = sources.map((source) =>
    source.name === 'commands/dmesg'
      ? {
          ...source,
          lines: source.lines
            .flatMap((line) => change(line.text))
            .map((text, i) => ({ number: i + 1, text })),
        }
      : source,
  );
  return inconsistencies(diagnose({ sources: changed, warnings }).facts);
}

const replace = (pattern: RegExp, by: string) => (line: string) => line.replace(pattern, by);

describe('real incidents', () => {
  test('all add up, seen from each of their events', async () => {
    const alarms: string[] = [];
    let seen = 0;
    for (const name of caseNames) {
      const { facts } = await diagnosisOf(name);
      for (const event of [null, ...facts.events]) {
        seen += 1;
        for (const { says } of inconsistencies(factsFor(facts, event))) alarms.push(`${name}: ${says}`);
      }
    }
    expect(alarms).toEqual([]);
    expect(seen).toBeGreaterThan(60);
  });

  const cases: readonly [
    what: string,
    name: string,
    change: (line: string) => string | string[],
    parts: string[],
  ][] = [
    ['unchanged', 'global-oom-a', (line) => line, []],
    [
      'ten times the anon pages',
      'global-oom-a',
      replace(/inactive_anon:111906/, 'inactive_anon:1119060'),
      ['mem-info'],
    ],
    ['ten times the free pages', 'hugetlb-reserved-a', replace(/\bfree:12184/, 'free:121840'), ['mem-info']],
    [
      'ten times the free memory of a zone',
      'hugetlb-reserved-a',
      replace(/DMA32 free:/, 'DMA32 free:9'),
      ['mem-info'],
    ],
    [
      'ten times the slab',
      'high-order-fragmentation-a',
      replace(/slab_unreclaimable:13085/, 'slab_unreclaimable:130850'),
      ['mem-info'],
    ],
    [
      'a tenth of RAM',
      'global-oom-a',
      replace(/130930 pages RAM/, '13093 pages RAM'),
      ['mem-info', 'task-table'],
    ],
    ['more swap free than there is', 'mlocked-a', replace(/Total swap = \d/, 'Total swap = '), ['mem-info']],
    [
      'ten times the resident pages of the hog',
      'innocent-victim-a',
      replace(/ 90805 /, ' 908050 '),
      ['task-table'],
    ],
    ['ten times the victim', 'cgroup-limit-a', replace(/anon-rss:/, 'anon-rss:9'), ['kill-line']],
    [
      'ten times the usage',
      'cgroup-limit-a',
      replace(/memory: usage (\d+)kB/, 'memory: usage $10kB'),
      ['cgroup'],
    ],
    [
      'ten times the anonymous memory',
      'slab-leak-a',
      replace(/(\] anon|^anon) (\d+)$/, '$1 $20000'),
      ['cgroup'],
    ],
    [
      'an adjustment beyond the scale',
      'innocent-victim-a',
      replace(/-900 python3/, '-9000 python3'),
      ['task-table'],
    ],
    ['a count below zero', 'innocent-victim-a', replace(/ 90805 /, ' -90805 '), ['task-table']],
    [
      'every row twice',
      'global-oom-a',
      (line) => (/\] \[ +\d+\]/.test(line) ? [line, line] : line),
      ['task-table'],
    ],
    [
      'the row of the victim gone without a trace',
      'global-oom-a',
      (line) => (/\[ +122\]/.test(line) ? [] : line),
      ['task-table'],
    ],
    [
      'the rest of the table lost: no wonder the victim is not in it',
      'global-oom-a',
      (line) => (/\[ +1(?:22|2\d)\]/.test(line) ? ['imuxsock lost', 'imuxsock lost', 'imuxsock lost'] : line),
      [],
    ],
  ];
  test.each(cases)('%s', async (_, name, change, parts) => {
    const found = await damaged(name, change);
    expect(about(found)).toEqual(parts);
    for (const one of found) expect(one.evidence.length).toBeGreaterThan(0);
  });

  test('free pages that the zones do not have', async () => {
    const found = await damaged('hugetlb-reserved-a', replace(/\bfree:12184/, 'free:121840'));
    expect(found.map((one) => one.says)).toContain(
      'the zones have 47.6 MiB free, while free: counts 475.9 MiB',
    );
  });

  test('a finding names the figures and their lines', async () => {
    const [found] = await damaged('cgroup-limit-a', replace(/memory: usage (\d+)kB/, 'memory: usage $10kB'));
    expect(found?.says).toBe("the group's memory usage of 1.3 GiB is far above its limit of 128 MiB");
    expect(found?.evidence[0]?.text).toContain('usage 1310720kB, limit 131072kB');
  });
});

describe('limits of what is wrong', () => {
  const PAGES = { free: 1000, mapped: 1000, shmem: 1000 };
  type Row = readonly [pid: number, rssPages: number, adj: number, name: string];
  const table = (...rows: readonly Row[]) => {
    const lines = [
      kernel.invoked,
      kernel.memInfo(PAGES, 0, 0),
      kernel.tasks(...rows),
      kernel.globalSummary(),
    ];
    const text = log(...lines, kernel.globalKill((rows[0]?.[1] as number) * 4));
    return inconsistencies(
      diagnoseFiles({ 'commands/dmesg': text.replace('total-vm:142844kB, ', '') }).facts,
    );
  };
  const tables: readonly [what: string, rows: readonly Row[], wrong: boolean][] = [
    [
      'forked workers share their pages',
      [1, 2, 3, 4].map((i) => [127 + i, 200_000, 0, 'python3'] as const),
      false,
    ],
    [
      'processes of different programs do not',
      [1, 2, 3].map((i) => [127 + i, 200_000, 0, `p${i}`] as const),
      true,
    ],
    [
      'but may be half above RAM, as counters are',
      [1, 2].map((i) => [127 + i, 150_000, 0, `p${i}`] as const),
      false,
    ],
    [
      'what many map is shared',
      Array.from({ length: 400 }, (_, i) => [128 + i, 1900, 0, `p${i}`] as const),
      false,
    ],
    ['one process above RAM', [[128, 400_000, 0, 'python3']], true],
  ];
  test.each(tables)('%s', (_, rows, wrong) => {
    expect(about(table(...rows))).toEqual(wrong ? ['task-table'] : []);
  });

  const group = (usage: number, limit: number) => {
    const text = log(kernel.invoked, kernel.usage(usage, limit), kernel.memcgKill());
    return about(inconsistencies(diagnoseFiles({ 'commands/dmesg': text }).facts));
  };
  test.each([
    ['at the limit', 131072, 131072, []],
    ['a limit that was lowered a little', 180_000, 131072, []],
    ['far above', 400_000, 131072, ['cgroup']],
    ['a tiny group', 9_000, 1_000, []],
  ])('%s', (_, usage, limit, expected) => {
    expect(group(usage, limit)).toEqual(expected);
  });

  const kill = (anonKb: number, rows: number) => {
    const lines = [kernel.invoked, kernel.usage(131072, 131072), kernel.tasks([128, rows, 0, 'python3'])];
    const line = kernel.memcgKill(anonKb).replace('total-vm:142844kB', `total-vm:${(rows + 500) * 4}kB`);
    return about(inconsistencies(diagnoseFiles({ 'commands/dmesg': log(...lines, line) }).facts));
  };
  test.each([
    ['the same', 130_520, (130_520 + 5740) / 4, []],
    ['a fifth apart', 130_520, 30_000, []],
    ['a third apart', 130_520, 22_000, ['kill-line']],
    ['a third apart, but small', 3_000, 3_000, []],
  ])('a kill line and its row: %s', (_, anonKb, rows, expected) => {
    expect(kill(anonKb, rows)).toEqual(expected);
  });

  test.each([
    ['MemFree', 2000, ['meminfo']],
    ['MemAvailable', 1001, ['meminfo']],
    ['MemFree', 1000, []],
    ['Committed_AS', 9000, []],
  ])('%s of %d in a total of 1000', (field, kb, expected) => {
    const { facts } = diagnoseFiles({ 'proc/meminfo': `MemTotal: 1000 kB\n${field}: ${kb} kB` });
    expect(about(inconsistencies(facts))).toEqual(expected);
  });

  test('parts of meminfo that exceed its total', () => {
    const lists =
      'Active(anon): 900000 kB\nInactive(anon): 0 kB\nActive(file): 700000 kB\nInactive(file): 0 kB';
    const text = `MemTotal: 1000000 kB\nMemFree: 10 kB\n${lists}\nSReclaimable: 1 kB\nSUnreclaim: 1 kB`;
    expect(about(inconsistencies(diagnoseFiles({ 'proc/meminfo': text }).facts))).toEqual(['meminfo']);
  });
});
