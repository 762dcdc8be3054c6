import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { articleHtml } from '../../src/report/article-html.ts';
import { chunksOf } from '../../src/retrieve/chunks.ts';
import { knowledgeFolder } from '../../src/retrieve/knowledge-base.ts';
import { readPages } from '../../src/retrieve/pages.ts';

const root = mkdtempSync(join(tmpdir(), 'oomwhy-pages-'));
afterAll(() => rmSync(root, { recursive: true }));

let next = 0;
function own(files: Record<string, string | Uint8Array>) {
  next += 1;
  const folder = join(root, String(next));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return readPages(folder, true);
}

test('the articles that come with the program are all read', () => {
  const { pages, problems } = readPages(knowledgeFolder(), false);
  expect(problems).toEqual([]);
  expect(pages.length).toBeGreaterThanOrEqual(90);
});

describe('a team’s runbooks', () => {
  test('are any Markdown, with a title from front matter, heading or file name', () => {
    const { pages, problems } = own({
      'a.md': '---\ntitle: Payments\ncauses: [cgroup-limit]\nowner: sre\n---\n# Other\nText.',
      'deep/b.markdown': '# Nightly batch\r\n\r\nRestart it.\r\n',
      'c-d_e.md': 'No heading at all.',
      'notes.txt': 'not Markdown',
      '.git/x.md': 'hidden',
    });
    expect(problems).toEqual([]);
    expect(pages.map(({ id, title }) => [id, title])).toEqual([
      ['own/a', 'Payments'],
      ['own/c-d_e', 'c d e'],
      ['own/deep/b', 'Nightly batch'],
    ]);
    expect(pages[0]?.causes).toEqual(['cgroup-limit']);
    expect(pages[2]?.body).toBe('Restart it.');
  });

  test.each<[string, Record<string, string | Uint8Array>, RegExp]>([
    ['front matter that is no YAML', { 'x.md': '---\ntitle: [a\n---\ntext' }, /./],
    ['front matter without an end', { 'x.md': '---\ntitle: a\ntext' }, /no end/],
    ['front matter of another shape', { 'x.md': '---\ncauses: 7\n---\ntext' }, /causes/],
    ['nothing in it', { 'x.md': '  \n' }, /empty/],
    ['10 MB', { 'x.md': 'a '.repeat(5 * 1024 ** 2) }, /more than/],
    ['bytes that are no text', { 'x.md': Buffer.from([0xff, 0xfe, 0x00, 0x61]) }, /./],
    ['an id used twice', { 'w.md': 'one', 'w.markdown': 'two', 'x.md': '' }, /./],
  ])('a file with %s is reported by name, and the others are read', (_what, files, why) => {
    const { pages, problems } = own({ ...files, 'good.md': 'Good.' });
    expect(pages.map((page) => page.id)).toContain('own/good');
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) {
      expect(Object.keys(files)).toContain(problem.file);
      expect(problem.why).toMatch(why);
    }
  });
});

test('chunks follow the headings, and a # in a code block is none', async () => {
  const { pages } = own({ 'x.md': '# T\nintro\n## One\n```sh\n# not a heading\nls\n```\n## Two\ntext' });
  const chunks = await chunksOf(pages[0] as (typeof pages)[0]);
  expect(chunks.map(({ section }) => section)).toEqual(['T', 'One', 'Two']);
  expect(chunks[1]?.text).toContain('# not a heading');
});

test('a long section is cut, losing nothing', async () => {
  const words = Array.from({ length: 3_000 }, (_, i) => `word${i}`);
  const { pages } = own({ 'x.md': `# T\n## Long\n${words.join(' ')}` });
  const chunks = await chunksOf(pages[0] as (typeof pages)[0]);
  expect(chunks.length).toBeGreaterThan(5);
  expect(
    chunks
      .map(({ text }) => text)
      .join(' ')
      .split(/\s+/),
  ).toEqual(words);
});

describe('an article’s page', () => {
  const html = (body: string) => articleHtml({ id: 'own/team/x', title: '<b>T</b>', kind: 'own', body });

  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[click](javascript:alert(1))',
    '[click](  JAVASCRIPT:alert(1))',
    '[click](data:text/html,<script>alert(1)</script>)',
    '[click](vbscript:x)',
    '![pixel](https://evil.example/p.png)',
    '<a href="javascript:alert(1)">x</a>',
    '"><svg onload=alert(1)>',
    '[x](https://a.example/"onmouseover="alert(1))',
    '## <img src=x onerror=alert(1)>',
    '```"><script>alert(1)</script>\ncode\n```',
    '<javascript:alert(1)>',
    '| a |\n|---|\n| <script>alert(1)</script> |',
  ])('runs and fetches nothing: %s', (body) => {
    const page = html(body);
    const tags = [...page.matchAll(/<([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>/gi)];
    for (const [, tag, attributes] of tags) {
      expect(['script', 'img', 'svg', 'iframe', 'object', 'embed', 'form']).not.toContain(tag?.toLowerCase());
      expect(attributes).not.toMatch(/(?:^|\s)on\w+\s*=|javascript:|vbscript:|data:|(?:^|\s)src=/i);
    }
    expect(page).not.toContain('<b>T</b>');
  });

  test('has anchors, each once, and links to its neighbours', () => {
    const page = html('## Fix now\n## Fix now\n[a](../causes/cgroup-limit.md#fix-now) [b](other.md)');
    expect(page).toContain('<h2 id="fix-now">');
    expect(page).toContain('<h2 id="fix-now-1">');
    expect(page).toContain('href="/knowledge/own/causes/cgroup-limit#fix-now"');
    expect(page).toContain('href="/knowledge/own/team/other"');
  });
});
