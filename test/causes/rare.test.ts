import { describe, expect, test } from 'vitest';
import { causesOf, diagnoseFiles, kernel, log } from '../support/evidence.ts';

type Files = Readonly<Record<string, string>>;

const MiB = 1024 ** 2;
const A = '/system.slice/a.service';
const zone = (name: string, fields: string) => `[   10.000004] Node 0 ${name} ${fields}`;
const meminfo = (totalKb: number, extra = '') =>
  `MemTotal: ${totalKb} kB\nMemFree: 1000 kB\nMemAvailable: 2000 kB\nSwapTotal: 0 kB\n${extra}`;
const global = (...middle: readonly string[]) =>
  log(kernel.invoked, '[   10.000003] Mem-Info:', ...middle, kernel.globalSummary(), kernel.globalKill());
const pages = (ram: number) => `[   10.000005] ${ram} pages RAM\n[   10.000006] 0 pages reserved`;

describe('a kernel report that is no ordinary kill', () => {
  const cases: readonly [what: string, report: string, causes: string][] = [
    [
      'order -1 was started by hand',
      log(kernel.invoked.replace('order=0', 'order=-1'), kernel.globalSummary(), kernel.globalKill()),
      'manual-oom',
    ],
    [
      'nothing could be killed',
      log(kernel.invoked, '[   10.000009] Out of memory and no killable processes...'),
      'no-killable-process',
    ],
    [
      'an allocation failed, nobody died',
      '[   10.0] swapper/0: page allocation failure: order:4, mode:0x40d20(GFP_ATOMIC|__GFP_COMP), nodemask=(null)',
      'allocation-failure',
    ],
    [
      'an allocation stalled',
      '[   10.0] dockerd: page allocation stalls for 10004ms, order:0, mode:0x14200ca(GFP_HIGHUSER_MOVABLE)',
      'allocation-failure',
    ],
  ];
  test.each(cases)('%s', (_, report, causes) => {
    expect(causesOf({ 'commands/dmesg': report })).toBe(causes);
  });
});

describe('a global kill, by what held the memory', () => {
  const low = zone('Normal', 'free:1800kB min:1920kB low:2400kB high:2880kB managed:800000kB');
  const cases: readonly [what: string, files: Files, causes: string][] = [
    [
      'low memory full, high memory free',
      {
        'commands/dmesg': global(
          low,
          zone('HighMem', 'free:900000kB min:500kB low:900kB high:1300kB managed:1000000kB'),
        ),
      },
      'lowmem-zone',
    ],
    [
      'low and high memory full',
      {
        'commands/dmesg': global(
          low,
          zone('HighMem', 'free:600kB min:500kB low:900kB high:1300kB managed:1000000kB'),
        ),
      },
      'global-oom',
    ],
    [
      'what is free is reserved for devices',
      {
        'commands/dmesg': global(
          zone(
            'DMA',
            'free:519112kB min:16384kB low:20000kB high:24000kB managed:900000kB free_cma:513592kB',
          ),
        ),
      },
      'cma-only-free',
    ],
    [
      'free beside what is reserved for devices',
      {
        'commands/dmesg': global(
          zone('DMA', 'free:519112kB min:1638kB low:20000kB high:24000kB managed:900000kB free_cma:13592kB'),
        ),
      },
      'global-oom',
    ],
    [
      'the kernel keeps hundreds of megabytes back',
      {
        'commands/dmesg': global(
          zone('Normal', 'free:780000kB min:800000kB low:1000000kB high:1200000kB managed:16000000kB'),
        ),
      },
      'watermark-reserve',
    ],
    [
      'the ZFS cache holds most',
      {
        'commands/dmesg': global(pages(800000)),
        'proc/meminfo': meminfo(3_000_000),
        'proc/spl/kstat/zfs/arcstats': 'name type data\nsize 4 2000000000',
      },
      'zfs-arc',
    ],
    [
      'the balloon holds much',
      {
        'commands/dmesg': global(pages(800000)),
        'proc/meminfo': meminfo(32_000_000, 'Balloon: 16000000 kB'),
      },
      'balloon',
    ],
    [
      'a small balloon',
      { 'commands/dmesg': global(pages(800000)), 'proc/meminfo': meminfo(32_000_000, 'Balloon: 16000 kB') },
      'global-oom',
    ],
    [
      'slab of the host',
      {
        'commands/dmesg': global(
          '[ 1.0] slab_reclaimable:2513 slab_unreclaimable:184500',
          '[ 1.0] Node 0 DMA32: 160*4kB (UME) = 640kB',
          pages(262144),
        ),
        'proc/meminfo': meminfo(1_000_000),
      },
      'slab-leak',
    ],
  ];
  test.each(cases)('%s', (_, files, causes) => {
    expect(causesOf(files).split(' + ')[0]).toBe(causes);
  });
});

describe('a control group that is full of kernel memory', () => {
  const report = (counters: Readonly<Record<string, number>>) =>
    log(
      kernel.invoked,
      kernel.usage(131072, 131072),
      kernel.stats(A, counters),
      kernel.memcgSummary(A, A),
      kernel.memcgKill(4096),
    );
  test('page tables and sockets', () => {
    const files = {
      'commands/dmesg': report({ anon: 9 * MiB, kernel: 110 * MiB, slab: 9 * MiB, sock: 60 * MiB, shmem: 0 }),
    };
    expect(causesOf(files)).toBe('cgroup-kernel-memory + cgroup-limit');
  });
  test('slab', () => {
    const files = {
      'commands/dmesg': report({ anon: 9 * MiB, kernel: 110 * MiB, slab: 109 * MiB, shmem: 0 }),
    };
    expect(causesOf(files)).toBe('slab-leak + cgroup-limit');
  });
});

describe('nobody was killed by the kernel', () => {
  const program = {
    'program/job.py': 'x',
    'proc/50/cmdline': 'python3 job.py',
    'proc/50/comm': 'python3',
    'proc/50/cgroup': `0::${A}`,
  };
  const stderr = (...lines: readonly string[]) => ({
    'program/stderr.txt': ['Traceback (most recent call last):', ...lines].join('\n'),
  });
  const limits = (name: string, value: string) =>
    `${name.padEnd(26)}${value}            unlimited            bytes`;
  const v1 = 'sys/fs/cgroup/memory/system.slice/a.service';
  const flat = [
    'time_s,rss_bytes',
    ...Array.from({ length: 60 }, (_, i) => `${i},${i < 10 ? i * 10 * MiB : 100 * MiB + i}`),
  ].join('\n');
  const cases: readonly [what: string, files: Files, causes: string][] = [
    [
      'the OOM killer is off and the group is full',
      { ...program, [`${v1}/memory.oom_control`]: 'oom_kill_disable 1\nunder_oom 1\noom_kill 0' },
      'oom-kill-disabled',
    ],
    [
      'the OOM killer is off, the group is not full',
      { ...program, [`${v1}/memory.oom_control`]: 'oom_kill_disable 1\nunder_oom 0\noom_kill 0' },
      'inconclusive',
    ],
    [
      'locking was refused',
      {
        ...program,
        ...stderr(
          '  File "job.py", line 1, in f',
          '    libc.mlock(a, n)',
          'OSError: [Errno 12] Cannot allocate memory',
        ),
        'proc/50/limits': limits('Max locked memory', '8388608'),
      },
      'memlock-limit',
    ],
    [
      'fork was refused under strict overcommit',
      {
        ...program,
        ...stderr(
          '  File "/usr/lib/python3.11/subprocess.py", line 1, in _execute_child',
          '    self.pid = _fork_exec(',
          'OSError: [Errno 12] Cannot allocate memory',
        ),
        'proc/sys/vm/overcommit_memory': '2',
      },
      'fork-refused',
    ],
    [
      'threads reserved the address space',
      {
        ...program,
        ...stderr('  File "job.py", line 1, in f', "RuntimeError: can't start new thread"),
        'proc/50/limits': limits('Max address space', '1073741824'),
        'proc/50/status': 'VmSize:\t1040000 kB\nVmRSS:\t40000 kB\nThreads:\t64',
      },
      'thread-reservations',
    ],
    [
      'a few threads',
      {
        ...program,
        ...stderr('  File "job.py", line 1, in f', "RuntimeError: can't start new thread"),
        'proc/50/limits': limits('Max address space', '1073741824'),
        'proc/50/status': 'VmSize:\t140000 kB\nVmRSS:\t40000 kB\nThreads:\t4',
      },
      'inconclusive',
    ],
    [
      'a 32-bit machine',
      {
        ...program,
        ...stderr('  File "job.py", line 1, in f', 'MemoryError'),
        'commands/uname_-a': 'Linux pi 5.10.17-v7l+ #1 SMP armv7l GNU/Linux',
      },
      'address-space-32bit',
    ],
    [
      'SIGTERM of nobody known',
      { ...program, 'exit.txt': 'exit status: 143', 'proc/vmstat': 'oom_kill 0' },
      'sigterm',
    ],
    [
      'recursion',
      {
        ...program,
        ...stderr('  File "job.py", line 9, in walk', 'RecursionError: maximum recursion depth exceeded'),
      },
      'stack-overflow',
    ],
    ['a segmentation fault', { ...program, 'exit.txt': 'exit status: 139' }, 'abort-or-segfault'],
    [
      'killed on a plateau',
      {
        ...program,
        'samples.csv': flat,
        'exit.txt': 'signal: 9',
        'commands/dmesg': log(
          kernel.invoked,
          kernel.usage(131072, 131072),
          kernel.memcgSummary(A, A),
          kernel.memcgKill(),
        ),
      },
      'working-set-too-large + cgroup-limit',
    ],
  ];
  test.each(cases)('%s', (_, files, causes) => {
    expect(causesOf(files)).toBe(causes);
  });
});

describe('memory that the program freed, still resident', () => {
  const killed = log(
    kernel.invoked,
    kernel.usage(131072, 131072),
    kernel.memcgSummary(A, A),
    kernel.memcgKill(),
  );
  const pymalloc = (held: number, used: number) =>
    `# arenas allocated current = 90\n90 arenas * 1048576 bytes/arena = ${held.toLocaleString('en')}\n# bytes in allocated blocks = ${used.toLocaleString('en')}`;
  const glibc = (held: number, used: number) =>
    `Arena 0:\nsystem bytes     = ${held}\nin use bytes     = ${used}`;
  const cases: readonly [what: string, files: Files, causes: string][] = [
    [
      'arenas of Python mostly free',
      { 'notes.log': pymalloc(94_371_840, 9_000_000) },
      'pymalloc-fragmentation + cgroup-limit',
    ],
    ['arenas of Python mostly used', { 'notes.log': pymalloc(94_371_840, 84_000_000) }, 'cgroup-limit'],
    [
      'heap of malloc mostly free',
      { 'notes.log': glibc(120_000_000, 20_000_000) },
      'trim-threshold + cgroup-limit',
    ],
  ];
  test.each(cases)('%s', (_, files, causes) => {
    expect(causesOf({ 'commands/dmesg': killed, ...files })).toBe(causes);
  });

  test('a notebook may keep results: hidden-reference is not claimed, but how to find out is said', () => {
    const files = {
      'commands/dmesg': killed,
      'commands/ps_auxww': 'USER PID RSS COMMAND\nme 128 9 python3 -m ipykernel_launcher -f x.json',
    };
    const { incident } = diagnoseFiles(files);
    expect(incident.verdict.cause).toBe('cgroup-limit');
    expect(incident.missing.map((one) => one.source)).toContain('RSS after %reset out');
    expect(incident.ruledOut.map((one) => one.cause)).toContain('hidden-reference');
  });
});

describe('what stands beside another cause', () => {
  const host = global(pages(262144), '[ 1.0] Free swap  = 0kB', '[ 1.0] Total swap = 0kB');
  const cases: readonly [what: string, files: Files, causes: string][] = [
    [
      'no swap, and plenty available shortly before',
      { 'commands/dmesg': host, 'before/proc/meminfo': 'MemTotal: 1000000 kB\nMemAvailable: 600000 kB' },
      'global-oom + no-swap',
    ],
    [
      'no swap, and short already before',
      { 'commands/dmesg': host, 'before/proc/meminfo': 'MemTotal: 1000000 kB\nMemAvailable: 60000 kB' },
      'global-oom',
    ],
    [
      'shared pages became private',
      {
        'commands/dmesg': host,
        'proc/meminfo': 'MemTotal: 1000000 kB',
        'before/sys/kernel/mm/ksm/pages_sharing': '90000',
        'sys/kernel/mm/ksm/pages_sharing': '10',
      },
      'global-oom + ksm-unmerge',
    ],
    [
      'a limit of resident memory that does nothing',
      {
        'program/job.py': 'x',
        'proc/50/cmdline': 'python3 job.py',
        'proc/50/limits': 'Max resident set          16777216             unlimited            bytes',
        'proc/50/status': 'VmHWM: 200000 kB',
      },
      'rlimit-rss-no-effect',
    ],
  ];
  test.each(cases)('%s', (_, files, causes) => {
    expect(causesOf(files)).toBe(causes);
  });
});
