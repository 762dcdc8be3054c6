import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unprivileged } from '../lib/unprivileged.ts';
import { scratchFolder, tree } from './helper.ts';

const scratch = scratchFolder();
const prefix = unprivileged();
const MAIN = join(import.meta.dirname, '../../dist/cli/main.js');

/** Permissions hold for a process of its own: the built command line. */
function diagnose(path: string) {
  const [program = '', ...args] = [...(prefix ?? []), process.execPath, MAIN, 'diagnose', path];
  const { status, stderr, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return { status, stderr, stdout };
}

test.runIf(prefix)('a directory that may not be read is unreadable-input, on one line', () => {
  const folder = tree(join(scratch, 'closed'), { 'proc/meminfo': 'MemTotal: 1 kB\n' });
  chmodSync(folder, 0o000);
  const { status, stderr } = diagnose(folder);
  expect(stderr).toMatch(/^oomwhy: unreadable-input: .*\n$/);
  expect(stderr).toContain(folder);
  expect(status).toBe(2);
});

test.runIf(prefix)('a file that may not be read is unreadable-input, on one line', () => {
  const file = join(tree(join(scratch, 'file'), { 'kern.log': 'x\n' }), 'kern.log');
  chmodSync(file, 0o000);
  const { status, stderr } = diagnose(file);
  expect(stderr).toMatch(/^oomwhy: unreadable-input: .*\n$/);
  expect(status).toBe(2);
});

test.runIf(prefix).each(['proc/vmstat', 'sys/fs', 'photo.jpg'])(
  'what may not be read within a directory (%s) is left out, and said so if it is of interest',
  (closed) => {
    const folder = tree(join(scratch, `part-${closed.replace('/', '-')}`), {
      'proc/meminfo': 'MemTotal: 1 kB\n',
      'proc/vmstat': 'oom_kill 0\n',
      'photo.jpg': 'x',
      'sys/fs/cgroup/memory.max': 'max\n',
    });
    chmodSync(join(folder, closed), 0o000);
    const { status, stderr, stdout } = diagnose(folder);
    expect([status, stderr]).toEqual([0, '']);
    if (closed !== 'photo.jpg') expect(stdout).toMatch(/1 (?:file|place)s? left out: .*(?:permission|read)/i);
  },
);
