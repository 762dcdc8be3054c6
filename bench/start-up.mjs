// `oomwhy diagnose` on a typical incident against a Node that does nothing: node bench/start-up.mjs [15 runs]
// Aim: at most 2.5 times its wall time.
import { join } from 'node:path';
import { INCIDENTS, MAIN, median, run, table } from './measure.mjs';

const runs = Number(process.argv[2] ?? 15);
const programs = {
  'node -e 0': ['-e', '0'],
  'oomwhy --help': [MAIN, '--help'],
  'oomwhy diagnose': [MAIN, 'diagnose', join(INCIDENTS, 'cgroup-limit-a/given')],
};
const times = new Map(Object.keys(programs).map((name) => [name, []]));
for (let i = 0; i < runs; i += 1) {
  for (const [name, args] of Object.entries(programs))
    times.get(name).push(await run(process.execPath, args));
}
const base = median(times.get('node -e 0').map(({ ms }) => ms));
table(
  [`median of ${runs}`, 'wall', 'ratio', 'peak RSS'],
  [...times].map(([name, all]) => {
    const ms = median(all.map((one) => one.ms));
    const peak = Math.max(...all.map(({ peakMiB }) => peakMiB));
    return [name, `${ms.toFixed(0)} ms`, (ms / base).toFixed(2), `${peak.toFixed(0)} MiB`];
  }),
);
