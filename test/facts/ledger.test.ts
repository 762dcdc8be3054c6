import { describe, expect, test } from 'vitest';
import { ledgerOf } from '../../src/facts/ledger.ts';
import { groupLedger } from '../../src/facts/ledger-group.ts';
import { type HostExtras, hostLedger } from '../../src/facts/ledger-host.ts';
import { shares } from '../../src/facts/ledger-shares.ts';
import type { Facts } from '../../src/facts/types.ts';
import type { Ledger } from '../../src/schema/incident.ts';
import { bundleOf, caseNames, diagnosisOf } from '../support/cases.ts';
import { diagnoseFiles, kernel, log } from '../support/evidence.ts';

const PAGE = 4096;
const GOAL = 3;

const percent = (ledger: Ledger) => Math.abs((100 * ledger.residualBytes) / ledger.totalBytes);
const parts = (ledger: Ledger | null) =>
  ledger && Object.fromEntries(ledger.parts.map((part) => [part.name, part.bytes]));

async function overGoal(ledgerFor: (facts: Facts, name: string) => Ledger | null | Promise<Ledger | null>) {
  const over: string[] = [];
  for (const name of caseNames) {
    const { facts } = await diagnosisOf(name);
    const ledger = await ledgerFor(facts, name);
    if (ledger && percent(ledger) > GOAL) over.push(name);
  }
  return over;
}

describe('real incidents', () => {
  test('every kill at the limit of a group is accounted for to 0.3 % of its usage', async () => {
    const found: string[] = [];
    for (const name of caseNames) {
      const { facts } = await diagnosisOf(name);
      if (facts.event?.report?.memcg?.memory == null) continue;
      const ledger = groupLedger(facts) as Ledger;
      expect([name, ledger.totalBytes]).toEqual([name, facts.event.report.memcg.memory.usage]);
      expect(percent(ledger), name).toBeLessThan(0.3);
      found.push(name);
    }
    expect(found).toHaveLength(13);
  });

  test('the host is accounted for to 3 %, but for pipe buffers, which no counter of the host counts', async () => {
    expect(await overGoal((facts) => hostLedger(facts))).toEqual(['high-order-fragmentation-a']);
  });

  test('every part cites a line that was handed over', async () => {
    for (const name of caseNames) {
      const { sources } = await bundleOf(name);
      const { facts } = await diagnosisOf(name);
      const ledgers = [groupLedger(facts), hostLedger(facts)].filter((one) => one !== null);
      expect(ledgers.length, name).toBeGreaterThan(0);
      for (const part of ledgers.flatMap((ledger) => ledger.parts)) {
        expect(part.evidence.length, `${name} ${part.name}`).toBeGreaterThan(0);
        for (const at of part.evidence) {
          const source = sources.find((one) => one.path === at.source);
          expect(source?.lines.find((line) => line.number === at.line)?.text).toBe(at.text);
        }
      }
    }
  });

  test('the whole host is the total, also where the report shows one node', async () => {
    const { facts } = await diagnosisOf('cpuset-mempolicy-a');
    expect(hostLedger(facts)?.totalBytes).toBe((262002 - 12579) * PAGE);
  });

  const largest: readonly [name: string, part: string, bytes: number][] = [
    ['hugetlb-reserved-a', 'huge pages', 310 * 2 * 1024 ** 2],
    ['mlocked-a', 'unevictable (locked) memory', 112062 * PAGE],
    ['global-oom-a', 'anonymous memory', (6 + 111906 + 65 - 3) * PAGE],
    ['tmpfs-shm-a', 'shared memory and tmpfs', 156430336],
    ['tmpfs-shm-c', 'shared memory and tmpfs', 120500224],
    ['slab-leak-a', 'slab', 126639680],
    ['page-cache-misread-a', 'page cache', (788112 + 42432) * 1024],
  ];
  test.each(largest)('%s: most is %s', async (name, part, bytes) => {
    const ledger = ledgerOf((await diagnosisOf(name)).facts) as Ledger;
    const [first] = [...ledger.parts].sort((a, b) => b.bytes - a.bytes);
    expect([first?.name, first?.bytes]).toEqual([part, bytes]);
  });

  test('processes are a breakdown of their own, the largest first', async () => {
    const { facts } = await diagnosisOf('global-oom-a');
    const report = facts.event?.report;
    const [first, second] = report ? shares(report) : [];
    expect([first?.task.pid, first?.residentBytes, first?.anonBytes]).toEqual([
      122,
      109465 * PAGE,
      report?.kills[0]?.anonRss,
    ]);
    expect([second?.task.pid, second?.anonBytes]).toEqual([118, null]);
  });
});

const fields = {
  active_anon: 100,
  inactive_anon: 900,
  active_file: 20,
  inactive_file: 30,
  unevictable: 50,
  slab_reclaimable: 7,
  slab_unreclaimable: 8,
  shmem: 400,
  pagetables: 5,
  free: 1000,
  free_pcp: 9,
  free_cma: 600,
};

function hostReport(pages: Readonly<Record<string, number>>, ...more: readonly string[]): Facts {
  const lines = [
    kernel.invoked,
    kernel.memInfo(pages, 0, 0),
    ...more,
    kernel.globalSummary(),
    kernel.globalKill(),
  ];
  return diagnoseFiles({ 'commands/dmesg': log(...lines) }).facts;
}

const inPages = (ledger: Ledger | null) =>
  ledger && Object.fromEntries(ledger.parts.map((part) => [part.name, part.bytes / PAGE]));

describe('a report of the host', () => {
  test('shmem on the anon lists and CMA among the free pages count once', () => {
    const ledger = hostLedger(hostReport(fields));
    expect(inPages(ledger)).toEqual({
      'anonymous memory': 600,
      'shared memory and tmpfs': 400,
      'unevictable (locked) memory': 50,
      'page cache': 50,
      'slab, reclaimable': 7,
      'slab, unreclaimable': 8,
      'page tables': 5,
      free: 1009,
    });
    expect(ledger?.totalBytes).toBe((262144 - 10000) * PAGE);
    expect((ledger?.residualBytes ?? 0) / PAGE).toBe(262144 - 10000 - 2129);
  });

  test('shmem that does not fit on the anon lists is locked', () => {
    const locked = { ...fields, active_anon: 0, inactive_anon: 10, unevictable: 450 };
    expect(inPages(hostLedger(hostReport(locked)))).toMatchObject({
      'shared memory and tmpfs': 400,
      'unevictable (locked) memory': 60,
    });
  });

  test('huge pages are outside the lists, kernel stacks in kB', () => {
    const huge = '[   10.1] Node 0 hugepages_total=3 hugepages_free=1 hugepages_surp=0 hugepages_size=2048kB';
    const zone =
      '[   10.1] Node 0 DMA32 free:4000kB min:1kB low:2kB high:3kB present:9kB managed:8kB kernel_stack:120kB free_cma:0kB';
    const ledger = parts(hostLedger(hostReport(fields, kernel.tasks([128, 10, 0, 'python3']))));
    expect(ledger).not.toHaveProperty('huge pages');
    const lines = [kernel.invoked, kernel.memInfo(fields, 0, 0), zone, huge, kernel.globalKill()];
    const full = diagnoseFiles({ 'commands/dmesg': log(...lines) }).facts;
    expect(parts(hostLedger(full))).toMatchObject({
      'huge pages': 6 * 1024 ** 2,
      'kernel stacks': 120 * 1024,
    });
  });

  test.each(['active_anon', 'inactive_file', 'slab_unreclaimable', 'free'])(
    'parts that exceed RAM show a residual below zero (%s)',
    (field) => {
      const ledger = hostLedger(hostReport({ ...fields, [field]: 300_000 })) as Ledger;
      expect(ledger.residualBytes).toBeLessThan(0);
    },
  );

  const anon = { active_anon: 1, inactive_anon: 1 };
  const file = { active_file: 1, inactive_file: 1 };
  const slab = { slab_unreclaimable: 1 };
  const lost: readonly [what: string, pages: Readonly<Record<string, number>>, known: boolean][] = [
    ['the anon lists', { ...file, ...slab, free: 1 }, false],
    ['the file lists', { ...anon, ...slab, free: 1 }, false],
    ['slab', { ...anon, ...file, free: 1 }, false],
    ['free pages', { ...anon, ...file, ...slab }, false],
    ['nothing that matters', { ...anon, ...file, ...slab, free: 1 }, true],
  ];
  test.each(lost)('a log that lost %s', (_, pages, known) => {
    expect(hostLedger(hostReport(pages)) !== null).toBe(known);
  });
});

const MEMINFO = {
  MemTotal: 1000,
  MemFree: 100,
  'Active(anon)': 200,
  'Inactive(anon)': 100,
  'Active(file)': 60,
  'Inactive(file)': 40,
  Unevictable: 10,
  Shmem: 50,
  SReclaimable: 30,
  SUnreclaim: 20,
  KernelStack: 8,
  PageTables: 7,
  VmallocUsed: 28,
  Percpu: 5,
};

function host(more: Readonly<Record<string, number>>, extras: HostExtras = {}) {
  const text = Object.entries({ ...MEMINFO, ...more }).map(([name, kb]) => `${name}: ${kb} kB`);
  const { facts } = diagnoseFiles({ 'proc/meminfo': log(...text) });
  const ledger = hostLedger(facts, extras);
  const kb = Object.fromEntries((ledger?.parts ?? []).map((part) => [part.name, part.bytes / 1024]));
  return { ...kb, residual: (ledger?.residualBytes ?? Number.NaN) / 1024 };
}

describe('proc/meminfo', () => {
  const plain = host({});
  test('each page counts once', () => {
    expect(plain).toEqual({
      'anonymous memory': 250,
      'shared memory and tmpfs': 50,
      'unevictable (locked) memory': 10,
      'page cache': 100,
      'slab, reclaimable': 30,
      'slab, unreclaimable': 20,
      'page tables': 7,
      'kernel stacks': 8,
      'per-CPU memory': 5,
      free: 100,
      residual: 420,
    });
  });

  const at = { source: 'x', line: 1, text: 'x' };
  const cases: readonly [
    what: string,
    more: Readonly<Record<string, number>>,
    differs: object,
    extras?: HostExtras,
  ][] = [
    [
      'vmalloc, physical where the kernel counts so, without stacks',
      { FileHugePages: 0 },
      { vmalloc: 20, residual: 400 },
    ],
    ['vmalloc smaller than the stacks: these are elsewhere', { FileHugePages: 0, VmallocUsed: 6 }, {}],
    ['huge pages of all sizes', { Hugetlb: 90 }, { 'huge pages': 90, residual: 330 }],
    [
      'reclaimable kernel memory beyond slab',
      { KReclaimable: 42 },
      { 'other reclaimable kernel memory': 12, residual: 408 },
    ],
    ['page tables of virtual machines', { SecPageTables: 3 }, { 'page tables': 10, residual: 417 }],
    ['a balloon inside MemTotal', { Balloon: 400 }, { balloon: 400, residual: 20 }],
    ['a balloon that was taken out of MemTotal', { Balloon: 500 }, {}],
    ['zswap', { Zswap: 11, Zswapped: 99 }, { 'compressed pages (zswap)': 11, residual: 409 }],
    [
      'the swap cache is on the lists already',
      { SwapCached: 77, Cached: 150, Buffers: 9, AnonPages: 240 },
      {},
    ],
    ['the ARC of ZFS', {}, { 'ZFS ARC': 300, residual: 120 }, { arc: { value: 300 * 1024, at } }],
    [
      'per-CPU lists',
      {},
      { 'free, on per-CPU lists': 20, residual: 400 },
      { freePcp: { value: 20 * 1024, at } },
    ],
  ];
  test.each(cases)('%s', (_, more, differs, extras) => {
    expect(host(more, extras)).toEqual({ ...plain, ...differs });
  });

  test('HugePages_Total counts pages, not kB', () => {
    const text = log(...Object.entries(MEMINFO).map(([name, kb]) => `${name}: ${kb} kB`));
    const files = { 'proc/meminfo': `${text}\nHugePages_Total: 5\nHugepagesize: 16 kB` };
    expect(parts(hostLedger(diagnoseFiles(files).facts))).toMatchObject({ 'huge pages': 5 * 16 * 1024 });
  });

  test('a few pasted lines are no account', () => {
    const { facts } = diagnoseFiles({ 'proc/meminfo': 'MemTotal: 1000 kB\nMemFree: 100 kB\nCached: 400 kB' });
    expect(ledgerOf(facts)).toBeNull();
  });
});

const MIB = 1024 ** 2;
const V2 = { anon: 60 * MIB, file: 30 * MIB, shmem: 20 * MIB };

function group(stats: Readonly<Record<string, number>>, ...more: readonly string[]) {
  const lines = [
    kernel.invoked,
    kernel.usage(102400, 102400),
    ...more,
    kernel.stats('/a.slice/b', stats),
    kernel.tasks([128, 10, 0, 'python3']),
    kernel.memcgKill(),
  ];
  const ledger = groupLedger(diagnoseFiles({ 'commands/dmesg': log(...lines) }).facts);
  const mib = Object.fromEntries((ledger?.parts ?? []).map((part) => [part.name, part.bytes / MIB]));
  return ledger && { ...mib, residual: ledger.residualBytes / MIB };
}

describe('a control group', () => {
  const kmem = '[   10.000001] kmem: usage 3072kB, limit 9007199254740988kB, failcnt 0';
  const base = { 'anonymous memory': 60, 'shared memory and tmpfs': 20, 'page cache': 10 };
  const v1 = { rss: 60 * MIB, cache: 30 * MIB, shmem: 20 * MIB };
  const cases: readonly [
    what: string,
    stats: Readonly<Record<string, number>>,
    account: object | null,
    more?: string[],
  ][] = [
    ['v2: file holds shmem', V2, { ...base, residual: 10 }],
    [
      'v2: kernel is the sum of kernel memory',
      { ...V2, kernel: 9 * MIB, slab: 4 * MIB, pagetables: 2 * MIB, sock: MIB },
      { ...base, slab: 4, 'page tables': 2, 'other kernel memory': 3, 'socket buffers': 1, residual: 0 },
    ],
    [
      'v2: parts above kernel are not told apart',
      { ...V2, kernel: 5 * MIB, slab: 6 * MIB },
      { ...base, 'kernel memory': 5, residual: 5 },
    ],
    [
      'v2 before 5.18: no sum',
      { ...V2, slab_reclaimable: MIB, slab_unreclaimable: 2 * MIB, kernel_stack: MIB, percpu: MIB },
      { ...base, slab: 3, 'kernel stacks': 1, 'per-CPU memory': 1, residual: 5 },
    ],
    [
      'v2: swap cache counts where nothing maps it',
      { ...V2, swapcached: 5 * MIB, active_anon: 50 * MIB, inactive_anon: 32 * MIB },
      { ...base, 'swap cache': 2, residual: 8 },
    ],
    ['v1: cache holds shmem', v1, { ...base, 'kernel memory': 3, residual: 7 }, [kmem]],
    [
      'v1: totals of the groups below',
      { rss: 0, cache: 0, shmem: 0, total_rss: 60 * MIB, total_cache: 30 * MIB, total_shmem: 20 * MIB },
      { ...base, residual: 10 },
    ],
    [
      'v1 without shmem: not told apart',
      { rss: 60 * MIB, cache: 30 * MIB },
      { 'anonymous memory': 60, 'page cache and shared memory': 30, residual: 10 },
    ],
    [
      'v1 of a group above the task, without totals: the groups below are not known',
      v1,
      null,
      ['[   10.000001] Task in /a.slice/b/c killed as a result of limit of /a.slice/b'],
    ],
    ['no statistics', {}, null],
  ];
  test.each(cases)('%s', (_, stats, account, more) => {
    expect(group(stats, ...(more ?? []))).toEqual(account);
  });

  test('held at memory.high: of its files', async () => {
    const { facts } = await diagnosisOf('memory-high-throttle-a');
    const ledger = ledgerOf(facts) as Ledger;
    expect(ledger.totalBytes).toBe(
      facts.parsed.after.cgroups.get('/system.slice/report.service')?.usage?.value,
    );
    expect(percent(ledger)).toBeLessThan(1);
  });

  test('at its limit the group is what is shown, else the host', async () => {
    const [inGroup, onHost] = [await diagnosisOf('cgroup-limit-a'), await diagnosisOf('multi-incident-a')];
    expect(ledgerOf(inGroup.facts)).toEqual(groupLedger(inGroup.facts));
    expect(ledgerOf(onHost.facts)).toEqual(hostLedger(onHost.facts));
    expect(groupLedger(onHost.facts)).toBeNull();
  });
});
