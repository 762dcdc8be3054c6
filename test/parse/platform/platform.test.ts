import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePlatform } from '../../../src/parse/platform/index.ts';
import { timeOf } from '../../../src/parse/platform/time.ts';
import type { Source } from '../../../src/schema/source.ts';
import { source } from '../../support/evidence.ts';

/** One short sample of each output, and the lists that it fills. */
const SAMPLES: readonly [text: string, lists: readonly string[]][] = [
  [
    'Name:         a\nNamespace:    b\nContainers:\n  c:\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\nEvents:\n  Warning  Evicted  3m    kubelet  The node was low on resource: memory.',
    ['kubernetesPods', 'kubernetesEvents'],
  ],
  ['{\n  "apiVersion": "v1",\n  "kind": "Node",\n  "metadata": {"name": "n"}\n}', ['kubernetesNodes']],
  ['NAME   CPU(cores)   MEMORY(bytes)\na      1m           5Mi', ['kubernetesUsage']],
  [
    'NAME   READY   STATUS      RESTARTS   AGE\na      0/1     OOMKilled   1          2m',
    ['kubernetesPodRows'],
  ],
  ['[\n    {\n        "State": {\n            "OOMKilled": true\n        }\n    }\n]', ['dockerContainers']],
  ['4f7a   etl   9.87%   509.3MiB / 512MiB   99.47%   1.2kB / 0B   12.3MB / 0B   17', ['dockerStats']],
  ['Server:\n Version:      17.03.1-ce', ['dockerVersions']],
  ['slurmstepd: error: Detected 1 oom_kill event in StepId=1.batch.', ['slurmOoms']],
  ['JobID|State|ExitCode\n1|OUT_OF_MEMORY|0:125', ['slurmRows']],
  ['JobId=1 JobName=a\n   JobState=OUT_OF_MEMORY', ['slurmJobs']],
  ['Id=a.service\nMemoryMax=1024', ['systemdUnits']],
  ["Mar 02 10:12:59 h systemd[1]: a.service: Failed with result 'oom-kill'.", ['systemdEvents']],
  [
    '        total   used   free  shared  buff/cache   available\nMem:   23Gi  520Mi   21Gi   8.7Mi   1.5Gi   23Gi',
    ['free'],
  ],
  ['MiB Mem :  24105.1 total,  22298.7 free,    520.4 used,   1596.2 buff/cache', ['top']],
  ['  PID User     Command   Swap      USS      PSS      RSS\n  1 a  python  0  5  6  7', ['smem']],
  ['\tCommand being timed: "x"\n\tMaximum resident set size (kbytes): 5', ['timed']],
  ['Killed', ['messages']],
];

const LISTS = [...new Set(SAMPLES.flatMap(([, lists]) => lists))];

const filled = (sources: readonly Source[]) =>
  Object.entries(parsePlatform(sources)).flatMap(([name, list]) => (list.length > 0 ? [name] : []));

test.each(SAMPLES)('%j fills its own lists only', (text, lists) => {
  expect(filled([source('paste.txt', text)]).sort()).toEqual([...lists].sort());
});

test('every list of the evidence has a sample', () => {
  expect(LISTS.sort()).toEqual(Object.keys(parsePlatform([])).sort());
});

test('any mixture in one paste gives what its parts give', () => {
  const order = fc.shuffledSubarray(
    SAMPLES.map((_, i) => i),
    { minLength: 2 },
  );
  const between = fc.constantFrom('', '\n', '$ next\n', '\n---\nwhat is this?\n');
  fc.assert(
    fc.property(order, between, (picked, gap) => {
      const chosen = picked.map((i) => SAMPLES[i] as (typeof SAMPLES)[number]);
      const text = chosen.map(([one]) => `${one}\n`).join(gap);
      const wanted = [...new Set(chosen.flatMap(([, lists]) => lists))];
      expect(filled([source('paste.txt', text)]).sort()).toEqual(wanted.sort());
    }),
    { numRuns: 300 },
  );
});

test('each list is in the order of the sources, and files of the kernel and of the program are none', () => {
  const sources = ['b.txt', 'proc/1/comm', 'program/x.py', 'a.txt'].map((path) => source(path, 'Killed'));
  expect(parsePlatform(sources).messages.map((one) => one.at.source)).toEqual(['b.txt', 'a.txt']);
});

const PIECES = SAMPLES.flatMap(([text]) => text.split('\n')).flatMap((line) => [
  line,
  ...line.split(/(?<=[ :=|"])/),
]);

test('no text makes a parser throw, and every citation stands where it says', () => {
  const piece = fc.oneof(
    fc.constantFrom(...PIECES),
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom('\n', '\n', '    ', '- ', '{', ']', '\\', '"'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
      const paste = source('paste.txt', pieces.join(''));
      const citations = JSON.stringify(parsePlatform([paste]), (_, value) =>
        value instanceof Map ? [...value] : value,
      );
      for (const [, line] of citations.matchAll(/"source":"paste.txt","line":(\d+)/g)) {
        expect(paste.lines[Number(line) - 1]).toBeDefined();
      }
    }),
    { numRuns: 1500 },
  );
});

const MB = 1_000_000;
const HOSTILE = [
  ' ',
  'a',
  '9',
  '(',
  '[',
  '{',
  '"',
  '\\',
  '-',
  'a ',
  '1 ',
  '{"a":',
  '[{',
  'PID RES COMMAND ',
  'JobID State ',
  'Warning Normal ',
  ': Consumed ',
  'Container was using ',
  'Killed ',
  '% 1B / ',
  'a: ',
  '- ',
  'k=v ',
  '\u001b[',
  '12345 ',
  '1.1.',
  'exitcode',
  'free -m ',
  'SIG',
  'max: 1',
  'line 1: ',
];

test.each([
  ['on one line', ''],
  ['in lines of 8 kB', '\n'],
])('a megabyte of anything, %s, takes little time', (_, end) => {
  const slow: [string, number][] = [];
  const heads = [
    '',
    'Name: x',
    'apiVersion: v1',
    '{"apiVersion":',
    '[1]+  ',
    'Mem: 1 ',
    'PID RES COMMAND',
    '* ',
  ];
  for (const head of heads) {
    for (const unit of HOSTILE) {
      const part = head + unit.repeat(8000 / unit.length) + end;
      const paste = source('paste.txt', part.repeat(MB / part.length));
      const start = performance.now();
      parsePlatform([paste]);
      const ms = performance.now() - start;
      if (ms > 1000) slow.push([head + unit, ms]);
    }
  }
  expect(slow).toEqual([]);
});

test.each([
  ['Mon, 02 Mar 2026 10:11:12 +0100', '2026-03-02T10:11:12+01:00'],
  ['2026-03-02T10:11:12.5Z', '2026-03-02T10:11:12.5Z'],
  ['2026-03-02 10:11:12 +0000', '2026-03-02T10:11:12+00:00'],
  ['2026-03-02 10:11:12.123 +0000 UTC', '2026-03-02T10:11:12.123+00:00'],
  ['Mon 2026-03-02 10:11:12 UTC', '2026-03-02T10:11:12Z'],
  ['Mon 2026-03-02 10:11:12 CET', null],
  ['2026-13-02T10:11:12Z', null],
  ['3m26s', null],
])('the time %s', (written, rfc3339) => {
  expect(timeOf(written)).toEqual({ written, rfc3339 });
});
