import { expect, test } from 'vitest';
import { isSystemctlShow, parseSystemctlShow } from '../../../src/parse/platform/systemctl-show.ts';
import { log, source } from '../../support/evidence.ts';

const MiB = 1024 ** 2;
const parse = (...lines: string[]) => parseSystemctlShow(source('paste.txt', log(...lines)));

test('systemctl show', () => {
  const text = [
    'Type=simple',
    'Restart=no',
    'Result=oom-kill',
    'ExecMainExitTimestamp=Mon 2026-03-02 10:12:59 UTC',
    'ExecMainPID=4711',
    'ExecMainCode=2',
    'ExecMainStatus=9',
    'ControlGroup=/system.slice/etl.service',
    'MemoryCurrent=[not set]',
    'MemoryPeak=536870912',
    'MemoryHigh=infinity',
    'MemoryMax=536870912',
    'MemorySwapMax=0',
    'MemoryLimit=infinity',
    'TasksCurrent=18446744073709551615',
    'TasksMax=4915',
    'LimitAS=infinity',
    'LimitASSoft=1073741824',
    'LimitDATA=infinity',
    'LimitMEMLOCK=8388608',
    'OOMPolicy=stop',
    'Id=etl.service',
    'Names=etl.service',
  ];
  expect(isSystemctlShow(source('paste.txt', log(...text)))).toBe(true);
  const { units } = parse(
    '$ systemctl show etl',
    ...text,
    '',
    'Id=b.service',
    'MemoryMax=infinity',
    'Id=c.service',
  );
  expect(units).toMatchObject([
    {
      id: { value: 'etl.service', at: { line: 23 } },
      controlGroup: { value: '/system.slice/etl.service' },
      result: { value: 'oom-kill' },
      oomPolicy: { value: 'stop' },
      mainCode: { value: 'killed' },
      mainStatus: { value: 9 },
      mainPid: { value: 4711 },
      exited: { value: { rfc3339: '2026-03-02T10:12:59Z' } },
      memoryMax: { value: 512 * MiB, at: { line: 13, text: 'MemoryMax=536870912' } },
      memoryHigh: { value: 'unlimited' },
      memorySwapMax: { value: 0 },
      memoryCurrent: null,
      memoryPeak: { value: 512 * MiB },
      tasksCurrent: null,
      tasksMax: { value: 4915 },
    },
    { id: { value: 'b.service' }, memoryMax: { value: 'unlimited' } },
    { id: { value: 'c.service' }, memoryMax: null },
  ]);
  expect(units[0]?.limits.get('LimitAS')?.value).toBe('unlimited');
  expect(units[0]?.limits.get('LimitASSoft')?.value).toBe(1024 * MiB);
  expect(units[0]?.limits.get('LimitMEMLOCK')?.value).toBe(8 * MiB);
});

test.each<[name: string, lines: string[], units: object[]]>([
  ['one property asked for', ['MemoryMax=536870912'], [{ id: null, memoryMax: { value: 512 * MiB } }]],
  [
    'control groups v1',
    ['MemoryMax=infinity', 'MemoryLimit=536870912'],
    [{ memoryMax: { value: 512 * MiB } }],
  ],
  ['a unit file', ['[Service]', 'ExecStart=/bin/true', 'MemoryMax=536870912', '', 'OOMPolicy=stop'], []],
  ['a drop-in', ['MemoryMax=512M', 'LimitAS=1G'], []],
  ['a shell’s variables', ['FOO=1', 'Path=/usr/bin'], []],
])('systemctl show: %s', (_, lines, units) => {
  expect(parse(...lines).units).toMatchObject(units);
  expect(parse(...lines).units).toHaveLength(units.length);
});

test.each<[name: string, text: string, expected: object]>([
  [
    'systemd 255, failed',
    `× etl@a\\x2db.service - Nightly ETL
     Loaded: loaded (/etc/systemd/system/etl@.service; enabled; preset: enabled)
     Active: failed (Result: oom-kill) since Mon 2026-03-02 10:12:59 UTC; 5min ago
   Duration: 1min 2.345s
    Process: 4700 ExecStartPre=/bin/true (code=exited, status=0/SUCCESS)
    Process: 4711 ExecStart=/usr/bin/python3 /srv/etl.py (code=killed, signal=KILL)
   Main PID: 4711 (code=killed, signal=KILL)
        CPU: 12.345s`,
    {
      id: { value: 'etl@a\\x2db.service' },
      result: { value: 'oom-kill' },
      exited: { value: { written: 'Mon 2026-03-02 10:12:59 UTC', rfc3339: '2026-03-02T10:12:59Z' } },
      mainPid: { value: 4711 },
      mainCode: { value: 'killed' },
      mainStatus: { value: 9 },
      memoryMax: null,
    },
  ],
  [
    'systemd 255, running',
    `● etl.service
     Active: active (running) since Mon 2026-03-02 10:11:12 CET; 1h ago
   Main PID: 4711 (python3)
      Tasks: 5 (limit: 4915)
     Memory: 498.2M (high: 500.0M max: 512.0M swap max: 0B available: 1.7M peak: 511.9M)
     CGroup: /system.slice/etl.service
             └─4711 python3`,
    {
      exited: null,
      tasksCurrent: { value: 5 },
      tasksMax: { value: 4915 },
      memoryCurrent: { value: Math.round(498.2 * MiB) },
      memoryHigh: { value: 500 * MiB },
      memoryMax: { value: 512 * MiB },
      memorySwapMax: { value: 0 },
      memoryPeak: { value: Math.round(511.9 * MiB) },
      controlGroup: { value: '/system.slice/etl.service' },
    },
  ],
  [
    'systemd 219 (RHEL 7)',
    `* etl.service - Nightly ETL
   Loaded: loaded (/etc/systemd/system/etl.service; disabled; vendor preset: disabled)
   Active: failed (Result: signal) since Mon 2026-03-02 10:12:59 CET; 3s ago
  Process: 4711 ExecStart=/usr/bin/python3 (code=killed, signal=KILL)
   Memory: 1.5G (limit: 2.0G)`,
    {
      result: { value: 'signal' },
      mainCode: { value: 'killed' },
      exited: { value: { rfc3339: null } },
      memoryMax: { value: 2048 * MiB },
    },
  ],
])('systemctl status, %s', (_, text, expected) => {
  expect(isSystemctlShow(source('paste.txt', text))).toBe(true);
  expect(parse('$ systemctl status', text, '', '     Memory: 9G').units).toMatchObject([expected]);
});

test.each<[line: string, expected: object]>([
  [
    'Mar 02 10:12:59 host systemd[1]: etl.service: A process of this unit has been killed by the OOM killer.',
    { kind: 'oom-killed', unit: 'etl.service', time: { written: 'Mar 02 10:12:59', rfc3339: null } },
  ],
  [
    '2026-03-02T10:12:59+0100 host systemd[1]: etl.service: Main process exited, code=killed, status=9/KILL',
    { kind: 'process-exited', code: 'killed', status: 9, time: { rfc3339: '2026-03-02T10:12:59+01:00' } },
  ],
  [
    'Mar  2 10:12:59 host systemd: etl.service: main process exited, code=killed, status=9/KILL',
    { kind: 'process-exited', status: 9 },
  ],
  [
    "Mar 02 10:12:59 host systemd[1]: a\\x2db@1.service: Failed with result 'oom-kill'.",
    { kind: 'failed', unit: 'a\\x2db@1.service', result: 'oom-kill' },
  ],
  [
    'Mar 02 10:12:59 host systemd[1]: etl.service: Consumed 1min 2.345s CPU time, 3.9G memory peak, 512K memory swap peak.',
    { kind: 'consumed', memoryPeak: Math.round(3.9 * 1024 ** 3), swapPeak: 512 * 1024 },
  ],
  [
    'Mar 02 10:12:59 host systemd[1]: etl.service: Consumed 20.9s CPU time.',
    { kind: 'consumed', memoryPeak: null },
  ],
  [
    '{"MESSAGE":"etl.service: Failed with result \'oom-kill\'.","PRIORITY":"4"}',
    { unit: 'etl.service', result: 'oom-kill', time: null },
  ],
])('%s', (line, expected) => {
  expect(isSystemctlShow(source('paste.txt', line))).toBe(true);
  expect(parse(line).events).toMatchObject([expected]);
});
