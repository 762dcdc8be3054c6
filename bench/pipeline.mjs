// Opening and diagnosing each case of test/incidents in a process that is warm: node bench/pipeline.mjs [20 rounds]
// Aim: a diagnosis takes at most 15 ms.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openBundle } from '../dist/bundle/open.js';
import { diagnose } from '../dist/diagnose.js';
import { INCIDENTS, median, table } from './measure.mjs';

const rounds = Number(process.argv[2] ?? 20);
const cases = readdirSync(INCIDENTS).filter((name) => existsSync(join(INCIDENTS, name, 'given')));
const opened = new Map(cases.map((name) => [name, []]));
const diagnosed = new Map(cases.map((name) => [name, []]));
// The first half warms up and does not count.
for (let round = -rounds; round < rounds; round += 1) {
  for (const name of cases) {
    const start = performance.now();
    const bundle = await openBundle([{ path: join(INCIDENTS, name, 'given') }]);
    const middle = performance.now();
    diagnose(bundle);
    if (round < 0) continue;
    opened.get(name).push(middle - start);
    diagnosed.get(name).push(performance.now() - middle);
  }
}
const of = (times) => [...times].map(([name, all]) => [name, median(all)]).sort((a, b) => b[1] - a[1]);
const row = (what, times) => {
  const all = of(times);
  const [slowest, most] = all[0];
  return [what, `${median(all.map(([, ms]) => ms)).toFixed(1)} ms`, `${most.toFixed(1)} ms`, slowest];
};
table(
  [`${cases.length} cases, median of ${rounds}`, 'median', 'slowest', 'which'],
  [row('open', opened), row('diagnose', diagnosed)],
);
