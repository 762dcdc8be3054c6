// `oomwhy diagnose` on what people hand over against a Node that does nothing: node bench/start-up.mjs [15 runs]
// Aim: at most 2.5 times its wall time.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INCIDENTS, MAIN, median, ROOT, run, table } from './measure.mjs';

const runs = Number(process.argv[2] ?? 15);
const given = join(INCIDENTS, 'cgroup-limit-a/given');
const folder = mkdtempSync(join(tmpdir(), 'oomwhy-start-up-'));
const log = join(folder, 'dmesg.log');
const bundle = join(folder, 'bundle.txt');
writeFileSync(log, execFileSync('tar', ['xzOf', join(given, 'host.tar.gz'), 'host/commands/dmesg']));
writeFileSync(
  bundle,
  Buffer.concat([execFileSync('sh', [join(ROOT, 'collectors/host.sh')]), readFileSync(log)]),
);

const programs = {
  'node -e 0': ['-e', '0'],
  'oomwhy --help': [MAIN, '--help'],
  'diagnose a kernel log': [MAIN, 'diagnose', log],
  'diagnose a collector’s bundle': [MAIN, 'diagnose', bundle],
  'diagnose a folder with two archives': [MAIN, 'diagnose', given],
};
const times = new Map(Object.keys(programs).map((name) => [name, []]));
for (let i = 0; i < runs; i += 1) {
  for (const [name, args] of Object.entries(programs))
    times.get(name).push(await run(process.execPath, args));
}
rmSync(folder, { recursive: true });
const base = median(times.get('node -e 0').map(({ ms }) => ms));
table(
  [`median of ${runs}`, 'wall', 'ratio', 'peak RSS'],
  [...times].map(([name, all]) => {
    const ms = median(all.map((one) => one.ms));
    const peak = Math.max(...all.map(({ peakMiB }) => peakMiB));
    return [name, `${ms.toFixed(0)} ms`, (ms / base).toFixed(2), `${peak.toFixed(0)} MiB`];
  }),
);
