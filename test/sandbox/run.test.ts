import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SandboxRun } from '../../src/schema/verification.ts';
import { folderOf, host, leftovers, MARK, MiB, needs, runProgram } from './helper.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

console.info(`limiter ${host.limiter.kind}, isolation ${host.isolation}; ${host.notes.join(' ')}`);

describe('how a run ends', () => {
  test('a program that finishes: its output, its files, its peak', async () => {
    const { run, printed } = await runProgram(
      `
import os, sys, time
block = bytearray(20 << 20)
open("out.txt", "w").write("written")
os.remove("gone.txt")
open("kept.txt").read()
print("hello", sys.argv[1:])
time.sleep(0.1)`,
      { inputs: [{ from: folderOf({ 'gone.txt': 'a', 'kept.txt': 'b' }), to: '.' }] },
    );
    expect(SandboxRun.parse(run)).toEqual(run);
    expect(printed).toBe(`hello ['${MARK}']\n`);
    expect(run).toMatchObject({ outcome: 'finished', exitCode: 0, signal: null, stderrTail: '' });
    expect(run.stdout).toEqual({ bytes: printed.length, sha256: sha256(printed) });
    expect(run.files).toEqual([
      { path: 'gone.txt', kind: 'removed', bytes: 0, sha256: null },
      { path: 'out.txt', kind: 'file', bytes: 7, sha256: sha256('written') },
    ]);
    expect(run.peakAnonBytes).toBeGreaterThan(20 * MiB);
    expect(run.peakAnonBytes).toBeLessThan(40 * MiB);
  });

  test('a program that fails', async () => {
    const { run } = await runProgram('raise SystemExit(3)');
    expect(run).toMatchObject({ outcome: 'failed', exitCode: 3, signal: null });
  });

  test('a program that a signal of its own ends', async () => {
    const { run } = await runProgram('import os, signal; os.kill(os.getpid(), signal.SIGTERM)');
    expect(run).toMatchObject({ outcome: 'failed', exitCode: null, signal: 'SIGTERM' });
  });

  test('a SIGKILL of its own is no want of memory', async (context) => {
    needs(context, 'cgroup');
    const { run } = await runProgram('import os; os.kill(os.getpid(), 9)');
    expect(run).toMatchObject({ outcome: 'failed', signal: 'SIGKILL', oomKills: 0 });
  });

  test('a program that takes more than the limit', async (context) => {
    needs(context, 'cgroup');
    const { run } = await runProgram('block = b"x" * (200 << 20); print(len(block))');
    expect(run).toMatchObject({ outcome: 'killed', exitCode: null, signal: 'SIGKILL', oomKills: 1 });
    expect(run.cgroupPeakBytes).toBe(run.limitBytes);
  });

  test('an allocation that the kernel refuses at once', async () => {
    const { run } = await runProgram('bytearray(1 << 60)');
    expect(run).toMatchObject({ outcome: 'killed', exitCode: 1 });
  });

  test('shared memory counts', async (context) => {
    needs(context, 'cgroup');
    const { run } = await runProgram(
      'open("/dev/shm/x", "wb").write(b"x" * (30 << 20)); open("/dev/shm/y", "wb").write(b"x" * (30 << 20))',
    );
    expect(run.outcome).toBe('killed');
  });

  test('a killed worker whose parent exits with 0', async (context) => {
    needs(context, 'cgroup');
    const { run } = await runProgram(`
import concurrent.futures, sys
def work(_):
    return len(b"x" * (200 << 20))
if __name__ == "__main__":
    try:
        with concurrent.futures.ProcessPoolExecutor(1) as pool:
            list(pool.map(work, range(2)))
    except concurrent.futures.process.BrokenProcessPool:
        sys.exit(0)`);
    expect(run).toMatchObject({ outcome: 'killed', exitCode: 0 });
    expect(run.oomKills).toBeGreaterThan(0);
  });

  test('a pool that waits for ever for its killed worker', async (context) => {
    needs(context, 'cgroup');
    const { run } = await runProgram(`
import multiprocessing
def work(_):
    return len(b"x" * (200 << 20))
if __name__ == "__main__":
    multiprocessing.Pool(1).map(work, range(1))`);
    expect(run).toMatchObject({ outcome: 'killed', exitCode: null, signal: null });
  });

  test('a mapped file larger than the limit is read through', async () => {
    const { run, printed } = await runProgram(
      `
import mmap
size = 45 << 20
with open("big", "wb") as out:
    for _ in range(45): out.write(b"x" * (1 << 20))
with open("big", "rb") as file:
    view = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
    print(sum(view[at] for at in range(0, size, 4096)))`,
      { limitBytes: host.limiter.kind === 'rlimit-as' ? 256 * MiB : 32 * MiB },
    );
    expect(run.outcome).toBe('finished');
    expect(printed).toBe(`${45 * 256 * 120}\n`);
    expect(run.peakAnonBytes).toBeLessThan(20 * MiB);
  });
});

test('two runs at once do not disturb each other', async (context) => {
  needs(context, 'cgroup');
  const large = (count: number) =>
    `block = b"x" * (${count} << 20); import time; time.sleep(0.5); print(len(block))`;
  const both = await Promise.all([200, 30].map((count) => runProgram(large(count), { alone: false })));
  expect(both.map(({ run }) => run.outcome)).toEqual(['killed', 'finished']);
  expect(leftovers()).toEqual([]);
});

test('live output is handed on', async () => {
  const chunks: string[] = [];
  await runProgram('import sys; print("out"); print("\\033[31merr", file=sys.stderr)', {
    onOutput: ({ stream, text }) => chunks.push(`${stream}: ${text}`),
  });
  expect(chunks.sort()).toEqual(['stderr: err\n', 'stdout: out\n']);
});

test('what is asked of the environment is there, and nothing of this process', async () => {
  process.env.OOMWHY_TEST_SECRET = 'secret';
  const { printed } = await runProgram('import os; print(sorted(os.environ))', { env: { BATCH: '10' } });
  delete process.env.OOMWHY_TEST_SECRET;
  const names = JSON.parse(printed.replaceAll("'", '"')) as string[];
  expect(names).toContain('BATCH');
  const known = [
    'BATCH',
    'HOME',
    'LANG',
    'LC_CTYPE',
    'PATH',
    'PWD',
    'PYTHONDONTWRITEBYTECODE',
    'PYTHONHASHSEED',
    'TMPDIR',
    'TZ',
  ];
  expect(names.filter((name) => !known.includes(name))).toEqual([]);
  await expect(runProgram('', { env: { '--chdir': '/' } })).rejects.toMatchObject({
    code: 'invalid-request',
  });
});
