import { describe, expect, test } from 'vitest';
import { causesOf, kernel } from '../support/evidence.ts';

const meminfo = (free: number, available: number) =>
  `MemTotal: 1000000 kB\nMemFree: ${free} kB\nMemAvailable: ${available} kB\nCached: ${available - free} kB\nSwapTotal: 0 kB`;

describe('memory that looks used up', () => {
  const cases: readonly [what: string, files: Readonly<Record<string, string>>, causes: string][] = [
    [
      'little free, much available, no kill',
      { 'proc/meminfo': meminfo(100_000, 800_000), 'proc/vmstat': 'oom_kill 0' },
      'page-cache-misread',
    ],
    ['much free', { 'proc/meminfo': meminfo(700_000, 800_000), 'proc/vmstat': 'oom_kill 0' }, 'inconclusive'],
    [
      'little free, little available',
      { 'proc/meminfo': meminfo(50_000, 90_000), 'proc/vmstat': 'oom_kill 0' },
      'inconclusive',
    ],
    [
      'page cache, but the kernel has killed',
      { 'proc/meminfo': meminfo(100_000, 800_000), 'proc/vmstat': 'oom_kill 1' },
      'inconclusive',
    ],
    [
      'page cache, and a kill in the log',
      { 'proc/meminfo': meminfo(100_000, 800_000), 'commands/dmesg': kernel.memcgKill() },
      'cgroup-limit',
    ],
    [
      'page cache, and a MemoryError',
      {
        'proc/meminfo': meminfo(100_000, 800_000),
        'program/stderr.txt': 'Traceback (most recent call last):\n  File "a.py", line 1, in f\nMemoryError',
      },
      'inconclusive',
    ],
  ];
  test.each(cases)('%s', (_, files, causes) => {
    expect(causesOf(files)).toBe(causes);
  });

  test('a control group at its limit, full of page cache, that never killed', () => {
    const group = 'sys/fs/cgroup/system.slice/a.service';
    const files = {
      'program/job.py': 'x',
      'proc/50/cmdline': 'python3 job.py',
      'proc/50/cgroup': '0::/system.slice/a.service',
      [`${group}/memory.max`]: '100000000',
      [`${group}/memory.current`]: '99900000',
      [`${group}/memory.stat`]: 'anon 5000000\nfile 94000000',
      [`${group}/memory.events`]: 'max 20\noom 0\noom_kill 0',
    };
    expect(causesOf(files)).toBe('page-cache-misread');
  });
});

describe('a message that settles it', () => {
  const thread =
    'Traceback (most recent call last):\n  File "a.py", line 1, in f\nRuntimeError: can\'t start new thread';
  const cases: readonly [what: string, text: string, causes: string][] = [
    [
      'CUDA',
      'torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 15.78 GiB total capacity)',
      'gpu-oom',
    ],
    [
      'a bus error of a loader',
      "RuntimeError: DataLoader worker (pid 77) is killed by signal: Bus error. It is possible that dataloader's workers are out of shared memory.",
      'dev-shm-small',
    ],
    [
      'an eviction',
      'Name:         etl-0\nNamespace:    ml\nNode:         worker-3/\nStatus:       Failed\nReason:       Evicted\nMessage:      The node was low on resource: memory. Threshold quantity: 100Mi, available: 57340Ki.\nContainers:\n  train:\n    Image:      train:1',
      'kubelet-eviction',
    ],
    ['an old Docker and no thread', `Server Version: 20.10.8\n${thread}`, 'seccomp-clone3'],
    ['a new Docker and no thread', `Server Version: 24.0.7\n${thread}`, 'inconclusive'],
  ];
  test.each(cases)('%s', (_, text, causes) => {
    expect(causesOf({ 'pasted.txt': text })).toBe(causes);
  });
});
