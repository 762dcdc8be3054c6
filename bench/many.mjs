// Many incidents of one directory, diagnosed one after another in one process: node bench/many.mjs [2000]
// Aim: RSS that does not grow.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBundle } from '../dist/bundle/open.js';
import { diagnose } from '../dist/diagnose.js';
import { INCIDENTS, table } from './measure.mjs';

const count = Number(process.argv[2] ?? 2000);
const cases = readdirSync(INCIDENTS).filter((name) => existsSync(join(INCIDENTS, name, 'given')));
const rssMiB = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
const folder = mkdtempSync(join(tmpdir(), 'oomwhy-bench-'));
try {
  for (let i = 0; i < count; i += 1) {
    cpSync(join(INCIDENTS, cases[i % cases.length], 'given'), join(folder, String(i)), { recursive: true });
  }
  const quarter = Math.ceil(count / 4);
  const rows = [];
  let first = 0;
  for (let from = 0; from < count; from += quarter) {
    const start = performance.now();
    const to = Math.min(from + quarter, count);
    for (let i = from; i < to; i += 1) diagnose(await openBundle([{ path: join(folder, String(i)) }]));
    const rate = (to - from) / ((performance.now() - start) / 1000);
    const rss = rssMiB();
    first ||= rss;
    rows.push([
      `${from} to ${to}`,
      `${rate.toFixed(0)}/s`,
      `${rss.toFixed(0)} MiB`,
      (rss / first).toFixed(2),
    ]);
  }
  table([`of ${count} incidents`, 'diagnosed', 'RSS', 'ratio'], rows);
} finally {
  rmSync(folder, { recursive: true });
}
