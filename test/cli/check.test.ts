import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { CheckedSentence } from '../../src/schema/check.ts';
import { expectFailure, GIVEN, OOM_LOG, oomwhy, scratchFolder } from './helper.ts';

const scratch = scratchFolder();
const TEXT = join(scratch, 'explanation.txt');
writeFileSync(TEXT, 'The limit of etl.service is 128 MiB. Redis leaked \u001b[31mon Mars.\n');
const EMPTY = join(scratch, 'empty.txt');
writeFileSync(EMPTY, '  \n');

test('tells which sentences hold, each with its line', () => {
  const { status, stdout, stderr } = oomwhy(['check', GIVEN, '--text', TEXT]);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(
    /^holds {5}The limit of etl\.service is 128 MiB\.\n.+\n {10}\S+memory\.max:1: 134217728\n/,
  );
  expect(stdout).toContain('unproven  Redis leaked on Mars.');
  expect(stdout).toContain('1 of 2 sentences are proven');
  expect(stdout).not.toContain('\u001b');
});

test('gives the documented JSON, the explanation from standard input', () => {
  const { stdout } = oomwhy(['check', GIVEN, '--format', 'json'], {
    input: 'Pid 128 was killed. It was Redis.',
  });
  const checked = z.array(CheckedSentence).parse(JSON.parse(stdout));
  expect(checked.map(({ sentence, grounded }) => [sentence, grounded])).toEqual([
    ['Pid 128 was killed.', true],
    ['It was Redis.', false],
  ]);
});

test('takes the evidence from standard input, the explanation from a file', () => {
  const said = join(scratch, 'said.txt');
  writeFileSync(said, 'The kernel killed pid 77.');
  const { stdout } = oomwhy(['check', '-', '--text', said, '--format', 'json'], { input: OOM_LOG });
  expect(z.array(CheckedSentence).parse(JSON.parse(stdout))[0]?.grounded).toBe(true);
});

test.each([
  [[], 'evidence'],
  [['-'], '--text'],
  [[GIVEN, '--format', 'xml', '--text', TEXT], 'xml'],
  [[GIVEN, '--text', EMPTY], 'empty'],
])('%j is said in one line', (args, named) => {
  expect(expectFailure(oomwhy(['check', ...args]), 'wrong-use', 2)).toContain(named);
});

test('a missing file is named', () => {
  const line = expectFailure(oomwhy(['check', GIVEN, '--text', join(scratch, 'none')]), 'file-not-found', 2);
  expect(line).toContain('none');
});
