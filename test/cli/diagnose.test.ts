import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Incident } from '../../src/schema/incident.ts';
import { GIVEN, OOM_LOG, oomwhy, type Ran, scratchFolder } from './helper.ts';

const scratch = scratchFolder();
const LOG = join(scratch, 'kern.log');
writeFileSync(LOG, OOM_LOG);

function incidentOf({ status, stdout, stderr }: Ran): Incident {
  expect([status, stderr]).toEqual([0, '']);
  return Incident.parse(JSON.parse(stdout));
}

function diagnosed(args: readonly string[], input?: string | Buffer): Incident {
  return incidentOf(oomwhy(['diagnose', '--format', 'json', ...args], { input }));
}

describe('diagnose --format', () => {
  test('json gives the incident of the contract', () => {
    const incident = diagnosed([GIVEN, '--question', 'why?']);
    expect(incident.verdict.cause).toBe('cgroup-limit');
    expect(incident.question).toBe('why?');
    expect(incident.events[0]).toMatchObject({
      limit: { bytes: 134_217_728 },
      victim: { pid: 128, name: 'python3' },
      cgroup: { limitPath: '/system.slice/etl.service' },
    });
    expect(incident.schemaVersion).toBe(1);
  });

  test('text, which is the default, shows verdict, answer and evidence', () => {
    const { status, stdout, stderr } = oomwhy(['diagnose', GIVEN]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^[^\n]+\[cgroup-limit, \d+ % sure\]\n/);
    expect(stdout).toMatch(/\nWHAT HAPPENED\n[\s\S]*\nEVIDENCE\n/);
    expect(stdout).toContain('host/commands/dmesg:470');
    const titles = ({ stdout: text }: Ran) => text.split('\n')[0];
    expect(titles(oomwhy(['diagnose', GIVEN, '--format=text']))).toBe(stdout.split('\n')[0]);
  });

  test('markdown gives a page with headings and fenced commands', () => {
    const { status, stdout } = oomwhy(['diagnose', LOG, '--format', 'markdown']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^# /);
    expect(stdout).toContain('## What happened');
    expect(stdout).toContain('## Evidence');
    expect((stdout.match(/^`{3,}/gm) ?? []).length % 2).toBe(0);
  });
});

describe('diagnose reads', () => {
  test('standard input, text or packed', () => {
    expect(diagnosed(['-'], OOM_LOG).verdict.cause).toBe('cgroup-limit');
    const packed = readFileSync(join(GIVEN, 'host.tar.gz'));
    expect(diagnosed(['-'], packed).events[0]?.victim?.pid).toBe(128);
  });

  test('several paths as one incident', () => {
    const traceback = join(scratch, 'trace.txt');
    writeFileSync(
      traceback,
      'Traceback (most recent call last):\n  File "etl.py", line 3, in <module>\nMemoryError\n',
    );
    const incident = diagnosed([LOG, traceback]);
    expect(incident.events.map(({ kind }) => kind).sort()).toEqual(['memory-error', 'oom-kill']);
    const mixed = diagnosed([traceback, '-'], OOM_LOG);
    expect(mixed.events.map(({ kind }) => kind).sort()).toEqual(['memory-error', 'oom-kill']);
  });

  test('a host archive and its program, given apart, like the directory they came from', () => {
    const apart = diagnosed([join(GIVEN, 'host.tar.gz'), '--program', join(GIVEN, 'program')]);
    const whole = diagnosed([GIVEN]);
    expect(apart.verdict.cause).toBe(whole.verdict.cause);
    expect(apart.events[0]?.victim).toEqual(whole.events[0]?.victim);
  });

  test('a program of one file', () => {
    const whole = diagnosed([join(GIVEN, 'host.tar.gz'), '--program', join(GIVEN, 'program/etl.py')]);
    expect(whole.verdict.cause).toBe('cgroup-limit');
  });

  test('a kernel log together with the program, no worse than without it', () => {
    const script = join(scratch, 'etl.py');
    writeFileSync(script, 'rows = [i for i in range(10**9)]\n');
    expect(diagnosed([LOG]).verdict.cause).toBe('cgroup-limit');
    expect(diagnosed([LOG, '--program', script]).verdict.cause).toBe('cgroup-limit');
  });

  test('text without any failure as inconclusive, which is no error', () => {
    const { status, stdout } = oomwhy(['diagnose', '-'], { input: 'all is well\n' });
    expect(status).toBe(0);
    expect(stdout).toContain('[inconclusive]');
  });

  test('a path that begins with a dash, behind --', () => {
    writeFileSync(join(scratch, '-x.log'), OOM_LOG);
    expect(
      incidentOf(oomwhy(['diagnose', '--format', 'json', '--', '-x.log'], { cwd: scratch })).verdict.cause,
    ).toBe('cgroup-limit');
  });

  test('a pipe of the shell, as a file name', () => {
    const script = `exec "$0" "$1" diagnose --format json <(cat "$2")`;
    const args = ['-c', script, process.execPath, join(import.meta.dirname, '../../dist/cli/main.js'), LOG];
    expect(Incident.parse(JSON.parse(execFileSync('bash', args, { encoding: 'utf8' }))).verdict.cause).toBe(
      'cgroup-limit',
    );
  });
});

test('nothing is written into the working directory', () => {
  const cwd = join(scratch, 'cwd');
  mkdirSync(cwd);
  oomwhy(['diagnose', LOG], { cwd });
  expect(execFileSync('ls', ['-A', cwd], { encoding: 'utf8' })).toBe('');
});
