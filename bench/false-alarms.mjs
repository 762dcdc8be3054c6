// npm run bench:false-alarms [-- FOLDER]: the detectors over a hundred modules of Python's own standard library, which are
// innocent: findings per 1,000 lines, each with its line to be looked at; and the time for one module of about 1,000 lines.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingsOf, patchProgram } from '../dist/fix-program.js';
import { readProgram } from '../dist/python/program.js';

const folder =
  process.argv[2] ??
  execFileSync('/usr/bin/python3', ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'], {
    encoding: 'utf8',
  }).trim();
const MODULES = 100;
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.py') && !name.startsWith('_'))
  .sort()
  .slice(0, Number(process.argv[3] ?? MODULES));

let lines = 0;
let found = 0;
const times = [];
for (const name of names) {
  const text = readFileSync(join(folder, name), 'utf8');
  const count = text.split('\n').length;
  lines += count;
  const started = performance.now();
  const program = await readProgram([{ path: name, text }]);
  const findings = findingsOf(program);
  await patchProgram(program, findings, (one) => one.rewrites[0] ?? null);
  times.push({ name, count, ms: performance.now() - started });
  for (const one of findings) {
    found += 1;
    console.log(
      `${name}:${one.at.line} ${one.pattern}${one.rewrites.length > 0 ? ' (with a change)' : ''}: ${one.at.text.split('\n')[0].slice(0, 90)}`,
    );
  }
}
const near = times
  .filter((one) => one.count > 700 && one.count < 1400)
  .map((one) => one.ms / (one.count / 1000));
near.sort((a, b) => a - b);
const slowest = times.toSorted((a, b) => b.ms - a.ms)[0];
console.log(
  `\n${names.length} modules, ${lines} lines: ${found} findings, ${((1000 * found) / lines).toFixed(3)} per 1,000 lines`,
);
console.log(
  `read, detect and patch: ${near[near.length >> 1]?.toFixed(0)} ms per 1,000 lines (median of ${near.length} modules); slowest ${slowest.name}, ${slowest.count} lines, ${slowest.ms.toFixed(0)} ms`,
);
