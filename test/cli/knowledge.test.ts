import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { KnowledgeResults } from '../../src/schema/knowledge.ts';
import { expectFailure, OOM_LOG, oomwhy, scratchFolder } from './helper.ts';

const scratch = scratchFolder();
const own = join(scratch, 'runbooks');
mkdirSync(own);
writeFileSync(join(own, 'payments.md'), '# Payments worker\nThe quokka queue refills at \u001b[31mnight.');
writeFileSync(join(own, 'broken.md'), '---\ntitle: [x\n---\n');
const run = (args: readonly string[], env: Record<string, string> = {}, input = '') =>
  oomwhy(['knowledge', ...args], { cwd: scratch, env: { ...process.env, ...env }, input });

test('says the best articles in words, and leaves nothing behind', () => {
  const { status, stdout, stderr } = run(['search', 'exit', 'code', '137', 'but', 'free', 'RAM']);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^1\. .+ {2}\[[a-z]+\/[a-z0-9-]+\]\n {3}\S/);
  expect(readdirSync(scratch)).toEqual(['runbooks']);
});

test('gives the documented JSON', () => {
  const { stdout } = run(['search', 'RSS limit', '--limit', '2', '--format', 'json']);
  const { query, results } = KnowledgeResults.parse(JSON.parse(stdout));
  expect([query, results.length]).toEqual(['RSS limit', 2]);
});

test('reads a log from standard input', () => {
  const { stdout } = run(['search', '-', '--format', 'json'], {}, OOM_LOG);
  expect(KnowledgeResults.parse(JSON.parse(stdout)).results[0]?.causes).toContain('cgroup-limit');
});

test('finds a team’s own, harmless on a terminal, and names what it skipped', () => {
  const { stdout, stderr } = run(['search', 'quokka'], { OOMWHY_KNOWLEDGE: own });
  expect(stdout).toContain('[own/payments]');
  expect(stdout).not.toContain('\u001b');
  expect(stderr).toMatch(/^oomwhy: broken\.md: .+\n$/s);
});

test('says so where nothing is found', () => {
  const { status, stdout } = run(['search', 'why is it that']);
  expect([status, stdout]).toEqual([0, expect.stringContaining('Nothing found')]);
});

test.each([
  [[], 'search'],
  [['find', 'x'], 'search'],
  [['search'], 'search for'],
  [['search', ' '], 'search for'],
  [['search', 'x', '--limit', '0'], 'Too small'],
  [['search', 'x', '--format', 'xml'], 'xml'],
])('%j is said in one line', (args, named) => {
  expect(expectFailure(run(args), 'wrong-use', 2)).toContain(named);
});
