import { describe, expect, test } from 'vitest';
import { causesOf, kernel, log } from '../support/evidence.ts';

const A = '/system.slice/a.service';
const POD = '/kubepods.slice/pod1';
const MiB = 1024 ** 2;

describe('a kernel kill, by what its report says', () => {
  //   summary line                     statistics, table, swap                                      → causes
  const cases: readonly [what: string, report: string, causes: string][] = [
    [
      'limit of its own group',
      log(kernel.invoked, kernel.usage(131072, 131072), kernel.memcgSummary(A, A), kernel.memcgKill()),
      'cgroup-limit',
    ],
    ['no summary, but a memcg kill line alone', kernel.memcgKill(), 'cgroup-limit'],
    [
      'limit of a group above',
      log(
        kernel.invoked,
        kernel.usage(131072, 131072),
        kernel.memcgSummary(POD, `${POD}/c1`),
        kernel.memcgKill(),
      ),
      'cgroup-ancestor-limit',
    ],
    [
      'a path that only begins alike is no ancestor',
      log(kernel.invoked, kernel.memcgSummary('/a', '/ab'), kernel.memcgKill()),
      'cgroup-limit',
    ],
    [
      'shared memory fills most of the limit',
      log(
        kernel.invoked,
        kernel.usage(131072, 131072),
        kernel.stats(A, { anon: 4 * MiB, shmem: 120 * MiB }),
        kernel.memcgSummary(A, A),
        kernel.memcgKill(4096),
      ),
      'tmpfs-shm + cgroup-limit',
    ],
    [
      'shared memory fills less than half of it',
      log(
        kernel.invoked,
        kernel.usage(131072, 131072),
        kernel.stats(A, { anon: 70 * MiB, shmem: 50 * MiB }),
        kernel.memcgSummary(A, A),
        kernel.memcgKill(),
      ),
      'cgroup-limit',
    ],
    [
      'v1 counts the whole tree in total_shmem',
      log(
        kernel.invoked,
        kernel.usage(131072, 131072),
        kernel.stats(A, { shmem: 0, total_shmem: 120 * MiB }),
        kernel.memcgSummary(A, A),
        kernel.memcgKill(4096),
      ),
      'tmpfs-shm + cgroup-limit',
    ],
    [
      'the whole host',
      log(
        kernel.invoked,
        kernel.memInfo({ free: 1000 }, 0, 0),
        kernel.tasks([128, 200000, 0, 'python3'], [2, 300, 0, 'cron']),
        kernel.globalSummary(),
        kernel.globalKill(),
      ),
      'global-oom',
    ],
    [
      'the host, its swap full',
      log(
        kernel.invoked,
        kernel.memInfo({ free: 1000 }, 0, 200000),
        kernel.tasks([128, 200000, 0, 'python3']),
        kernel.globalSummary(),
        kernel.globalKill(),
      ),
      'global-oom-swap-full',
    ],
    [
      'the host, half its swap free',
      log(
        kernel.invoked,
        kernel.memInfo({ free: 1000 }, 100000, 200000),
        kernel.tasks([128, 200000, 0, 'python3']),
        kernel.globalSummary(),
        kernel.globalKill(),
      ),
      'global-oom',
    ],
    [
      'a larger process was spared',
      log(
        kernel.invoked,
        kernel.memInfo({ free: 1000 }, 0, 0),
        kernel.tasks([128, 20000, 0, 'python3'], [7, 180000, -900, 'java']),
        kernel.globalSummary(),
        kernel.globalKill(),
      ),
      'innocent-victim',
    ],
    [
      'a process a little larger is no hog',
      log(
        kernel.invoked,
        kernel.memInfo({ free: 1000 }, 0, 0),
        kernel.tasks([128, 90000, 0, 'python3'], [7, 100000, -900, 'java']),
        kernel.globalSummary(),
        kernel.globalKill(),
      ),
      'global-oom',
    ],
    [
      'a larger process that is small beside RAM is no hog',
      log(
        kernel.invoked,
        kernel.memInfo({ free: 1000 }, 0, 0),
        kernel.tasks([128, 1000, 0, 'python3'], [7, 9000, -900, 'java']),
        kernel.globalSummary(),
        kernel.globalKill(),
      ),
      'global-oom',
    ],
    [
      'only some nodes were allowed',
      log(kernel.invoked, kernel.globalSummary('CONSTRAINT_CPUSET'), kernel.globalKill()),
      'cpuset-mempolicy',
    ],
    ['before 5.0 a kill line alone tells the host', kernel.globalKill(), 'global-oom'],
  ];
  test.each(cases)('%s', (_, report, causes) => {
    expect(causesOf({ 'commands/dmesg': report })).toBe(causes);
  });
});

describe('a pod and its only container with the same limit', () => {
  const report = log(
    kernel.invoked,
    kernel.usage(131072, 131072),
    kernel.memcgSummary(POD, `${POD}/c1`),
    kernel.memcgKill(),
  );
  const container = (limit: number, peak: number) => ({
    'commands/dmesg': report,
    [`sys/fs/cgroup${POD}/c1/memory.max`]: String(limit),
    [`sys/fs/cgroup${POD}/c1/memory.peak`]: String(peak),
  });

  test('is the container’s limit where the container filled it', () => {
    expect(causesOf(container(128 * MiB, 128 * MiB))).toBe('cgroup-limit');
  });

  test('is the pod’s limit where the container stayed below it', () => {
    expect(causesOf(container(128 * MiB, 90 * MiB))).toBe('cgroup-ancestor-limit');
  });
});

describe('SIGKILL without a kernel report', () => {
  const exit = 'exit status: 137\nsignal: 9 (SIGKILL)';
  const process = {
    'program/job.py': 'print(1)',
    'proc/50/cmdline': 'python3 job.py',
    'proc/50/cgroup': `0::${A}`,
  };
  const events = (oomKill: number) => ({
    [`sys/fs/cgroup${A}/memory.events`]: `low 0\nhigh 0\nmax 0\noom 0\noom_kill ${oomKill}`,
  });
  const cases: readonly [what: string, files: Readonly<Record<string, string>>, causes: string][] = [
    ['137 alone proves nothing', { 'exit.txt': exit }, 'inconclusive'],
    ['the group counts no kill', { 'exit.txt': exit, ...process, ...events(0) }, 'not-oom-sigkill'],
    [
      'the group counts a kill, but not that its own limit was reached',
      { 'exit.txt': exit, ...process, ...events(1) },
      'inconclusive',
    ],
    [
      'the group counts a kill at its limit',
      {
        'exit.txt': exit,
        ...process,
        [`sys/fs/cgroup${A}/memory.max`]: '134217728',
        [`sys/fs/cgroup${A}/memory.events`]: 'max 30\noom 1\noom_kill 1',
      },
      'cgroup-limit',
    ],
    [
      'the host counts no kill',
      { 'exit.txt': exit, ...process, 'proc/vmstat': 'oom_kill 0' },
      'not-oom-sigkill',
    ],
    [
      'the host counts kills, maybe of others',
      { 'exit.txt': exit, ...process, 'proc/vmstat': 'oom_kill 3' },
      'inconclusive',
    ],
    [
      'another program was killed, the group counts none',
      {
        'exit.txt': exit,
        ...process,
        ...events(0),
        'commands/dmesg': log(
          kernel.invoked,
          kernel.memcgSummary('/b', '/b', 999),
          kernel.memcgKill(1000, 999),
        ),
      },
      'not-oom-sigkill',
    ],
  ];
  test.each(cases)('%s', (_, files, causes) => {
    expect(causesOf(files)).toBe(causes);
  });
});
