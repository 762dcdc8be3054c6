import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { explain } from '../src/assistant/explain.ts';
import { projectRoot } from '../src/lib/root.ts';
import { fixProgram } from '../src/program/fix.ts';
import { readProgramFiles } from '../src/program/read.ts';
import { programText } from '../src/report/program-text.ts';
import { incidentText } from '../src/report/text.ts';
import { articles, bundleOf } from './support/cases.ts';

const root = projectRoot();
const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('the transcript in the README is what the command prints', async () => {
  const [, name, shown] =
    /diagnose test\/incidents\/([\w-]+)\/given\n([\s\S]*?)\n```/.exec(read('README.md')) ?? [];
  expect(shown).toBe(incidentText(await explain(await bundleOf(name as string), articles, null)).trimEnd());
});

test('the program that the README mends is mended so', async () => {
  const [, folder, shown] =
    /cd (test\/incidents\/\S+)\n[\s\S]*?--verify -- orders\.csv\n([\s\S]*?)\n```/.exec(read('README.md')) ??
    [];
  const disk = await readProgramFiles(join(root, folder as string, 'etl.py'));
  const inputs = [{ from: '', path: 'orders.csv', bytes: 32_546_541, files: 1 }];
  const report = await fixProgram({ disk, inputs, limitBytes: 128 * 1024 ** 2, verify: null });
  // What the runs took is of the machine that the transcript was made on.
  const still = (text: string) =>
    text.replace(/^FIX: .*$/m, 'FIX').replace(/^ {2}Under 128 MiB the original[\s\S]*?\n\n/m, '\n');
  expect(still(shown as string)).toBe(still(programText(report).trimEnd()));
});

test('links between the project’s own pages lead somewhere', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    ...readdirSync(join(root, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
  for (const page of pages) {
    for (const [, link] of read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      expect(
        () => readdirSync(join(root, page, '..', link as string, '..')),
        `${page} → ${link}`,
      ).not.toThrow();
      const folder = join(root, page, '..', link as string, '..');
      expect(readdirSync(folder), `${page} → ${link}`).toContain(
        (link as string).replace(/\/$/, '').split('/').at(-1),
      );
    }
  }
});

test('the page of settings names the variables that are read, and no other', () => {
  const names = [...read('src/lib/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name);
  const listed = [...read('docs/settings.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual([...names, 'OOMWHY_PYTHON'].toSorted());
});

test('what is read is what parsers read, one row each', () => {
  const folders = ['', 'platform/'];
  const parsers = folders.flatMap((folder) =>
    readdirSync(join(root, 'src/parse', folder))
      .filter(
        (name) =>
          name.endsWith('.ts') &&
          /export function parse\w+\(\s*source: Source/.test(read(`src/parse/${folder}${name}`)),
      )
      .map((name) => folder + name.slice(0, -3)),
  );
  const listed = [...read('docs/what-is-read.md').matchAll(/^\| `([\w/-]+)` \|/gm)].map(
    ([, name]) => name as string,
  );
  const gatherers = ['cgroup'];
  expect([...listed].sort()).toEqual([...parsers, ...gatherers].sort());
});
