// A kernel log holding 20 reports against `grep -c` on the same cached file: node bench/large-log.mjs [1G] [5 runs]
// Aim: at least 0.5 of grep's throughput; at most 150 MiB of RSS, whatever the size.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeKernelLog } from './kernel-log.mjs';
import { MAIN, median, run, seconds, table } from './measure.mjs';

const REPORTS = 20;
const UNITS = { K: 1024, M: 1024 ** 2, G: 1024 ** 3 };
const size = process.argv[2] ?? '1G';
const runs = Number(process.argv[3] ?? 5);
const bytes = Number.parseFloat(size) * (UNITS[size.at(-1)] ?? 1);

const folder = mkdtempSync(join(tmpdir(), 'oomwhy-bench-'));
try {
  const log = join(folder, 'kern.log');
  writeKernelLog(log, bytes, { reports: REPORTS });
  const grep = [];
  const ours = [];
  // The first round fills the page cache and does not count.
  for (let i = 0; i <= runs; i += 1) {
    const found = await run('grep', ['-c', 'invoked oom-killer', log]);
    const told = await run(process.execPath, [MAIN, 'diagnose', '--format', 'json', log]);
    const { events } = JSON.parse(told.stdout);
    if (Number(found.stdout) !== REPORTS || events.length !== REPORTS) {
      throw new Error(`grep found ${found.stdout.trim()} reports, oomwhy ${events.length}, of ${REPORTS}`);
    }
    if (i > 0) {
      grep.push(found.ms);
      ours.push(told);
    }
  }
  const base = median(grep);
  const own = median(ours.map(({ ms }) => ms));
  const rate = (ms) => `${(bytes / 1024 ** 2 / (ms / 1000)).toFixed(0)} MiB/s`;
  table(
    [`${size} log, ${REPORTS} reports, median of ${runs}`, 'seconds', 'throughput', 'ratio', 'peak RSS'],
    [
      ["grep -c 'invoked oom-killer'", seconds(base), rate(base), '1.00', '-'],
      [
        'oomwhy diagnose',
        seconds(own),
        rate(own),
        (base / own).toFixed(2),
        `${Math.max(...ours.map(({ peakMiB }) => peakMiB)).toFixed(0)} MiB`,
      ],
    ],
  );
} finally {
  rmSync(folder, { recursive: true });
}
