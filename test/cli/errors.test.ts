import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../src/lib/errors.ts';
import { expectFailure, GIVEN, OOM_LOG, oomwhy, scratchFolder } from './helper.ts';

const scratch = scratchFolder();
const LOG = join(scratch, 'kern.log');
writeFileSync(LOG, OOM_LOG);
mkdirSync(join(scratch, 'empty'));

describe('wrong use', () => {
  test.each([
    [['fly'], 'fly'],
    [['__proto__'], '__proto__'],
    [['diagnose'], 'path'],
    [['diagnose', LOG, '--format', 'pdf'], 'pdf'],
    [['diagnose', LOG, '--format', 'toString'], 'toString'],
    [['diagnose', LOG, '--format'], '--format'],
    [['diagnose', LOG, '--colour'], '--colour'],
    [['diagnose', LOG, '-x'], '-x'],
    [['collect', 'there'], 'there'],
    [['collect', '--bogus'], '--bogus'],
    [['serve', '--bogus'], '--bogus'],
    [['serve', 'there', '--port', '99999'], 'there'],
    [['serve', '--port', '-1'], '--port'],
  ])('%j is said in one line, with status 2', (args, named) => {
    const line = expectFailure(oomwhy(args, { timeout: 5000 }), 'wrong-use', 2);
    expect(line).toContain(named);
    expect(line).toContain(ERRORS['wrong-use'][1]);
    expect(line).not.toMatch(/ \| |\.\. /);
  });

  test('no command at all shows the help, with status 2', () => {
    const { status, stdout, stderr } = oomwhy([]);
    expect([status, stderr]).toEqual([2, '']);
    expect(stdout).toContain('oomwhy diagnose');
  });

  test.each([['--help'], ['-h'], ['serve', '--help']])('%s %s shows the help, with status 0', (...args) => {
    const { status, stdout, stderr } = oomwhy(args);
    expect([status, stderr]).toEqual([0, '']);
    for (const command of ['diagnose', 'collect', 'serve']) expect(stdout).toContain(`oomwhy ${command}`);
  });
});

describe('unreadable input', () => {
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(scratch, name), content);
    return join(scratch, name);
  };
  const host = readFileSync(join(GIVEN, 'host.tar.gz'));

  test.each([
    ['a path that is not there', join(scratch, 'nowhere'), 'file-not-found'],
    ['a path below a file', join(LOG, 'x'), 'unreadable-input'],
    ['an empty file', file('empty.log', ''), 'empty-input'],
    ['an empty directory', join(scratch, 'empty'), 'empty-input'],
    ['a binary', process.execPath, 'not-text'],
    ['a truncated gzip', file('cut.tar.gz', host.subarray(0, 20_000)), 'damaged-archive'],
    ['a zip', file('x.zip', Buffer.from(`504b0304${'00'.repeat(600)}`, 'hex')), 'unsupported-archive'],
  ])('%s is said in one line with the path and what to do, with status 2', (_name, path, code) => {
    const line = expectFailure(oomwhy(['diagnose', path]), code, 2);
    expect(line).toContain(path.split('/').at(-1));
    expect(line).toContain(ERRORS[code as keyof typeof ERRORS][1]);
  });

  test('an empty standard input is empty-input', () => {
    expect(expectFailure(oomwhy(['diagnose', '-'], { input: '' }), 'empty-input', 2)).toContain('stdin');
  });

  test('one bad path among good ones fails the whole', () => {
    expectFailure(oomwhy(['diagnose', LOG, join(scratch, 'nowhere')]), 'file-not-found', 2);
  });

  test('a program that is not there is file-not-found', () => {
    expect(
      expectFailure(oomwhy(['diagnose', LOG, '--program', join(scratch, 'no.py')]), 'file-not-found', 2),
    ).toContain('no.py');
  });

  test('a name full of line ends and escapes is still said in one harmless line', () => {
    const line = expectFailure(oomwhy(['diagnose', 'a\nb\u001b[31m\u202ec']), 'file-not-found', 2);
    expect(line).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('a wrong environment', () => {
  test.each([
    ['PORT', 'http'],
    ['HOST', '0.0.0.0'],
    ['OOMWHY_MAX_BODY', 'lots'],
  ])('%s=%s stops serve with its name, with status 2', (name, value) => {
    const run = oomwhy(['serve'], {
      env: { ...process.env, OOMWHY_DATA: join(scratch, 'data'), [name]: value },
      timeout: 5000,
    });
    expect(expectFailure(run, 'invalid-configuration', 2)).toContain(name);
  });

  test('--port and --host are checked alike', () => {
    const env = { ...process.env, OOMWHY_DATA: join(scratch, 'data') };
    expect(expectFailure(oomwhy(['serve', '--port', 'x'], { env }), 'invalid-configuration', 2)).toContain(
      'PORT',
    );
    expect(
      expectFailure(oomwhy(['serve', '--host', '10.0.0.1'], { env }), 'invalid-configuration', 2),
    ).toContain('HOST');
  });

  test('is nothing to diagnose, which reads none of it', () => {
    expect(oomwhy(['diagnose', LOG], { env: { ...process.env, PORT: 'x', HOST: 'y' } }).status).toBe(0);
  });
});
