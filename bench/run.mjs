// All measurements in a short form; each is a script of its own, see package.json.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './measure.mjs';

const SHORT = [
  ['large-log.mjs', '256M', '3'],
  ['start-up.mjs', '7'],
  ['pipeline.mjs', '5'],
  ['many.mjs', '200'],
];
for (const [script, ...args] of SHORT) {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'bench', script), ...args], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
