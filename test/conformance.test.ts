import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { causes } from '../src/causes/index.ts';
import { fixes } from '../src/fixes/index.ts';
import { detectors } from '../src/fixes/python/index.ts';
import { ERRORS } from '../src/lib/errors.ts';
import { projectRoot } from '../src/lib/root.ts';
import { SECTIONS } from '../src/retrieve/articles.ts';
import { articles, caseNames, truthOf } from './support/cases.ts';

const root = projectRoot();
const ids = (units: readonly { meta: { id: string } }[]) => units.map((unit) => unit.meta.id);
const truthTables = readdirSync(join(root, 'test', 'causes'))
  .map((name) => readFileSync(join(root, 'test', 'causes', name), 'utf8'))
  .join('\n');
const files = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -3));

test('ids of causes and fixes are unique', () => {
  for (const list of [ids(causes), ids(fixes)]) expect(new Set(list).size).toBe(list.length);
});

describe.each(causes)('cause $meta.id', ({ meta }) => {
  test('stands in the file of its name', () => {
    expect(files('src/causes')).toContain(meta.id);
  });

  test('has its own article, and all its articles and fixes exist', () => {
    expect(meta.articles[0]).toBe(`causes/${meta.id}`);
    for (const id of meta.articles) expect(articles.has(id)).toBe(true);
    for (const id of meta.fixes) expect(ids(fixes)).toContain(id);
    expect(meta.fixes.length).toBeGreaterThan(0);
  });

  test('refines only causes that exist', () => {
    for (const id of meta.refines) expect(ids(causes)).toContain(id);
  });

  test('has a real case with its golden page, or a row of a truth table where no case could be made', () => {
    const mine = caseNames.filter((name) => truthOf(name).cause === meta.id);
    for (const name of mine) expect(existsSync(join(root, 'test', 'golden', `${name}.md`))).toBe(true);
    if (mine.length === 0) expect(truthTables).toMatch(new RegExp(`(?<![\\w-])${meta.id}(?![\\w-])`));
  });
});

describe.each(fixes)('fix $meta.id', ({ meta }) => {
  test('stands in the file of its name, is asked for by a cause, and cites articles that exist', () => {
    expect(files('src/fixes')).toContain(meta.id);
    expect(causes.flatMap((cause) => cause.meta.fixes)).toContain(meta.id);
    for (const id of [`fixes/${meta.id}`, ...meta.articles]) expect(articles.has(id), id).toBe(true);
  });
});

describe.each(detectors)('defect $meta.id', ({ meta }) => {
  test('stands in the file of its name, with its article', () => {
    expect(files('src/fixes/python')).toContain(meta.id);
    expect(articles.get(`causes/${meta.id}`)?.causes).toContain(meta.id);
  });
});

const asked = new Map<string, string[]>();
for (const { id, questions } of articles.values())
  for (const question of questions) asked.set(question, [...(asked.get(question) ?? []), id]);

describe.each([...articles.values()])('article $id', (article) => {
  test('has every section, in order, none empty', () => {
    expect(Object.keys(article.sections)).toEqual([...SECTIONS]);
    for (const lines of Object.values(article.sections)) expect(lines.length).toBeGreaterThan(0);
  });

  test('is named after its file, and names causes that the documentation lists', () => {
    expect(existsSync(join(root, 'knowledge', `${article.id}.md`))).toBe(true);
    for (const cause of article.causes) expect(articles.has(`causes/${cause}`), cause).toBe(true);
  });

  test('answers five questions or more, in words that no other article claims', () => {
    expect(article.questions.length).toBeGreaterThanOrEqual(5);
    for (const question of article.questions) expect(asked.get(question), question).toEqual([article.id]);
  });

  test('names in its references each of its sources, and no other', () => {
    const references = (article.sections.References ?? []).join('\n');
    const named = [...references.matchAll(/https?:\/\/[^\s)]+|test\/experiments\/[\w-]+\.py/g)].map(
      ([url]) => url,
    );
    expect(new Set(named)).toEqual(new Set(article.sources));
    for (const source of article.sources.filter((one) => !one.startsWith('https://')))
      expect(existsSync(join(root, source)), source).toBe(true);
  });

  test('begins with one sentence that can be quoted', () => {
    const first = article.sections['What it means']?.[0] ?? '';
    expect(first.split(/\s+/).length).toBeLessThanOrEqual(32);
    expect(first.endsWith('.')).toBe(true);
  });

  test('links only to articles that exist', () => {
    const links = Object.values(article.sections)
      .flat()
      .join('\n')
      .matchAll(/\]\(([\w./-]+\.md)\)/g);
    for (const [, link] of links) {
      expect(existsSync(join(root, 'knowledge', article.id, '..', link as string))).toBe(true);
    }
  });
});

test('every error code is documented with its status and remedy, and no other', () => {
  const page = readFileSync(join(root, 'docs', 'errors.md'), 'utf8');
  const listed = [...page.matchAll(/^\| <a id="([\w-]+)"><\/a>`\1` \| (\d+) \| (.+) \|$/gm)];
  expect(listed.map(([, code]) => code)).toEqual(Object.keys(ERRORS));
  for (const [, code, status, remedy] of listed) {
    expect([Number(status), remedy]).toEqual([...ERRORS[code as keyof typeof ERRORS]]);
  }
});

test('every error code is thrown somewhere', () => {
  const source = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('lib/errors.ts'))
    .map((name) => readFileSync(join(root, 'src', name), 'utf8'))
    .join('\n');
  for (const code of Object.keys(ERRORS)) expect(source).toContain(`'${code}'`);
});
