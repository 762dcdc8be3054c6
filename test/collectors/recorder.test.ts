// collectors/python/oomwhy_recorder.py, run for real: what it leaves behind when the program ends, however that is.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openBundle } from '../../src/bundle/open.ts';
import { diagnose } from '../../src/diagnose.ts';
import { heldMemory } from '../../src/facts/held.ts';
import { sayHeld } from '../../src/facts/say-held.ts';
import { collectBundle, makeCgroup, removeCgroup, runIn } from '../real/support.ts';

const RECORDER = join(import.meta.dirname, '../../collectors/python/oomwhy_recorder.py');
const MiB = 1024 ** 2;
const scratch = mkdtempSync(join(tmpdir(), 'oomwhy-recorder-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let made = 0;

/** A folder of its own with the program in it, and one for what is recorded. */
function program(text: string) {
  made += 1;
  const folder = mkdtempSync(join(scratch, `${made}-`));
  const file = join(folder, 'app.py');
  writeFileSync(file, text);
  const dumps = join(folder, 'dumps');
  const env = { ...process.env, OOMWHY_RECORDER_DIR: dumps, PYTHONPATH: join(RECORDER, '..') };
  const texts = () =>
    existsSync(dumps)
      ? readdirSync(dumps)
          .filter((name) => name.endsWith('.txt'))
          .map((name) => readFileSync(join(dumps, name), 'utf8'))
      : [];
  return { folder, file, dumps, env, texts };
}

function record(one: ReturnType<typeof program>, ...args: string[]) {
  return spawnSync('python3', [RECORDER, one.file, ...args], {
    encoding: 'utf8',
    env: one.env,
    timeout: 30_000,
    cwd: one.folder,
  });
}

interface Fact {
  readonly fact: string;
  readonly [field: string]: unknown;
}

/** Each line of a dump but the stacks of faulthandler, which are no JSON. */
function factsIn(text: string): Fact[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Fact);
}

const named = (text: string, name: string) =>
  factsIn(text).find((fact) => fact.fact === 'holder' && fact.name === name);

async function said(one: ReturnType<typeof program>, ...more: string[]) {
  const bundle = await openBundle([{ path: one.dumps }, ...more.map((path) => ({ path }))]);
  const lines = readFileSync(one.file, 'utf8')
    .split('\n')
    .map((text, i) => ({ number: i + 1, text }));
  const path = 'program/app.py';
  const source = { path, name: path, moment: 'after' as const, lines, lineCount: lines.length };
  const diagnosis = diagnose({ ...bundle, sources: [...bundle.sources, source] });
  const held = heldMemory(diagnosis.facts);
  return { diagnosis, sentences: held ? sayHeld(held) : [] };
}

// It fills slowly enough for any machine to look in between.
const LEAK = `import time
class Store:
    def __init__(self):
        self.rows = []

    def fill(self):
        for i in range(100_000_000):
            self.rows.append("row %d" % i)
            if i % 4000 == 0:
                time.sleep(0.002)

def main():
    store = Store()
    store.fill()

main()
`;

test('a kill by the kernel leaves a dump that names the holder and the line that fills it', async (context) => {
  const group = makeCgroup(`oomwhy-recorder-${process.pid}`, 48 * MiB);
  if (typeof group === 'string') {
    console.warn(`not run: ${group}`);
    return context.skip(group);
  }
  try {
    const one = program(LEAK);
    const run = runIn(group, `env OOMWHY_RECORDER_DIR=${one.dumps} python3 ${RECORDER} ${one.file}`);
    expect(run.signal).toBe('SIGKILL');
    const host = join(one.folder, 'bundle.txt');
    writeFileSync(host, collectBundle('--cgroup', group.path));
    const { diagnosis, sentences } = await said(one, host);
    expect(diagnosis.incident.verdict.cause).toBe('cgroup-limit');
    const text = sentences.map((sentence) => sentence.text).join('\n');
    expect(text).toMatch(
      /`(?:self|store)\.rows` of Store held a list with [\d,]+ items, most of type str: about/,
    );
    expect(text).toMatch(/% of the process, (?:less than a second|\d+ s) before the end/);
    expect(text).toContain(
      'It gets what it holds in program/app.py:8: “self.rows.append("row %d" % i)”, and is made in line 4: “self.rows = []”.',
    );
    const [dump] = one.texts();
    const [limit] = factsIn(dump as string).filter((fact) => fact.fact === 'limit');
    expect(limit).toMatchObject({ kind: 'cgroup', bytes: 48 * MiB });
    expect(limit?.used).toBeGreaterThan(24 * MiB);
  } finally {
    removeCgroup(group);
  }
});

test('a MemoryError under RLIMIT_AS is a dump of the frames that held the memory, and a diagnosis by itself', async () => {
  const one = program(LEAK.replace('time.sleep(0.002)', 'pass'));
  const line = `ulimit -v ${400 * 1024}; exec python3 ${RECORDER} ${one.file}`;
  const run = spawnSync('sh', ['-c', line], { encoding: 'utf8', env: one.env, timeout: 50_000 });
  expect(run.stderr).toMatch(/line 8, in fill\n[\s\S]*MemoryError\n$/);
  expect(run.stderr).not.toContain('oomwhy_recorder');
  expect(run.status).toBe(1);
  const [dump = ''] = one.texts();
  expect(factsIn(dump)[0]).toMatchObject({ fact: 'dump', reason: 'memory-error', program: 'app.py' });
  expect(factsIn(dump).at(-1)).toMatchObject({ fact: 'end' });
  const rows = named(dump, 'self.rows');
  expect(rows).toMatchObject({ scope: 'attribute', function: 'Store', type: 'list', of: 'str' });
  expect(rows?.bytes).toBeGreaterThan(100 * MiB);
  const { diagnosis } = await said(one);
  expect(diagnosis.incident.verdict.cause).toBe('rlimit-as');
});

test('the program is the same with it: output, exit status, arguments, __main__', () => {
  const one = program(`import sys, pickle
class Kept: pass
print(sys.argv[1:], __name__, pickle.loads(pickle.dumps(Kept())).__class__.__name__, __file__ == sys.argv[0])
sys.exit(3)
`);
  const alone = spawnSync('python3', [one.file, 'a', '-x'], { encoding: 'utf8' });
  const run = record(one, 'a', '-x');
  expect({ out: run.stdout, err: run.stderr, status: run.status }).toEqual({
    out: alone.stdout,
    err: '',
    status: 3,
  });
  expect(alone.stdout).toBe("['a', '-x'] __main__ Kept True\n");
  const [dump = ''] = one.texts();
  expect(factsIn(dump)[0]).toMatchObject({ reason: 'exit', program: 'app.py' });
  expect(readdirSync(one.dumps).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  expect(statSync(join(one.dumps, readdirSync(one.dumps)[0] as string)).mode & 0o777).toBe(0o600);
});

test('SIGTERM still ends the program, after a dump', async () => {
  const one = program(
    'import time\nkept = [str(i) for i in range(300_000)]\nprint("up", flush=True)\ntime.sleep(60)\n',
  );
  const child = spawn('python3', [RECORDER, one.file], {
    env: one.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([null, 'SIGTERM']);
  const [dump = ''] = one.texts();
  expect(factsIn(dump)[0]).toMatchObject({ reason: 'sigterm' });
  expect(named(dump, 'kept')).toMatchObject({ scope: 'global', items: 300_000 });
});

const DUMP_NOW = 'import oomwhy_recorder, sys\noomwhy_recorder.start()\n';

test('names, types and sizes are written, no values, keys, arguments or variables of the environment', () => {
  const one = program(`${DUMP_NOW}
def load():
    by_key = {"hunter2-%d" % i: "s3cret-%d" % i for i in range(20_000)}
    holder = type("Holder", (), {})()
    setattr(holder, "hunter2 as attribute", list(range(50_000)))
    oomwhy_recorder._recorder.dump("near")
load()
`);
  const env = { ...one.env, API_TOKEN: 'env-s3cret' };
  const run = spawnSync('python3', [one.file, '--password', 'argv-s3cret'], { encoding: 'utf8', env });
  expect(run.stderr).toBe('');
  const [dump = ''] = one.texts();
  expect(named(dump, 'by_key')).toMatchObject({ items: 20_000, of: 'str' });
  expect(dump).not.toMatch(/hunter2|s3cret/);
});

test('what it looked at is let go: neither dict of locals nor list of frames keeps an object', () => {
  const one = program(`${DUMP_NOW}
import weakref
class Big:
    pass
def work():
    big = Big()
    kept = locals()
    oomwhy_recorder._recorder.dump("near")
    assert kept["big"] is big
    del kept
    seen = weakref.ref(big)
    oomwhy_recorder._recorder.dump("near")
    del big
    return seen()
print(work())
`);
  const run = spawnSync('python3', [one.file], { encoding: 'utf8', env: one.env });
  expect({ out: run.stdout, err: run.stderr }).toEqual({ out: 'None\n', err: '' });
});

test('objects that raise or answer nonsense are passed over, and no code of theirs is run', () => {
  const one = program(`${DUMP_NOW}
class Hostile(list):
    def bad(self, *args):
        print("ran")
        raise SystemExit(9)
    __len__ = __iter__ = __getitem__ = __getattr__ = __sizeof__ = __eq__ = __hash__ = __bool__ = bad
class Meta(type):
    def __getattribute__(cls, name):
        raise RuntimeError(name)
class Odd(metaclass=Meta):
    pass
def work():
    hostile = Hostile([str(i) for i in range(100_000)])
    odd = Odd()
    nested = []
    nested.append(nested)
    for _ in range(5000):
        nested = [nested]
    rows = [hostile, odd] * 1000
    oomwhy_recorder._recorder.dump("near")
work()
`);
  const run = spawnSync('python3', [one.file], { encoding: 'utf8', env: one.env });
  expect({ out: run.stdout, err: run.stderr, status: run.status }).toEqual({ out: '', err: '', status: 0 });
  const [dump = ''] = one.texts();
  expect(named(dump, 'hostile')).toMatchObject({ type: 'Hostile', items: 100_000 });
});

test('a dump is bounded, however many names and threads there are', () => {
  const one = program(`${DUMP_NOW}
import threading
stop = threading.Event()
for i in range(300):
    globals()["name_%d_%s" % (i, "x" * 300)] = [str(j) for j in range(3000)]
threads = [threading.Thread(target=stop.wait) for _ in range(60)]
for thread in threads: thread.start()
oomwhy_recorder._recorder.dump("near")
stop.set()
`);
  const run = spawnSync('python3', [one.file], { encoding: 'utf8', env: one.env });
  expect(run.stderr).toBe('');
  const [dump = ''] = one.texts();
  expect(dump.length).toBeGreaterThan(1000);
  expect(dump.length).toBeLessThanOrEqual(64 * 1024);
  expect(factsIn(dump).at(-1)?.fact).toBe('end');
});

test('forked children have dumps of their own, and end', () => {
  const one = program(`${DUMP_NOW}
import multiprocessing, os
def work(n):
    kept = [str(i) for i in range(200_000)]
    oomwhy_recorder._recorder.dump("near")
    return os.getpid() != n
if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(2) as pool:
        print(all(pool.map(work, [os.getpid()] * 2)))
    if os.fork() == 0:
        sys.exit(0)
    print(os.wait()[1])
`);
  const run = spawnSync('python3', [one.file], { encoding: 'utf8', env: one.env, timeout: 30_000 });
  expect({ out: run.stdout, err: run.stderr, signal: run.signal }).toEqual({
    out: 'True\n0\n',
    err: '',
    signal: null,
  });
  const children = one.texts().filter((text) => named(text, 'kept')?.items === 200_000);
  expect(children.length).toBeGreaterThan(0);
});

test('a folder that cannot be written changes nothing for the program', () => {
  const one = program('print("done")\n');
  writeFileSync(one.dumps, 'a file where the folder should be');
  const run = record(one);
  expect({ out: run.stdout, err: run.stderr, status: run.status }).toEqual({
    out: 'done\n',
    err: '',
    status: 0,
  });
});

test('a machine without NumPy', () => {
  const one = program(
    'import sys\nkept = [str(i) for i in range(200_000)]\nassert sys.modules["numpy"] is None\n',
  );
  writeFileSync(join(one.folder, 'sitecustomize.py'), 'import sys\nsys.modules["numpy"] = None\n');
  const env = { ...one.env, PYTHONPATH: one.folder };
  const run = spawnSync('python3', [RECORDER, one.file], { encoding: 'utf8', env });
  expect({ err: run.stderr, status: run.status }).toEqual({ err: '', status: 0 });
  expect(named(one.texts()[0] ?? '', 'kept')).toMatchObject({ items: 200_000, of: 'str' });
});

const hasNumpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;
if (!hasNumpy) console.warn('not run: python3 has no NumPy, so its arrays are not tested');

test.skipIf(!hasNumpy)('a view of an array counts as the array that it keeps', () => {
  const one = program(`${DUMP_NOW}
import numpy as np
def work():
    views = [np.ones(250_000)[:10] for _ in range(20)]
    same = [np.ones(500_000)] * 50
    oomwhy_recorder._recorder.dump("near")
work()
`);
  const run = spawnSync('python3', [one.file], { encoding: 'utf8', env: one.env });
  expect(run.stderr).toBe('');
  const [dump = ''] = one.texts();
  const views = named(dump, 'views');
  expect(views).toMatchObject({ items: 20, of: 'ndarray' });
  expect(Math.abs(Number(views?.bytes) - 40e6)).toBeLessThan(1e6);
  expect(Math.abs(Number(named(dump, 'same')?.bytes) - 4e6)).toBeLessThan(1e6);
});
