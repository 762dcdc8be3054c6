import { expect, test } from 'vitest';
import { coverageWarnings } from '../../src/parse/coverage.ts';
import { parseKernelLog } from '../../src/parse/kernel/index.ts';
import { diagnoseFiles, kernel, log, source } from '../support/evidence.ts';

const parse = (...lines: readonly string[]) => parseKernelLog(source('commands/dmesg', log(...lines)));

test('a line inside a table that is not understood is counted and shown', () => {
  const tasks = kernel.tasks([7, 100, 0, 'a']);
  const { reports } = parse(kernel.invoked, tasks, '[   10.1] [  ???] garbled row', kernel.globalKill());
  expect(reports[0]?.unreadCount).toBe(1);
  expect(reports[0]?.unread[0]?.text).toContain('garbled row');
  const { incident } = diagnoseFiles({
    'commands/dmesg': log(kernel.invoked, tasks, '[   10.1] [  ???] x', kernel.globalKill()),
  });
  expect(incident.warnings.join()).toContain('1 line inside reports not understood');
});

test.each([
  'Jun 20 12:47:43 h rsyslogd: imuxsock begins to drop messages, lost 42 messages',
  '[   10.1] ** 371 printk messages dropped **',
  'Nov 23 15:32:08 h systemd-journald[1]: Missed 12 kernel messages',
])('a log that says it lost lines is believed: %s', (line) => {
  expect(coverageWarnings([parse(kernel.invoked, line, kernel.globalKill())]).join()).toContain(
    'lines were lost',
  );
});

test('reports of two CPUs that print at once do not mix, where the log says who printed', () => {
  const of = (caller: string, text: string) => text.replaceAll(/^(\[ *[\d.]+\])/gm, `$1[${caller}]`);
  const a = [kernel.invoked, kernel.memcgSummary('/a', '/a', 1), kernel.memcgKill(1000, 1)].map((one) =>
    of('    T1', one),
  );
  const b = [kernel.invoked, kernel.memcgSummary('/b', '/b', 2), kernel.memcgKill(2000, 2)].map((one) =>
    of('    T2', one),
  );
  const woven = a.flatMap((one, i) => [one, b[i] as string]);
  const { reports } = parse(...woven);
  expect(reports.map((one) => [one.summary?.oomMemcg, one.kills.map((kill) => kill.pid)])).toEqual([
    ['/a', [1]],
    ['/b', [2]],
  ]);
});

test('a summary that was cut off is read as far as it goes, and one of an unknown constraint too', () => {
  const cut = parse(
    '[ 1.0] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=c1,mems_allowed=0-1,oom_memcg=/a/b,task_me',
  );
  expect(cut.reports[0]?.summary).toMatchObject({
    constraint: 'CONSTRAINT_MEMCG',
    oomMemcg: '/a/b',
    taskMemcg: null,
    pid: null,
  });
  const unknown = parse('[ 1.0] oom-kill:constraint=CONSTRAINT_BPF,nodemask=(null),task=x,pid=9,uid=0');
  expect(unknown.reports[0]?.summary).toMatchObject({ constraint: 'CONSTRAINT_BPF', pid: 9 });
});

test('summaries without heads are a report each', () => {
  const { reports } = parse(
    kernel.memcgSummary('/a', '/a', 1),
    kernel.memcgKill(1, 1),
    kernel.memcgSummary('/b', '/b', 2),
    kernel.memcgKill(1, 2),
  );
  expect(reports.map((one) => one.summary?.oomMemcg)).toEqual(['/a', '/b']);
});

test.each([
  [
    'journalctl -o json',
    (line: string) => JSON.stringify({ __REALTIME_TIMESTAMP: '1795447888000000', MESSAGE: line }),
  ],
  ['journalctl -o json, bytes', (line: string) => JSON.stringify({ MESSAGE: [...Buffer.from(line)] })],
  ['journalctl -o export', (line: string) => `MESSAGE=${line}`],
  [
    'Docker json-file',
    (line: string) => JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: '2026-11-23T15:32:08.1Z' }),
  ],
])('a kill line is read out of %s', (_, wrap) => {
  const { reports } = parse(wrap(kernel.globalKill().replace(/^\[ *[\d.]+\] /, '')));
  expect(reports[0]?.kills[0]?.pid).toBe(128);
});

test('a name that holds a carriage return or a line separator does not hide the kill', () => {
  for (const odd of ['a\rb', 'a\u2028b']) {
    expect(parse(kernel.globalKill().replace('python3', odd)).reports[0]?.kills[0]?.pid).toBe(128);
  }
});
