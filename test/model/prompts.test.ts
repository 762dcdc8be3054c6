import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { OomwhyError } from '../../src/lib/errors.ts';
import { projectRoot } from '../../src/lib/root.ts';
import { loadPrompts, prompts } from '../../src/model/prompts.ts';

const folder = mkdtempSync(join(tmpdir(), 'oomwhy-prompts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the prompts that come with the program load, each with its version', () => {
  const all = prompts();
  expect(Object.values(all).map(({ id }) => id)).toEqual([
    expect.stringMatching(/^agent@\d+$/),
    expect.stringMatching(/^one-shot@\d+$/),
    expect.stringMatching(/^repair@\d+$/),
  ]);
  expect(prompts()).toBe(all);
});

test('a value that looks like a variable stays what it is', () => {
  const text = prompts()['one-shot'].fill({ incident: 'I {{articles}} $& I', articles: 'A' });
  expect(text).toContain('I {{articles}} $& I');
  expect(text).not.toContain('{{incident}}');
});

test.each([
  [
    'a variable that nothing fills in',
    (text: string) => text.replace('{{incident}}', '{{incident}} {{password}}'),
    /password/,
  ],
  [
    'a variable that is declared and unknown',
    (text: string) => text.replace('[incident]', '[incident, x]'),
    /"x"/,
  ],
  ['no place for a variable', (text: string) => text.replace('{{incident}}', ''), /never uses.*incident/],
  [
    'a variable that is not declared',
    (text: string) => text.replace('[incident]', '[]'),
    /never declares.*incident/,
  ],
  ['no version', (text: string) => text.replace(/^version:.*\n/m, ''), /version/],
  ['another name', (text: string) => text.replace('name: agent', 'name: other'), /other/],
  ['no front matter', () => 'You are a poet.', /front matter/],
  ['broken YAML', (text: string) => text.replace('name: agent', 'name: [agent'), /object/],
])('%s stops the load with the file and the reason', (_what, change, reason) => {
  cpSync(join(projectRoot(), 'prompts'), folder, { recursive: true });
  const file = join(folder, 'agent.md');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  const load = () => loadPrompts(folder);
  expect(load).toThrow(OomwhyError);
  expect(load).toThrow(
    expect.objectContaining({
      code: 'prompt-broken',
      where: 'prompts/agent.md',
      message: expect.stringMatching(reason),
    }),
  );
});

test('a prompt that is not there stops the load', () => {
  rmSync(join(folder, 'repair.md'), { force: true });
  cpSync(join(projectRoot(), 'prompts', 'agent.md'), join(folder, 'agent.md'));
  expect(() => loadPrompts(folder)).toThrow(expect.objectContaining({ where: 'prompts/repair.md' }));
});
