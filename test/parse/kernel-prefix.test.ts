import { expect, test } from 'vitest';
import { parseKernelLog } from '../../src/parse/kernel/index.ts';
import { kernelLines } from '../../src/parse/kernel/prefix.ts';
import { source } from '../support/evidence.ts';

const MESSAGE =
  'Out of memory: Killed process 122 (my app) total-vm:453496kB, anon-rss:437860kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:940kB oom_score_adj:0';

const TRANSPORTS: readonly [name: string, prefix: string][] = [
  ['nothing', ''],
  ['dmesg', '[  153.580222] '],
  ['dmesg with caller id of a task', '[  153.580222][ T1234] '],
  ['dmesg with caller id of a CPU', '[  153.580222][    C1] '],
  ['dmesg -T', '[Mon Nov 23 15:32:08 2026] '],
  ['dmesg -T, German', '[Mo Nov 23 15:32:08 2026] '],
  ['dmesg -T, Chinese', '[二 11月 23 15:32:08 2026] '],
  ['dmesg -T, French', '[ven. nov. 23 15:32:08 2026] '],
  ['dmesg -x', 'kern  :err   : [  153.580222] '],
  ['dmesg -x --time-format iso', 'kern  :err   : 2026-11-23T15:32:08,580222+00:00 '],
  ['dmesg --time-format iso', '2026-11-23T15:32:08,580222+00:00 '],
  ['/dev/kmsg', '3,1234,153580222,-;'],
  ['printk level', '<3>[  153.580222] '],
  ['syslog', 'Nov 23 15:32:08 etl-03 kernel: [  153.580222] '],
  ['syslog without uptime', 'Nov 23 15:32:08 etl-03 kernel: '],
  ['syslog without the blank', 'Nov 23 15:32:08 etl-03 kernel:'],
  ['rsyslog with ISO time', '2026-11-23T15:32:08.580222+01:00 etl-03 kernel: [  153.580222] '],
  ['journalctl -o short-iso', '2026-11-23T15:32:08+0000 etl-03 kernel: '],
  ['Talos', 'node1: kern: err: [2026-11-23T15:32:08.580222Z]: '],
  ['container runtime', '2026-11-23T15:32:08.580222123Z stderr F [  153.580222] '],
  ['colours', '\u001b[32m[  153.580222] \u001b[0m'],
];

test.each(TRANSPORTS)('a kill line is read behind the prefix of %s', (_, prefix) => {
  const log = parseKernelLog(source('log.txt', prefix + MESSAGE));
  expect(log.reports.map((report) => report.kills)).toMatchObject([
    [{ pid: 122, name: 'my app', anonRss: 437860 * 1024 }],
  ]);
});

test.each(TRANSPORTS.filter(([, prefix]) => prefix.includes('153.580222')))(
  'uptime is read from %s',
  (_, prefix) => {
    expect(kernelLines(source('log.txt', prefix + MESSAGE))[0]?.uptime).toBe(153.580222);
  },
);

test('syslog’s #012 is a line end, all parts on the same line', () => {
  const text = `Nov 23 15:32:08 h kernel: Mem-Info:#012active_anon:6 inactive_anon:111906#012 free:1116`;
  expect(kernelLines(source('log.txt', text)).map((one) => [one.line.number, one.message])).toEqual([
    [1, 'Mem-Info:'],
    [1, 'active_anon:6 inactive_anon:111906'],
    [1, ' free:1116'],
  ]);
});
