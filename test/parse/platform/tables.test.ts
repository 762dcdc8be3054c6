import { expect, test } from 'vitest';
import { isFree, parseFree } from '../../../src/parse/platform/free.ts';
import { isSmem, parseSmem } from '../../../src/parse/platform/smem.ts';
import { isTimeV, parseTimeV } from '../../../src/parse/platform/time-v.ts';
import { isTop, parseTop } from '../../../src/parse/platform/top.ts';
import { log, source } from '../../support/evidence.ts';

const KiB = 1024;
const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const paste = (...lines: string[]) => source('paste.txt', log(...lines));

const NEW = '               total        used        free      shared  buff/cache   available';
const OLD = '             total       used       free     shared    buffers     cached';

test.each<[name: string, lines: string[], expected: object]>([
  [
    '-h',
    [
      NEW,
      'Mem:            23Gi       520Mi        21Gi       8.7Mi       1.5Gi        23Gi',
      'Swap:             0B          0B          0B',
    ],
    {
      unitBy: 'suffix',
      total: { value: 23 * GiB },
      used: { value: 520 * MiB },
      cache: { value: 1.5 * GiB },
      swapTotal: { value: 0 },
      swapFree: { value: 0 },
    },
  ],
  [
    '-h -w',
    [
      '               total        used        free      shared     buffers       cache   available',
      'Mem:            23Gi       520Mi        21Gi       8.7Mi        12Mi       1.5Gi        23Gi',
    ],
    { cache: { value: 12 * MiB + 1.5 * GiB }, available: { value: 23 * GiB }, swapTotal: null },
  ],
  [
    '-b',
    [
      NEW,
      'Mem:     25276063744   545628160 23382102016     9138176  1673539584 24730435584',
      'Swap:              0           0           0',
    ],
    { unitBy: 'pages', total: { value: 25276063744 }, available: { value: 24730435584 } },
  ],
  [
    'kB, by its pages',
    [
      NEW,
      'Mem:        24683656      485264    22809716        8924     1705940    24198392',
      'Swap:        2097148           0     2097148',
    ],
    {
      unitBy: 'pages',
      total: { value: 24683656 * KiB },
      swapTotal: { value: 2097148 * KiB },
      swapFree: { value: 2097148 * KiB },
    },
  ],
  [
    '-m with its command',
    [
      '[root@h ~]# free -m',
      NEW,
      'Mem:            1984         520        1200           8         264        1400',
    ],
    { unitBy: 'command', total: { value: 1984 * MiB }, used: { value: 520 * MiB } },
  ],
  [
    '-m by its magnitude',
    [
      NEW,
      'Mem:           24105         520       22298           8        1596       23584',
      'Low:           24105        1806       22298',
      'High:              0           0           0',
      'Swap:              0           0           0',
      'Total:         24105         520       22298',
    ],
    { unitBy: 'magnitude', total: { value: 24105 * MiB }, swapTotal: { value: 0 } },
  ],
  [
    '-g with its command',
    ['$ free -gt', NEW, 'Mem:             503         100         400           8           3         402'],
    { unitBy: 'command', total: { value: 503 * GiB } },
  ],
  [
    'the old layout',
    [
      '$ free',
      OLD,
      'Mem:       8060948    7853024     207924     151104     298588    3512356',
      '-/+ buffers/cache:    4042080    4018868',
      'Swap:      8388604          4    8388600',
    ],
    {
      total: { value: 8060948 * KiB },
      cache: { value: (298588 + 3512356) * KiB },
      available: null,
      swapFree: { value: 8388600 * KiB },
    },
  ],
])('free %s', (_, lines, expected) => {
  expect(isFree(paste(...lines))).toBe(true);
  expect(parseFree(paste('Killed', ...lines, '', 'Swap: 1 2 3'))).toMatchObject([expected]);
});

test.each([
  [
    'a number that fits several units',
    [NEW, 'Mem:             503         100         401           8           3         402'],
  ],
  [
    'units by thousands',
    [
      '$ free --mega',
      NEW,
      'Mem:           24105         520       22298           8        1596       23584',
    ],
  ],
  ['no numbers', [NEW, 'Mem: what']],
  ['no header', ['Mem: 1 2 3']],
])('free gives nothing for %s', (_, lines) => {
  expect(parseFree(paste(...lines))).toEqual([]);
});

test('free, repeated', () => {
  const screen = [
    NEW,
    'Mem:            23Gi       520Mi        21Gi       8.7Mi       1.5Gi        23Gi',
    '',
  ];
  expect(parseFree(paste(...screen, ...screen)).map((one) => one.total.at.line)).toEqual([2, 5]);
});

const TOP_HEADER = '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND';

test.each<[name: string, lines: string[], expected: object]>([
  [
    'procps 4',
    [
      'top - 19:03:22 up  1:29,  0 user,  load average: 1.02, 1.93, 2.37',
      'Tasks:  77 total,   1 running,  76 sleeping,   0 stopped,   0 zombie',
      'MiB Mem :  24105.1 total,  22298.7 free,    520.4 used,   1596.2 buff/cache     ',
      'MiB Swap:      0.0 total,      0.0 free,      0.0 used.  23584.8 avail Mem ',
      '',
      TOP_HEADER,
      '   4711 root      20   0   10.2g   7.5g  13,6m R  99.9  31.9   1:02.03 python3 my [job] x',
      '      2 root      20   0   44140  13884   6420 S   0.0   0.1   0:15.12 process_a+',
    ],
    {
      memoryTotal: { value: Math.round(24105.1 * MiB) },
      memoryFree: { value: Math.round(22298.7 * MiB) },
      memoryAvailable: { value: Math.round(23584.8 * MiB) },
      swapTotal: { value: 0 },
      processes: [
        {
          value: {
            pid: 4711,
            user: 'root',
            resident: 7.5 * GiB,
            shared: Math.round(13.6 * MiB),
            command: 'python3 my [job] x',
          },
        },
        { value: { pid: 2, virtual: 44140 * KiB, resident: 13884 * KiB, shared: 6420 * KiB } },
      ],
    },
  ],
  [
    'procps 3.3',
    [
      'KiB Mem : 24683656 total, 22809716 free,   485264 used,  1705940 buff/cache',
      'KiB Swap:  2097148 total,  2097148 free,        0 used. 24198392 avail Mem ',
    ],
    {
      memoryTotal: { value: 24683656 * KiB },
      memoryCache: { value: 1705940 * KiB },
      swapFree: { value: 2097148 * KiB },
    },
  ],
  [
    'procps 3.2',
    [
      'Mem:   8060948k total,  7853024k used,   207924k free,   298588k buffers',
      'Swap:  8388604k total,        4k used,  8388600k free,  3512356k cached',
    ],
    {
      memoryUsed: { value: 7853024 * KiB },
      memoryCache: { value: 3512356 * KiB },
      swapUsed: { value: 4 * KiB },
      memoryAvailable: null,
    },
  ],
  [
    '-E g',
    ['GiB Mem :     23.5 total,     21.7 free,      0.5 used,      1.6 buff/cache     '],
    { memoryTotal: { value: 23.5 * GiB } },
  ],
  [
    'columns of one’s own',
    ['  PID   SWAP    RES COMMAND', '   12  1.5t   2048 a'],
    { memoryTotal: null, processes: [{ value: { pid: 12, user: null, virtual: null, resident: 2 * MiB } }] },
  ],
])('top, %s', (_, lines, expected) => {
  expect(isTop(paste(...lines))).toBe(true);
  expect(parseTop(paste('$ top -b -n1', ...lines, '$ df', '1 2 3 4 5 6 7 8 9 10 11 12'))).toMatchObject([
    expected,
  ]);
});

test('top, two screens', () => {
  const screen = [
    'MiB Mem :   1.0 total,   1.0 free,   0.0 used,   0.0 buff/cache',
    '',
    TOP_HEADER,
    '  1 root 20 0 1 1 1 S 0.0 0.0 0:00.00 init',
    '',
  ];
  expect(parseTop(paste(...screen, ...screen)).map((one) => one.processes.length)).toEqual([1, 1]);
});

test.each<[name: string, lines: string[], expected: object]>([
  [
    'plain',
    [
      '  PID User     Command                         Swap      USS      PSS      RSS ',
      ' 4711 alice    python3 my [job] 9 x               0   512000   524288   600000 ',
      '-------------------------------------------------------------------------------',
      '    1 1                                           0   512000   524288   600000 ',
    ],
    {
      pid: 4711,
      user: 'alice',
      command: 'python3 my [job] 9 x',
      swap: 0,
      uss: 512000 * KiB,
      pss: 512 * MiB,
      rss: 600000 * KiB,
    },
  ],
  [
    '-k',
    [
      '  PID User     Command                         Swap      USS      PSS      RSS',
      ' 4711 alice    python3                         1.0M    7.5G     7.6G   8.0G',
    ],
    { swap: MiB, uss: 7.5 * GiB },
  ],
  [
    'columns of one’s own',
    ['  PID      PSS Command', ' 4711   524288 python3 x'],
    { pss: 512 * MiB, rss: null, command: 'python3 x' },
  ],
])('smem, %s', (_, lines, expected) => {
  expect(isSmem(paste(...lines))).toBe(true);
  expect(parseSmem(paste(...lines, 'bye', '1 2 3 4 5 6 7')).map((one) => one.value)).toMatchObject([
    expected,
  ]);
});

const TIME_V = [
  '\tCommand being timed: "python3 -c print("x")"',
  '\tUser time (seconds): 1.02',
  '\tPercent of CPU this job got: 100%',
  '\tElapsed (wall clock) time (h:mm:ss or m:ss): 0:01.03',
  '\tMaximum resident set size (kbytes): 7864320',
  '\tMajor (requiring I/O) page faults: 12',
  '\tPage size (bytes): 4096',
];

test.each<[name: string, lines: string[], expected: object]>([
  [
    'ended by itself',
    [...TIME_V, '\tExit status: 0'],
    {
      command: { value: 'python3 -c print("x")' },
      maxRss: { value: 7.5 * GiB, at: { line: 5 } },
      exitStatus: { value: 0 },
      signal: null,
      majorFaults: { value: 12 },
    },
  ],
  [
    'killed',
    ['Command terminated by signal 9', ...TIME_V, '\tExit status: 0'],
    { signal: { value: 9 }, exitStatus: null, maxRss: { value: 7.5 * GiB } },
  ],
  [
    'failed',
    ['Command exited with non-zero status 1', ...TIME_V, '\tExit status: 1'],
    { signal: null, exitStatus: { value: 1 } },
  ],
  ['without its head', TIME_V.slice(4), { command: null, maxRss: { value: 7.5 * GiB } }],
  [
    'the short form',
    [
      'Command terminated by signal 9',
      '0.05user 0.01system 0:00.07elapsed 99%CPU (0avgtext+0avgdata 9876maxresident)k',
      '0inputs+0outputs (0major+161minor)pagefaults 0swaps',
    ],
    { signal: { value: 9 }, maxRss: { value: 9876 * KiB } },
  ],
])('time: %s', (_, lines, expected) => {
  expect(isTimeV(paste(...lines))).toBe(true);
  expect(parseTimeV(paste(...lines))).toMatchObject([expected]);
});
