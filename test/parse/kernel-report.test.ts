import { describe, expect, test } from 'vitest';
import { parseKernelLog } from '../../src/parse/kernel/index.ts';
import { kernel, log, source } from '../support/evidence.ts';

const reportsOf = (text: string) => parseKernelLog(source('commands/dmesg', text)).reports;

describe('the task table is read by its own header', () => {
  const HEADERS: readonly [era: string, header: string, row: string, expected: object][] = [
    [
      '3.10',
      '[ pid ]   uid  tgid total_vm      rss nr_ptes swapents oom_score_adj name',
      '[ 1234]  1000  1234   453496   437860     900       12          -17 python3',
      { pid: 1234, rssPages: 437860, swapPages: 12, oomScoreAdj: -17, pageTablesBytes: null },
    ],
    [
      '4.8',
      '[ pid ]   uid  tgid total_vm      rss nr_ptes nr_pmds swapents oom_score_adj name',
      '[ 1234]  1000  1234   453496   437860     900       3       12          0 python3',
      { pid: 1234, rssPages: 437860, swapPages: 12, oomScoreAdj: 0 },
    ],
    [
      '4.19',
      '[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name',
      '[   1234]  1000  1234   453496   437860   962560       12             0 python3',
      { pid: 1234, rssPages: 437860, pageTablesBytes: 962560, swapPages: 12 },
    ],
    [
      '6.8',
      '[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name',
      '[   1234]  1000  1234   453496   437860  400000    37000       860   962560       12             0 python3',
      {
        pid: 1234,
        rssPages: 437860,
        rssAnonPages: 400000,
        rssFilePages: 37000,
        rssShmemPages: 860,
        swapPages: 12,
      },
    ],
    [
      '2.6.32',
      '[ pid ]   uid  tgid total_vm      rss cpu oom_adj oom_score_adj name',
      '[ 1234]  1000  1234   453496   437860   3     -17         -1000 python3',
      { pid: 1234, rssPages: 437860, oomScoreAdj: -1000, swapPages: null },
    ],
  ];
  test.each(HEADERS)('%s', (_, header, row, expected) => {
    const [report] = reportsOf(log(kernel.invoked, header, row, kernel.globalKill()));
    expect(report?.tasks).toMatchObject([{ ...expected, name: 'python3' }]);
  });

  test.each(['my worker', '[kthread] x', 'Web Content', 'naïve-ünï', '(sd-pam)'])(
    'a process may be called %s',
    (name) => {
      const [report] = reportsOf(log(kernel.invoked, kernel.tasks([7, 100, 0, name]), kernel.globalKill()));
      expect(report?.tasks[0]?.name).toBe(name);
    },
  );

  test('a damaged row is left out, the others stay', () => {
    const text = log(kernel.invoked, kernel.tasks([7, 100, 0, 'a'], [8, 200, 0, 'b'])).replace(
      '    200 ',
      '    2x0 ',
    );
    expect(reportsOf(log(text, kernel.globalKill()))[0]?.tasks.map((task) => task.pid)).toEqual([7]);
  });
});

test('a page’s size is read from the buddy lines, or from kill line and table together, else not known', () => {
  const buddy = log(kernel.invoked, kernel.memInfo({ free: 1 }, 0, 0), kernel.globalKill());
  const arm = log(
    kernel.invoked,
    '[1.0] Mem-Info:',
    '[1.0] Node 0 Normal: 3*64kB (U) 1*128kB (U) = 320kB',
    kernel.globalKill(),
  );
  const table = log(kernel.invoked, kernel.tasks([128, 34065, 0, 'python3']), kernel.memcgKill()).replace(
    '34565',
    '35711',
  );
  expect([buddy, arm, table, kernel.memcgKill()].map((text) => reportsOf(text)[0]?.pageBytes)).toEqual([
    4096,
    65536,
    4096,
    null,
  ]);
});

test('limits near 2^63 mean none', () => {
  const counters = ['9007199254740988', '9007199254740991', '18014398509481983'].map(
    (limit) => `[1.0] memory: usage 10kB, limit ${limit}kB, failcnt 0`,
  );
  for (const counter of counters) {
    expect(reportsOf(log(kernel.invoked, counter, kernel.memcgKill()))[0]?.memcg?.memory?.limit).toBe('max');
  }
});

test('every kill of a group kill belongs to one report, the next report begins at its own head', () => {
  const group = '[   10.000016] Tasks in /a are going to be killed due to memory.oom.group set';
  const text = log(
    kernel.invoked,
    kernel.memcgKill(1, 10),
    group,
    kernel.memcgKill(1, 11),
    kernel.memcgKill(1, 12),
    kernel.invoked,
    kernel.memcgKill(1, 13),
  );
  expect(reportsOf(text).map((report) => report.kills.map((kill) => kill.pid))).toEqual([[10, 11, 12], [13]]);
});

test('a kill whose report lost its head is a report of its own', () => {
  const text = log(kernel.invoked, kernel.memcgKill(1, 10), kernel.memcgKill(1, 11));
  expect(reportsOf(text).map((report) => report.kills.map((kill) => kill.pid))).toEqual([[10], [11]]);
});

test('before 5.0 the limiting group is named in words, its statistics on one line in KB', () => {
  const text = log(
    kernel.invoked,
    '[1.0] Task in /docker/c1/init killed as a result of limit of /docker/c1',
    '[1.0] Memory cgroup stats for /docker/c1: cache:8KB rss:306000KB shmem:4KB',
    '[1.0] Memory cgroup stats for /docker/c1/init: cache:1KB rss:1KB',
    '[1.0] Killed process 128 (python3) total-vm:142844kB, anon-rss:130520kB, file-rss:5740kB',
  );
  const [report] = reportsOf(text);
  expect(report?.limitOf).toMatchObject({ task: '/docker/c1/init', limit: '/docker/c1' });
  expect(report?.memcg?.stats.get('rss')?.value).toBe(306000 * 1024);
  expect(report?.kills[0]?.shmemRss).toBeNull();
});
