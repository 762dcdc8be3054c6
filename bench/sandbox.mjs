// What the sandbox adds to a program that does nothing: node bench/sandbox.mjs [25 runs]
// Both ways are run in turns: python3 alone, and a limited, contained run with its group, folders and comparison.
// Aim: at most 60 ms more.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median, ROOT, table } from './measure.mjs';

const from = (name) => import(join(ROOT, 'dist/sandbox', name));
const [{ sandboxHost }, { findInterpreter }, { runLimited }, temporary, { fillWorkFolder }] =
  await Promise.all(
    ['host.js', 'interpreter.js', 'run.js', 'temporary-folder.js', 'work-folder.js'].map(from),
  );

const runs = Number(process.argv[2] ?? 25);
const MiB = 1024 ** 2;
const host = await sandboxHost();
const interpreter = await findInterpreter([]);
const folder = await temporary.makeTemporaryFolder();
const work = join(folder, 'work');
await fillWorkFolder(work, [{ path: 'program.py', bytes: Buffer.from('pass\n') }], []);
const bounds = { limitBytes: 64 * MiB, wallSeconds: 10, maxOutputBytes: MiB, maxPids: 64, maxFileBytes: MiB };
const request = {
  ...bounds,
  folder: work,
  command: ['python3', 'program.py'],
  interpreter,
  allowUnisolated: true,
};

const ways = {
  'python3 alone': () => promisify(execFile)(interpreter.path, ['program.py'], { cwd: work }),
  [`${host.limiter.kind}, ${host.isolation}`]: async () => {
    const { outcome } = await runLimited(request, host);
    if (outcome !== 'finished') throw new Error(`the run ${outcome}`);
  },
};
const times = new Map(Object.keys(ways).map((name) => [name, []]));
try {
  for (let i = 0; i < runs; i += 1) {
    for (const [name, run] of Object.entries(ways)) {
      const start = performance.now();
      await run();
      times.get(name).push(performance.now() - start);
    }
  }
} finally {
  await temporary.removeFolder(folder);
}
const base = median(times.get('python3 alone'));
table(
  [`median of ${runs}`, 'wall', 'ratio', 'more'],
  [...times].map(([name, all]) => {
    const ms = median(all);
    return [name, `${ms.toFixed(1)} ms`, (ms / base).toFixed(2), `${(ms - base).toFixed(1)} ms`];
  }),
);
