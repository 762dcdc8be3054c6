import { expect, test } from 'vitest';
import { isKubernetesTop, parseKubernetesTop } from '../../../src/parse/platform/kubernetes-top.ts';
import { parseQuantity } from '../../../src/parse/platform/quantity.ts';
import { log, source } from '../../support/evidence.ts';

const MiB = 1024 ** 2;
const parse = (...lines: string[]) => parseKubernetesTop(source('paste.txt', log(...lines)));

test.each<[name: string, lines: string[], expected: object[]]>([
  [
    'top pod',
    ['NAME                  CPU(cores)   MEMORY(bytes)', 'etl-7d9c5b8f6-x2x4z   250m         498Mi'],
    [{ kind: 'pod', name: 'etl-7d9c5b8f6-x2x4z', namespace: null, container: null, memory: 498 * MiB }],
  ],
  [
    'top pod -A --containers',
    [
      'NAMESPACE   POD     NAME   CPU(cores)   MEMORY(bytes)   ',
      'prod        etl-0   etl    1m           2Gi             ',
    ],
    [{ kind: 'pod', name: 'etl-0', namespace: 'prod', container: 'etl', memory: 2048 * MiB }],
  ],
  [
    'top node',
    [
      'NAME       CPU(cores)   CPU%   MEMORY(bytes)   MEMORY%',
      'worker-3   3812m        95%    13312Mi         92%',
      'worker-4   <unknown>    <unknown>   <unknown>   <unknown>',
    ],
    [{ kind: 'node', name: 'worker-3', memory: 13312 * MiB, percent: 92 }],
  ],
  [
    'top node of kubectl 1.33',
    [
      'NAME       CPU(cores)   CPU(%)   MEMORY(bytes)   MEMORY(%)',
      'worker-3   3812m        95%      13312Mi         92%',
    ],
    [{ kind: 'node', percent: 92 }],
  ],
])('%s', (_, lines, expected) => {
  expect(isKubernetesTop(source('paste.txt', lines.join('\n')))).toBe(true);
  expect(
    parse('$ kubectl', ...lines, '', '$ free -m', 'Mem: 1 2 3').usage.map((one) => one.value),
  ).toMatchObject(expected);
});

test('get pods', () => {
  const { podRows } = parse(
    'NAMESPACE   NAME    READY   STATUS             RESTARTS       AGE',
    'prod        etl-0   0/1     OOMKilled          5 (2m3s ago)   11m',
    'prod        etl-1   0/2     CrashLoopBackOff   12             3d',
    'ml          t-0     0/1     Evicted            0              1h',
  );
  expect(podRows.map((one) => Object.values(one.value))).toEqual([
    ['etl-0', 'prod', 'OOMKilled', 5],
    ['etl-1', 'prod', 'CrashLoopBackOff', 12],
    ['t-0', 'ml', 'Evicted', 0],
  ]);
});

const MESSAGE =
  'The node was low on resource: memory. Container m was using 1924152Ki, which exceeds its request of 0.';

test.each<[name: string, row: string, expected: object]>([
  [
    'get events',
    `3m26s       Warning   Evicted                     pod/m-0          ${MESSAGE}`,
    { object: 'pod/m-0', namespace: null },
  ],
  [
    'get events -A',
    `games       3m26s       Warning   Evicted   pod/m-0   ${MESSAGE}`,
    { object: 'pod/m-0', namespace: 'games' },
  ],
  [
    'get events -o wide',
    `3m26s       Warning   Evicted   pod/m-0   spec.containers{m}   kubelet, node-1   ${MESSAGE}   10m          5       m-0.16b2f50d5df35112`,
    { object: 'pod/m-0', count: 5 },
  ],
  [
    'kubectl events',
    `3m26s (x5 over 10m)   Warning   Evicted   Pod/m-0   ${MESSAGE}`.replace('Pod/', 'pod/'),
    { object: 'pod/m-0', count: 5 },
  ],
  [
    'kubectl 1.13',
    `3m26s        8m           178       m-0.1   Pod   spec.containers{m}   Warning   Evicted   kubelet, node-1   ${MESSAGE}`,
    { object: 'pod/m-0.1', count: 178 },
  ],
  ['blanks collapsed', `3m26s Warning Evicted pod/m-0 ${MESSAGE}`, { object: 'pod/m-0' }],
])('an event by %s', (_, row, expected) => {
  expect(isKubernetesTop(source('paste.txt', row))).toBe(true);
  expect(parse(row).events).toMatchObject([
    { type: 'Warning', reason: 'Evicted', message: MESSAGE, lastSeen: { written: '3m26s' }, ...expected },
  ]);
});

test('events about other things are passed over', () => {
  expect(parse('3m26s   Normal   Pulled   pod/m-0   Successfully pulled image').events).toEqual([]);
  expect(parse('12:01:02 Warning Low memory in module pod/x').events).toEqual([]);
});

test.each([
  ['512Mi', 512 * MiB],
  ['512M', 512e6],
  ['1Gi', 1024 * MiB],
  ['1.5Gi', 1536 * MiB],
  ['128974848', 128974848],
  ['129e6', 129e6],
  ['128974848000m', 128974848],
  ['1k', 1000],
  ['2Ti', 2 * 1024 ** 4],
  ['1E', 1e18],
  ['0', 0],
  ['', null],
  ['512MB', null],
  ['-1Gi', null],
  ['1e999', null],
  ['lots', null],
])('the quantity %s', (text, bytes) => {
  expect(parseQuantity(text)).toBe(bytes);
});
