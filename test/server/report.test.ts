import { expect, test } from 'vitest';
import { expectProblem, OOM_LOG, service } from './helper.ts';

const at = service();
const HOSTILE = '<img src=x onerror=alert(1)>';

async function report(id: string, accept?: string) {
  return at.ask('GET', `/api/v1/incidents/${id}/report`, { headers: accept === undefined ? {} : { accept } });
}

test.each([
  ['text/markdown', 'text/markdown'],
  ['text/html', 'text/html'],
  ['application/json', 'application/json'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
  ['application/json;q=0.5, text/markdown;q=0.9', 'text/markdown'],
  ['*/*', 'text/markdown'],
  [undefined, 'text/markdown'],
])('for Accept: %s is of %s', async (accept, type) => {
  const incident = await at.posted();
  const { status, headers, text } = await report(incident.id, accept);
  expect(status).toBe(200);
  expect(headers['content-type']).toMatch(new RegExp(`^${type.replace('/', '\\/')}; charset=utf-8`));
  expect(headers.vary).toMatch(/accept/i);
  if (type === 'application/json') expect(JSON.parse(text)).toEqual(incident);
  else expect(text).toContain(incident.verdict.title);
});

test.each(['image/png', 'application/pdf, text/csv'])('for Accept: %s is not-acceptable', async (accept) => {
  expectProblem(await report((await at.posted()).id, accept), 'not-acceptable', 406);
});

test('names every cited line by source, number and text', async () => {
  const incident = await at.posted();
  const { text } = await report(incident.id, 'text/markdown');
  const cited = incident.answer.citations.filter((one) => one.kind === 'evidence');
  expect(cited.length).toBeGreaterThan(1);
  for (const one of cited) {
    expect(text).toContain(`line ${one.line}:`);
    expect(text).toContain(one.text.slice(0, 100).replaceAll('`', "'"));
  }
});

/** Markdown without its code, where markup has no meaning. */
function outsideCode(markdown: string): string {
  return markdown.replace(/^(`{3,})[^\n]*\n[\s\S]*?\n\1$/gm, '').replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
}

test.each([
  ['a process name', OOM_LOG.replaceAll('python3', HOSTILE), undefined],
  ['a cgroup', OOM_LOG.replaceAll('/job', `/${HOSTILE}/*x*[a](http://b)`), undefined],
  ['a question', OOM_LOG, `${HOSTILE} \`${HOSTILE}\` [x](javascript:alert(1))\n\n<script>alert(1)</script>`],
  [
    'a traceback',
    `Traceback (most recent call last):\n  File "${HOSTILE}.py", line 1, in <module>\nMemoryError: ${HOSTILE}\n`,
    'why?',
  ],
])('markup in %s is text in every report', async (_name, log, question) => {
  const incident = await at.posted(log, question);
  const html = await report(incident.id, 'text/html');
  expect(html.text).toContain('&lt;img src=x onerror=alert(1)&gt;');
  const tags = [...html.text.matchAll(/<\/?([a-zA-Z!][\w-]*)/g)].map((match) => match[1]?.toLowerCase());
  const ours =
    '! !doctype html head meta title style body main h1 h2 h3 p code blockquote ol ul li a pre em strong'.split(
      ' ',
    );
  expect(tags.filter((tag) => !ours.includes(tag ?? ''))).toEqual([]);
  expect(html.text).not.toMatch(/<[^>]+\son\w+\s*=|href="(?!#e)/i);
  const markdown = await report(incident.id, 'text/markdown');
  expect(markdown.text).toContain('img src=x onerror=alert(1)');
  expect(outsideCode(markdown.text)).not.toMatch(/(?<!\\)<(?:img|script)/i);
  expect(outsideCode(markdown.text)).not.toMatch(/(?<!\\)\]\(/);
});

test('terminal escapes and bidirectional overrides are in no report', async () => {
  const incident = await at.posted(
    OOM_LOG.replaceAll('python3', 'py\u001b[31m\u202ered'),
    'a\u001b]0;x\u0007b',
  );
  for (const accept of ['text/html', 'text/markdown']) {
    const { text } = await report(incident.id, accept);
    expect(text).not.toMatch(/[\u001b\u0007\u202e]/);
    expect(text).toContain('pyred');
  }
});

test('the HTML report may run and fetch nothing', async () => {
  const { headers, text } = await report((await at.posted()).id, 'text/html');
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
  );
  expect(text).not.toMatch(/<script|src=|@import|url\(/i);
  expect(text).toMatch(/^<!doctype html>/);
});
