import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GIVEN, MAIN, OOM_LOG, oomwhy, scratchFolder } from './helper.ts';

const scratch = scratchFolder();
const ESC = '\u001b';
const HARMFUL = /[\0-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** A colour, a title, a cleared screen, a device query, an eight-bit CSI, a backspace, bidi. */
const ATTACK = [
  `${ESC}[31mred${ESC}[0m`,
  `${ESC}]0;owned\u0007`,
  `${ESC}[2J${ESC}[1;1H`,
  `${ESC}P+q544e${ESC}\\`,
  '\u009b2J',
  'x\b',
  '\u202egnp.exe\u2066',
].join('');

describe.each(['text', 'markdown'])('--format %s', (format) => {
  test.each([
    ['a process name', OOM_LOG.replaceAll('python3', `py${ATTACK}3`)],
    ['a cgroup', OOM_LOG.replaceAll('/job', `/j${ATTACK}b`)],
    [
      'a traceback',
      `Traceback (most recent call last):\n  File "${ATTACK}.py", line 1, in <module>\nMemoryError: ${ATTACK}\n`,
    ],
  ])('lets no escape in %s reach the terminal', (_where, input) => {
    const { status, stdout, stderr } = oomwhy(['diagnose', '-', '--format', format, '--question', ATTACK], {
      input,
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('gnp.exe');
    expect(stdout).not.toMatch(HARMFUL);
  });
});

test('a file name of an attacker never reaches the terminal as it is', () => {
  const path = join(scratch, `kern${ESC}[31m\u202e.log`);
  writeFileSync(path, OOM_LOG);
  expect(oomwhy(['diagnose', path]).stdout).not.toMatch(HARMFUL);
});

describe('a reader that leaves early', () => {
  test.each([
    ['diagnose', ['diagnose', GIVEN, '--format', 'json']],
    ['help', ['--help']],
    ['collect', ['collect']],
  ])('of %s causes no complaint', (_name, args) => {
    const command = [process.execPath, MAIN, ...args].map((word) => `'${word}'`).join(' ');
    const { stdout, stderr } = spawnSync(
      'bash',
      ['-c', `${command} | head -c 10; echo " \${PIPESTATUS[0]}"`],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^[\s\S]{10} 0\n$/);
  });

  test('before anything is written causes no complaint either', () => {
    const { stderr } = spawnSync(
      'bash',
      ['-c', `'${process.execPath}' '${MAIN}' diagnose '${GIVEN}' | true`],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
  });
});

test('a full disk behind standard output is a failure, not a silent success', () => {
  const { status } = spawnSync(
    'bash',
    ['-c', `'${process.execPath}' '${MAIN}' diagnose '${GIVEN}' --format json > /dev/full`],
    { encoding: 'utf8' },
  );
  expect(status).toBe(1);
});
