import { describe, expect, test } from 'vitest';
import { causesOf } from '../support/evidence.ts';

const traceback = (error: string) =>
  `Traceback (most recent call last):\n  File "job.py", line 3, in <module>\n    x = f()\n${error}`;
const meminfo = (totalKb: number, swapKb: number, extra = '') =>
  `MemTotal: ${totalKb} kB\nMemFree: ${totalKb - 1000} kB\nMemAvailable: ${totalKb - 1000} kB\nSwapTotal: ${swapKb} kB\n${extra}`;
const limits = (as: string, data: string) =>
  `Limit                     Soft Limit           Hard Limit           Units\nMax data size             ${data}            unlimited            bytes\nMax address space         ${as}            unlimited            bytes`;
const status = (sizeKb: number, dataKb: number) =>
  `VmPeak:\t${sizeKb} kB\nVmSize:\t${sizeKb} kB\nVmData:\t${dataKb} kB`;
const refusedCommit =
  '[ 9.0] __vm_enough_memory: pid: 50, comm: python3, bytes: 8000000000 not enough memory for the allocation';
const refusedData =
  '[ 9.0] mmap: python3 (50): VmData 104492160 exceed data ulimit 104000000. Update limits or use boot option ignore_rlimit_data.';
const program = { 'proc/50/cmdline': 'python3 job.py', 'proc/50/comm': 'python3' };
const bare = { ...program, 'program/stderr.txt': traceback('MemoryError') };
const numpy = (size: string) => ({
  ...program,
  'program/stderr.txt': traceback(
    `numpy.core._exceptions._ArrayMemoryError: Unable to allocate ${size} for an array with shape (1000000000,) and data type float64`,
  ),
});
const free = { 'proc/50/limits': limits('unlimited', 'unlimited') };
const host = { 'proc/meminfo': meminfo(2_000_000, 0, 'CommitLimit: 1000000 kB\nCommitted_AS: 990000 kB') };

describe('a MemoryError, by what limits the process and the host have', () => {
  const cases: readonly [what: string, files: Readonly<Record<string, string>>, causes: string][] = [
    ['nothing else is known', bare, 'inconclusive'],
    ['an address space limit', { ...bare, 'proc/50/limits': limits('125829120', 'unlimited') }, 'rlimit-as'],
    ['a data limit', { ...bare, 'proc/50/limits': limits('unlimited', '125829120') }, 'rlimit-data'],
    [
      'both, data nearer',
      {
        ...bare,
        'proc/50/limits': limits('500000000', '125829120'),
        'proc/50/status': status(200_000, 100_000),
      },
      'rlimit-data',
    ],
    [
      'both, address space nearer',
      {
        ...bare,
        'proc/50/limits': limits('210000000', '525829120'),
        'proc/50/status': status(200_000, 100_000),
      },
      'rlimit-as',
    ],
    [
      'both alike: the address space holds more and fills first',
      { ...bare, 'proc/50/limits': limits('125829120', '125829120') },
      'rlimit-as',
    ],
    [
      'a data limit, and the kernel says so',
      { ...bare, 'proc/50/limits': limits('unlimited', '104000000'), 'commands/dmesg': refusedData },
      'rlimit-data',
    ],
    [
      'the kernel logged a data limit of another process',
      { ...bare, ...free, 'commands/dmesg': refusedData.replace('(50)', '(77)') },
      'inconclusive',
    ],
    [
      'a limit that a script sets',
      { ...bare, 'program/run.sh': 'ulimit -v 122880\nexec python3 job.py' },
      'rlimit-as',
    ],
    [
      'a limit that a unit file sets',
      { ...bare, 'etc/systemd/system/a.service': '[Service]\nLimitDATA=128M' },
      'rlimit-data',
    ],
    [
      'strict overcommit near its limit',
      { ...bare, ...free, ...host, 'proc/sys/vm/overcommit_memory': '2' },
      'overcommit-strict',
    ],
    [
      'strict overcommit, but the limit is the process’s own',
      {
        ...bare,
        ...host,
        'proc/sys/vm/overcommit_memory': '0',
        'proc/50/limits': limits('125829120', 'unlimited'),
      },
      'rlimit-as',
    ],
    [
      'no limit, default overcommit, size not known',
      { ...bare, ...free, ...host, 'proc/sys/vm/overcommit_memory': '0' },
      'inconclusive',
    ],
  ];
  test.each(cases)('%s', (_, files, causes) => {
    expect(causesOf(files)).toBe(causes);
  });
});

describe('a refused array, by its size', () => {
  const mode = (n: number) => ({ ...free, ...host, 'proc/sys/vm/overcommit_memory': String(n) });
  const cases: readonly [what: string, files: Readonly<Record<string, string>>, causes: string][] = [
    ['larger than RAM and swap', { ...numpy('7.45 GiB'), ...mode(0) }, 'overcommit-heuristic'],
    [
      'larger than RAM, not than RAM and swap',
      { ...numpy('7.45 GiB'), ...mode(0), 'proc/meminfo': meminfo(2_000_000, 9_000_000) },
      'inconclusive',
    ],
    ['always overcommit: not that', { ...numpy('7.45 GiB'), ...mode(1) }, 'inconclusive'],
    [
      'larger than the host, and an address space limit: that one is asked first',
      { ...numpy('7.45 GiB'), ...mode(0), 'proc/50/limits': limits('125829120', 'unlimited') },
      'rlimit-as',
    ],
    [
      'an address space limit, but the kernel logged its own refusal',
      {
        ...numpy('7.45 GiB'),
        ...mode(0),
        'proc/50/limits': limits('99999999999999', 'unlimited'),
        'commands/dmesg': refusedCommit,
      },
      'overcommit-heuristic',
    ],
    [
      'mode not known, more promised than CommitLimit',
      {
        ...numpy('7.45 GiB'),
        ...free,
        'proc/meminfo': meminfo(2_000_000, 0, 'CommitLimit: 1000000 kB\nCommitted_AS: 1200000 kB'),
      },
      'overcommit-heuristic',
    ],
    ['mode not known', { ...numpy('7.45 GiB'), ...free, ...host }, 'inconclusive'],
  ];
  test.each(cases)('%s', (_, files, causes) => {
    expect(causesOf(files)).toBe(causes);
  });
});
