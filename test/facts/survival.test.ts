import { describe, expect, test } from 'vitest';
import { secondsToLimit } from '../../src/facts/forecast.ts';
import { limitOf } from '../../src/facts/limit.ts';
import { smallestLimit } from '../../src/facts/survival.ts';
import type { Facts, FailureEvent } from '../../src/facts/types.ts';
import { caseNames, diagnosisOf, truthOf } from '../support/cases.ts';
import { diagnoseFiles, kernel, log } from '../support/evidence.ts';

const MIB = 1024 ** 2;

describe('real incidents', () => {
  const cases: readonly [name: string, limit: string, atLeast: number][] = [
    ['cgroup-limit-a', 'memory.max', 128 * MIB],
    ['cgroup-ancestor-limit-a', 'memory.max', 192 * MIB],
    ['memory-high-throttle-a', 'memory.high', 121331712],
    ['rlimit-data-a', 'RLIMIT_DATA', 134492160],
    ['overcommit-heuristic-a', 'RAM and swap', 8e9],
    ['global-oom-a', 'RAM and swap', (130930 - 10679) * 4096],
    ['global-oom-swap-full-a', 'RAM and swap', (130930 - 10679) * 4096 + 201322496],
    ['mlocked-a', 'RAM and swap', (130930 - 10679) * 4096 + 805302272 - 794755072],
    ['hugetlb-reserved-a', 'RAM and swap', (262002 - 12919) * 4096 - 310 * 2 * MIB],
  ];
  test.each(cases)('%s: more than what was in use of %s', async (name, limit, atLeast) => {
    const bound = smallestLimit((await diagnosisOf(name)).facts);
    expect([bound?.limit, bound?.atLeast, bound?.atMost]).toEqual([limit, atLeast, null]);
    expect(bound?.evidence.length).toBeGreaterThan(0);
  });

  test('a size bounds neither fragmentation, nor nodes, nor what was no shortage', async () => {
    const none = [
      'cpuset-mempolicy-a',
      'high-order-fragmentation-a',
      'not-oom-sigkill-a',
      'page-cache-misread-a',
      'pids-limit-a',
    ];
    for (const name of none) expect(smallestLimit((await diagnosisOf(name)).facts), name).toBeNull();
  });

  test('no lower bound is below the limit that was hit', async () => {
    const compared: string[] = [];
    for (const name of caseNames) {
      const { limitBytes } = truthOf(name);
      const bound = smallestLimit((await diagnosisOf(name)).facts);
      if (limitBytes === null || bound?.atLeast == null) continue;
      expect(bound.atLeast, name).toBeGreaterThanOrEqual(limitBytes);
      compared.push(name);
    }
    expect(compared.length).toBeGreaterThanOrEqual(14);
  });

  test.each(['rlimit-as-a', 'overcommit-strict-a'])(
    '%s: from the limit that the verdict names',
    async (name) => {
      const { facts, incident } = await diagnosisOf(name);
      const hit = limitOf(facts, facts.event as FailureEvent, incident.verdict.cause);
      const bound = smallestLimit(facts, hit);
      expect(hit).not.toBeNull();
      expect([bound?.limit, bound?.atLeast, bound?.atMost]).toEqual([hit?.name, hit?.bytes, null]);
    },
  );

  test('what grows steadily reaches any limit', async () => {
    const { facts } = await diagnosisOf('leak-growth-a');
    const [at192, at288] = [192 * MIB, 288 * MIB].map((limit) => secondsToLimit(facts, limit));
    const slope = at192?.bytesPerSecond as number;
    expect(slope / MIB).toBeCloseTo(3.5, 1);
    expect((at288?.seconds ?? 0) - (at192?.seconds ?? 0)).toBeCloseTo((96 * MIB) / slope, 3);
    expect(smallestLimit(facts)?.why).toContain('grew by 3.5 MiB a second');
  });

  test('a leak in a library is growth, too; a plateau and a single jump are not', async () => {
    const seconds = async (name: string) =>
      secondsToLimit((await diagnosisOf(name)).facts, 1024 * MIB)?.seconds;
    expect(await seconds('python-cycle-a')).toBeGreaterThan(60);
    expect(await seconds('cgroup-limit-a')).toBeUndefined();
    expect(await seconds('thread-arena-a')).toBeUndefined();
  });
});

describe('samples', () => {
  const facts = (rss: (second: number) => number): Facts => {
    const rows = Array.from({ length: 61 }, (_, second) => `${second},${rss(second)}`);
    return diagnoseFiles({ 'samples.csv': log('time,rss', ...rows) }).facts;
  };
  test('time to a limit, from the last sample', () => {
    const growing = facts((second) => 1000 + 100 * second);
    expect(secondsToLimit(growing, 8000)?.seconds).toBeCloseTo(10, 6);
    expect(secondsToLimit(growing, 5000)?.seconds).toBe(0);
    expect(secondsToLimit(growing, 8000)?.evidence.map((at) => at.line)).toEqual([5, 62]);
  });
  test('no forecast from a plateau', () => {
    expect(
      secondsToLimit(
        facts(() => 5000),
        8000,
      ),
    ).toBeNull();
  });
});

describe('a run that finished', () => {
  const group = 'sys/fs/cgroup/system.slice/a.service';
  const run = (more: Readonly<Record<string, string>>) =>
    smallestLimit(
      diagnoseFiles({
        'exit.txt': 'exit status: 0\nsignal: none',
        'program/job.py': 'x',
        'proc/50/cmdline': 'python3 job.py',
        'proc/50/cgroup': '0::/system.slice/a.service',
        'proc/meminfo':
          'MemTotal: 4000000 kB\nMemFree: 3000000 kB\nMemAvailable: 3500000 kB\nSwapTotal: 0 kB',
        [`${group}/memory.max`]: '100000000',
        [`${group}/memory.peak`]: '60000000',
        [`${group}/memory.stat`]: 'anon 50000000\nfile 9000000\nshmem 1000000',
        [`${group}/memory.events`]: 'max 0\noom 0\noom_kill 0',
        ...more,
      }).facts,
    );
  const bounds = (more: Readonly<Record<string, string>>) => {
    const found = run(more);
    return found && [found.atLeast, found.atMost];
  };
  const cases: readonly [
    what: string,
    more: Readonly<Record<string, string>>,
    found: (number | null)[] | null,
  ][] = [
    ['below its limit: the peak and a fifth will do', {}, [51_000_000, 72_000_000]],
    [
      'with swap nothing had to stay',
      { 'proc/meminfo': 'MemTotal: 4000000 kB\nSwapTotal: 1 kB' },
      [null, 72_000_000],
    ],
    ['without statistics', { [`${group}/memory.stat`]: '' }, [null, 72_000_000]],
    ['at its limit the peak is the limit', { [`${group}/memory.peak`]: '100000000' }, null],
    ['with kills among its processes', { [`${group}/memory.events`]: 'oom_kill 1' }, null],
    ['without a limit', { [`${group}/memory.max`]: 'max' }, null],
    ['that failed', { 'exit.txt': 'exit status: 1\nsignal: none' }, null],
    ['that still runs', { 'exit.txt': 'still running' }, null],
  ];
  test.each(cases)('%s', (_, more, found) => {
    expect(bounds(more)).toEqual(found);
  });
});

describe('a limit of memory and swap', () => {
  const counters = (memory: number, both: number) =>
    log(
      kernel.invoked,
      kernel.usage(memory, 100),
      `[   10.000001] memory+swap: usage ${both}kB, limit 200kB, failcnt 1`,
      kernel.memcgKill(),
    );
  test.each([
    ['memory', 100, 150, 'memory.max', 100],
    ['both together', 60, 200, 'memory.memsw', 200],
    ['memory, set below what was in use', 130, 150, 'memory.max', 130],
  ])('%s', (_, memory, both, limit, kb) => {
    const bound = smallestLimit(diagnoseFiles({ 'commands/dmesg': counters(memory, both) }).facts);
    expect([bound?.limit, bound?.atLeast]).toEqual([limit, kb * 1024]);
  });
});
