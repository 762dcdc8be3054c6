import { expect, test } from 'vitest';
import { isDocker, parseDocker } from '../../../src/parse/platform/docker.ts';
import { log, source } from '../../support/evidence.ts';

const MiB = 1024 ** 2;

const INSPECT = [
  {
    Id: '4f7a0c1e'.repeat(8),
    Created: '2026-03-02T09:11:12.123456789Z',
    Path: 'python',
    Args: ['-c', '{"State": {"OOMKilled": false}}'],
    State: {
      Status: 'exited',
      Running: false,
      OOMKilled: true,
      Dead: false,
      Pid: 0,
      ExitCode: 137,
      Error: '',
      StartedAt: '2026-03-02T09:11:12.456Z',
      FinishedAt: '2026-03-02T09:12:59.123456789Z',
    },
    Name: '/etl',
    RestartCount: 3,
    HostConfig: {
      Memory: 536870912,
      MemoryReservation: 0,
      MemorySwap: -1,
      OomKillDisable: null,
      PidsLimit: 0,
      ShmSize: 67108864,
    },
    Config: { Env: ['A=}{]['] },
  },
];

test.each([
  ['as printed', JSON.stringify(INSPECT, null, 4)],
  ['on one line', JSON.stringify(INSPECT)],
  ['among other output', log('$ docker inspect etl', JSON.stringify(INSPECT, null, 4), 'Killed')],
])('docker inspect, %s', (_, text) => {
  const paste = source('paste.txt', text);
  expect(isDocker(paste)).toBe(true);
  expect(parseDocker(paste).containers).toMatchObject([
    {
      id: { value: INSPECT[0]?.Id },
      name: { value: 'etl' },
      status: { value: 'exited' },
      oomKilled: { value: true },
      exitCode: { value: 137 },
      error: null,
      finished: { value: { rfc3339: '2026-03-02T09:12:59.123456789Z' } },
      restartCount: { value: 3 },
      memory: { value: 512 * MiB },
      memorySwap: { value: 'unlimited' },
      shmSize: { value: 64 * MiB },
      pidsLimit: { value: 'unlimited' },
      oomKillDisable: null,
    },
  ]);
});

test('the line of each value is the one that holds it', () => {
  const one = parseDocker(source('paste.txt', JSON.stringify(INSPECT, null, 4))).containers[0];
  expect(one?.oomKilled?.at.text).toContain('"OOMKilled": true');
  expect(one?.memory?.at.text).toContain('"Memory": 536870912');
});

test.each<[name: string, text: string, expected: object]>([
  [
    "--format '{{json .State}}'",
    JSON.stringify(INSPECT[0]?.State),
    { oomKilled: { value: true }, memory: null },
  ],
  [
    'grep -A',
    log(
      '        "State": {',
      '            "Status": "exited",',
      '            "OOMKilled": true,',
      '            "ExitCode": 137',
    ),
    { oomKilled: { value: true }, exitCode: { value: 137 } },
  ],
  [
    'no limits',
    '[{"Name": "/a", "HostConfig": {"Memory": 0, "MemorySwap": 0, "OomKillDisable": true}}]',
    { memory: { value: 'unlimited' }, memorySwap: null, oomKillDisable: { value: true } },
  ],
  [
    'never finished',
    '[{"State": {"OOMKilled": false, "FinishedAt": "0001-01-01T00:00:00Z"}}]',
    { finished: null, oomKilled: { value: false } },
  ],
])('docker inspect: %s', (_, text, expected) => {
  expect(parseDocker(source('paste.txt', text)).containers).toMatchObject([expected]);
});

test.each<[name: string, row: string, expected: object]>([
  [
    'Docker',
    '4f7a0c1e2b3c   etl       99.87%    509.3MiB / 512MiB     99.47%    1.2kB / 0B   12.3MB / 0B   17',
    { id: '4f7a0c1e2b3c', name: 'etl', used: Math.round(509.3 * MiB), limit: 512 * MiB, pids: 17 },
  ],
  [
    'Docker 1.12',
    'etl                 99.87%              509.3 MiB / 512 MiB   99.47%              1.2 kB / 0 B        12.3 MB / 0 B       17',
    { id: 'etl', name: null, limit: 512 * MiB, pids: 17 },
  ],
  [
    'Podman',
    '4f7a0c1e2b3c  etl         12.01%      534MB / 16.42GB    3.25%       1.2kB / 0B  12.3MB / 0B  17          1.2s        3.04%',
    { name: 'etl', used: 534e6, limit: 16.42e9, pids: 17 },
  ],
  [
    'one without a network',
    'abc   etl   --   5B / 9B   5.00%   --   --   --',
    { used: 5, limit: 9, pids: null },
  ],
])('docker stats of %s', (_, row, expected) => {
  const paste = source(
    'paste.txt',
    log(
      'CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT     MEM %     NET I/O      BLOCK I/O     PIDS',
      row,
    ),
  );
  expect(parseDocker(paste).stats.map((one) => one.value)).toMatchObject([expected]);
});

test.each([
  [
    'Docker 20',
    log(
      'Client: Docker Engine - Community',
      ' Version:           20.10.6',
      '',
      'Server: Docker Engine - Community',
      ' Engine:',
      '  Version:          20.10.7',
      ' containerd:',
      '  Version:          1.4.6',
    ),
    ['20.10.7'],
  ],
  [
    'Docker 17',
    log('Client:', ' Version:      17.03.0-ce', 'Server:', ' Version:      17.03.1-ce'),
    ['17.03.1-ce'],
  ],
  ['docker info', log(' Containers: 3', ' Server Version: 28.2.2'), ['28.2.2']],
  ['no server', log('Client:', ' Version:           28.2.2', 'Cannot connect to the Docker daemon'), []],
])('the server’s version: %s', (_, text, versions) => {
  expect(parseDocker(source('paste.txt', text)).serverVersions.map((one) => one.value)).toEqual(versions);
});
