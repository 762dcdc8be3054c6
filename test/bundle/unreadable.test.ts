import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../../src/lib/root.ts';
import { scratchFolder, tree } from './helper.ts';

// root reads everything, so this asks the built command line as user 65534.
const NOBODY = 65_534;
const scratch = scratchFolder();
const root = process.getuid?.() === 0;

/** Our own code where any user may read it. */
beforeAll(() => {
  chmodSync(scratch, 0o755);
  if (!root) return;
  for (const part of ['dist', 'knowledge', 'package.json']) cpSync(join(projectRoot(), part), join(scratch, 'code', part), { recursive: true });
  cpSync(join(projectRoot(), 'node_modules'), join(scratch, 'code/node_modules'), {
    recursive: true,
    filter: (path) => !/node_modules\/(?:@?vite|@biomejs|typescript|playwright|rolldown|@rolldown|@preact|lightningcss)/.test(path),
  });
});

function diagnose(path: string) {
  const code = root ? join(scratch, 'code') : projectRoot();
  const main = join(code, 'dist/cli/main.js');
  const options = { encoding: 'utf8', ...(root && { uid: NOBODY, gid: NOBODY }) } as const;
  const { status, stderr, stdout } = spawnSync(process.execPath, [main, 'diagnose', path], options);
  return { status, stderr, stdout };
}

test('a directory that may not be read is unreadable-input, on one line', () => {
  const folder = tree(join(scratch, 'closed'), { 'proc/meminfo': 'MemTotal: 1 kB\n' });
  chmodSync(folder, 0o000);
  const { status, stderr } = diagnose(folder);
  expect(stderr).toMatch(/^oomwhy: unreadable-input: .*\n$/);
  expect(stderr).toContain(folder);
  expect(status).toBe(2);
});

test('a file that may not be read is unreadable-input, on one line', () => {
  const file = join(tree(join(scratch, 'file'), { 'kern.log': 'x\n' }), 'kern.log');
  chmodSync(file, 0o000);
  const { status, stderr } = diagnose(file);
  expect(stderr).toMatch(/^oomwhy: unreadable-input: .*\n$/);
  expect(status).toBe(2);
});

test.each(['proc/vmstat', 'photo.jpg', 'sys/fs'])('what may not be read within a directory (%s) is left out and said so', (closed) => {
  const folder = tree(join(scratch, `part-${closed.replace('/', '-')}`), {
    'proc/meminfo': 'MemTotal: 1 kB\n',
    'proc/vmstat': 'oom_kill 0\n',
    'photo.jpg': 'x',
    'sys/fs/cgroup/memory.max': 'max\n',
  });
  chmodSync(join(folder, closed), 0o000);
  const { status, stderr, stdout } = diagnose(folder);
  expect([status, stderr]).toEqual([0, '']);
  if (closed !== 'photo.jpg') expect(stdout).toMatch(/left out: .*(?:permission|not readable|could not be read)/i);
});
