// npm run build && node bench/recorder.mjs [--runs 5] [--only NAME] [--overhead | --names]: what the Python recorder costs (wall time and peak RSS of
// five programs with and without it, in turns, without a limit; aim: at most 1.03), and in how many of
// test/programs/{known,tune} the statement made of its dump names the holding line (aim: 80 %) when the kernel kills at the limit.
// Needs python3 with numpy, pandas for some, and for the second part a writable memory controller (cgroup v1 or v2).
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, ROOT, table } from './measure.mjs';

const args = process.argv.slice(2);
const option = (name, other) => (args.includes(name) ? args[args.indexOf(name) + 1] : other);
const dist = option('--dist', join(ROOT, 'dist'));
const PYTHON = option('--python', '/usr/bin/python3');
const RECORDER = join(ROOT, 'collectors/python/oomwhy_recorder.py');
const temp = mkdtempSync(join(tmpdir(), 'oomwhy-recorder-bench-'));
process.on('exit', () => rmSync(temp, { recursive: true, force: true }));

const PROGRAMS = {
  'loop over integers': 'n = 0\nfor i in range(12_000_000):\n    n += i * i % 7\nprint(n)\n',
  calls: 'def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nprint(f(33))\n',
  'dicts kept': 'rows = [{"id": i, "name": "x%d" % i} for i in range(2_000_000)]\nprint(len(rows))\n',
  'strings made and dropped': 'n = 0\nfor i in range(6_000_000):\n    n += len("%d-%d" % (i, i))\nprint(n)\n',
  'trees made and dropped':
    'class Node:\n    def __init__(self, d):\n        self.kids = [Node(d - 1), Node(d - 1)] if d else []\nfor _ in range(14):\n    tree = Node(15)\nprint(len(tree.kids))\n',
};
/** VmHWM of the child itself: ru_maxrss would hold that of the process before exec. */
const MEASURED = `import atexit, time
def _peak():
    with open('/proc/self/status') as status:
        print('CPU', time.process_time())
        print('VmHWM', [line.split()[1] for line in status if line.startswith('VmHWM')][0])
atexit.register(_peak)
`;

function once(file, recorded) {
  const env = {
    ...process.env,
    OOMWHY_RECORDER_DIR: join(temp, 'dumps'),
    PYTHONPATH: join(RECORDER, '..'),
    // As installed: its bytecode is kept.
    PYTHONDONTWRITEBYTECODE: '',
    PYTHONPYCACHEPREFIX: join(temp, 'cache'),
  };
  const start = performance.now();
  const run = spawnSync(PYTHON, recorded ? ['-m', 'oomwhy_recorder', file] : [file], {
    encoding: 'utf8',
    env,
  });
  const ms = performance.now() - start;
  if (run.status !== 0) throw new Error(`${file}: ${run.stderr}`);
  const of = (name) => Number(new RegExp(`${name} ([\\d.]+)`).exec(run.stdout)[1]);
  return { ms, cpu: of('CPU') * 1000, peak: of('VmHWM') };
}

function overhead() {
  const runs = Number(option('--runs', 5));
  const rows = Object.entries(PROGRAMS).map(([name, text]) => {
    const file = join(temp, 'bench.py');
    writeFileSync(file, MEASURED + text);
    const all = { without: [], with: [] };
    once(file, true);
    for (let i = 0; i < runs; i += 1) {
      all.without.push(once(file, false));
      all.with.push(once(file, true));
    }
    const of = (way, what) => median(all[way].map((one) => one[what]));
    const ratio = (what) => (of('with', what) / of('without', what)).toFixed(3);
    return [
      name,
      `${of('without', 'ms').toFixed(0)} ms`,
      ratio('ms'),
      ratio('cpu'),
      `${(of('without', 'peak') / 1024).toFixed(1)} MiB`,
      ratio('peak'),
      `${((of('with', 'peak') - of('without', 'peak')) / 1024).toFixed(1)} MiB`,
    ];
  });
  table([`median of ${runs}`, 'wall', 'ratio', 'CPU ratio', 'peak RSS', 'ratio', 'more'], rows);
}

function makeGroup(limit) {
  const v1 = '/sys/fs/cgroup/memory';
  const isV1 = existsSync(join(v1, 'memory.limit_in_bytes'));
  const folder = join(isV1 ? v1 : '/sys/fs/cgroup', `oomwhy-recorder-bench-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, isV1 ? 'memory.limit_in_bytes' : 'memory.max'), String(limit));
  return folder;
}

async function named() {
  const from = (path) => import(join(dist, path));
  const [{ openBundle }, { diagnose }, { heldMemory }, { sayHeld }] = await Promise.all(
    ['bundle/open.js', 'diagnose.js', 'facts/held.js', 'facts/say-held.js'].map(from),
  );
  const rows = [];
  const only = option('--only', null);
  for (const half of ['known', 'tune'])
    for (const name of readdirSync(join(ROOT, 'test/programs', half))) {
      if (only && name !== only) continue;
      const folder = join(ROOT, 'test/programs', half, name);
      const json = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
      const [truth, repro] = [json('truth.json'), json('repro.json')];
      if (truth.noFix) continue;
      const work = join(temp, name);
      const dumps = join(temp, `${name}-dumps`);
      for (const one of [work, dumps]) mkdirSync(one);
      for (const file of ['make_input.py', 'program.py']) cpSync(join(folder, file), join(work, file));
      execFileSync(PYTHON, ['make_input.py'], { cwd: work });
      const group = makeGroup(repro.memLimitBytes);
      const line = `echo $$ > ${group}/cgroup.procs && exec "$@"`;
      spawnSync('sh', ['-c', line, 'sh', PYTHON, RECORDER, ...repro.cmd.slice(1)], {
        cwd: work,
        env: { ...process.env, OOMWHY_RECORDER_DIR: dumps },
        stdio: 'ignore',
        timeout: 20_000,
        killSignal: 'SIGKILL',
      });
      // Workers of a pool outlive their parent; the group is ours alone.
      for (let i = 0; i < 50 && existsSync(group); i += 1) {
        for (const pid of readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean))
          spawnSync('kill', ['-9', pid]);
        try {
          rmdirSync(group);
        } catch {
          await new Promise((done) => setTimeout(done, 50));
        }
      }
      const files = readdirSync(dumps).filter((file) => file.endsWith('.txt'));
      const inputs = [...files.map((file) => ({ path: join(dumps, file) }))];
      let said = [];
      if (inputs.length > 0) {
        const bundle = await openBundle(inputs);
        const text = readFileSync(join(folder, 'program.py'), 'utf8').split('\n');
        const lines = text.map((one, i) => ({ number: i + 1, text: one }));
        const path = 'program/program.py';
        const program = { path, name: path, moment: 'after', lines, lineCount: lines.length };
        const { facts } = diagnose({ ...bundle, sources: [...bundle.sources, program] });
        const held = heldMemory(facts);
        said = (held ? sayHeld(held) : []).map((one) => [
          ...one.evidence.filter(({ source }) => source === path).map((at) => at.line),
        ]);
      }
      const told = said.flat();
      const wanted = truth.defects.flatMap(({ line, alsoLines = [] }) => [line, ...alsoLines]);
      const hits = (ones) => ones.some((one) => wanted.some((line) => Math.abs(line - one) <= 1));
      const exact = told.some((one) => wanted.includes(one));
      const yes = (value) => (value ? 'yes' : 'no');
      rows.push([
        name,
        yes(hits(told.slice(0, 1))),
        yes(hits(told)),
        yes(exact),
        told.join(' '),
        wanted.join(' '),
      ]);
      rmSync(work, { recursive: true });
    }
  table(['program', 'first', 'within 1', 'exact', 'lines named', 'lines of the defects'], rows);
  for (const [i, what] of [
    [1, 'the first line named is one'],
    [2, 'named within one line'],
    [3, 'named exactly'],
  ]) {
    const n = rows.filter((row) => row[i] === 'yes').length;
    process.stdout.write(`${what}: ${n} of ${rows.length} (${Math.round((100 * n) / rows.length)} %)\n`);
  }
}

if (!args.includes('--names')) overhead();
if (!args.includes('--overhead')) await named();
