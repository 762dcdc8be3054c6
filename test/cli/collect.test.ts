import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Incident } from '../../src/schema/incident.ts';
import { expectFailure, oomwhy, scratchFolder } from './helper.ts';

const scratch = scratchFolder();

test('collect prints a whole bundle of this host, about the process it is given', () => {
  const { status, stdout } = oomwhy(['collect', '--pid', String(process.pid)]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^oomwhy-bundle 1\n/);
  expect(stdout).toContain('==> proc/meminfo <==');
  expect(stdout).toContain(`==> proc/${process.pid}/limits <==`);
  expect(stdout).toMatch(/\n==> collector\/end <==\nsections \d+\n$/);
});

test('collect --output writes it to a file for its owner alone, and diagnose reads that', () => {
  const path = join(scratch, 'bundle.txt');
  const { status, stdout } = oomwhy(['collect', '--output', path]);
  expect([status, stdout]).toEqual([0, '']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const text = readFileSync(path, 'utf8');
  expect(text).toMatch(/^oomwhy-bundle 1\n[\s\S]*\nsections \d+\n$/);
  const diagnosed = oomwhy(['diagnose', path, '--format', 'json']);
  expect([diagnosed.status, diagnosed.stderr]).toEqual([0, '']);
  const total = /^MemTotal: +(\d+) kB/m.exec(text)?.[1];
  const shown = JSON.stringify(Incident.parse(JSON.parse(diagnosed.stdout)));
  expect(shown).toContain(String(Number(total) * 1024));
});

test('what collect prints goes straight into diagnose', () => {
  const { stdout } = oomwhy(['collect']);
  expect(oomwhy(['diagnose', '-'], { input: stdout }).status).toBe(0);
});

test('a place that cannot be written is said with its path', () => {
  const path = join(scratch, 'nowhere/bundle.txt');
  const { status, stdout, stderr } = oomwhy(['collect', '--output', path]);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^oomwhy: [a-z-]+: [^\n]+\n$/);
  expect(stderr).toContain(path);
  expect(existsSync(path)).toBe(false);
});

test('a directory in the place of the output is said, too', () => {
  mkdirSync(join(scratch, 'folder'));
  const { status, stderr } = oomwhy(['collect', '--output', join(scratch, 'folder')]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^oomwhy: [a-z-]+: [^\n]+\n$/);
});

test.each([
  ['--pid', 'x'],
  ['--cgroup', '../..'],
])('a wrong %s %s is wrong use on one line, and no file is left or lost', (option, value) => {
  const fresh = join(scratch, `fresh${option}`);
  expectFailure(oomwhy(['collect', option, value, '--output', fresh]), 'wrong-use', 2);
  expect(existsSync(fresh)).toBe(false);
  const kept = join(scratch, `kept${option}`);
  writeFileSync(kept, 'an earlier bundle');
  oomwhy(['collect', option, value, '--output', kept]);
  expect(readFileSync(kept, 'utf8')).toBe('an earlier bundle');
});
