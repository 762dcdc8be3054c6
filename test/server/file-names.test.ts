import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { expectProblem, OOM_LOG, service } from './helper.ts';

const at = service();

test.each([
  '../../../../tmp/oomwhy-evil.log',
  '/etc/cron.d/oomwhy-evil',
  '..\\..\\oomwhy-evil.log',
  'x'.repeat(5000),
  '<img src=x onerror=alert(1)>.log',
  'proc/../../oomwhy-evil',
  'Größe 日本.log',
  "'; DROP TABLE incidents; --",
  '__proto__',
])('a file called %j is read, and written nowhere', async (name) => {
  const { status, text } = await at.upload([['files', OOM_LOG, name]]);
  expect(status, text).toBe(201);
  const incident = JSON.parse(text);
  const { sources } = JSON.parse((await at.ask('GET', `/api/v1/incidents/${incident.id}/sources`)).text);
  expect(sources).toHaveLength(1);
  expect(sources[0].path.split(/[/\\]/)).not.toContain('..');
  expect(sources[0].path).not.toMatch(/^\/|\0/);
  expect(readdirSync(at.folder).every((file) => file.startsWith('oomwhy.sqlite'))).toBe(true);
  expect(readdirSync(dirname(at.folder))).not.toContain('oomwhy-evil.log');
});

test.each([
  ['.', 'empty-input', 422],
  ['..', 'empty-input', 422],
  ['a\0b.log', 'invalid-request', 400],
])('a file called %j, which is no name, is refused', async (name, code, status) => {
  const before = await at.ids();
  const reply = await at.upload([['files', OOM_LOG, name]]);
  expect([reply.status, JSON.parse(reply.text).code]).toEqual([status, code]);
  expect(await at.ids()).toEqual(before);
});

test.each(['../../x.py', '/etc/passwd', '..', '.', 'a/b/c.py'])(
  'a program called %j stays below program/',
  async (name) => {
    const reply = await at.json('/api/v1/incidents', { text: OOM_LOG, program: { name, text: 'x = 1\n' } });
    expect(reply.status).toBe(201);
    const { id } = JSON.parse(reply.text);
    const { sources } = JSON.parse((await at.ask('GET', `/api/v1/incidents/${id}/sources`)).text);
    const program = sources
      .map(({ path }: { path: string }) => path)
      .find((path: string) => path !== 'pasted.txt');
    expect(program).toMatch(/^program\/[^/]+$/);
    expect(program.split('/')).not.toContain('..');
  },
);

test.each([
  '/api/v1/incidents/../../etc/passwd',
  '/api/v1/incidents/..%2f..%2fetc%2fpasswd',
  '/..%2f..%2fetc%2fpasswd',
  '/../../../../etc/passwd',
  '/assets/..%2f..%2f..%2fpackage.json',
  '/%2e%2e/package.json',
  '/package.json',
  '/.git/config',
  '/api/v1/incidents/%00',
  '/api/v1/incidents/%E0%A4%A',
  '/%E0%A4%A',
  '/i/%E0%A4%A',
  `/api/v1/incidents/${'x'.repeat(5000)}`,
])('the address %s gives no file and no failure', async (path) => {
  const reply = await at.ask('GET', path);
  expect(reply.text).not.toMatch(/root:|"dependencies"|\[core\]/);
  expect([400, 404]).toContain(reply.status);
  const { code } = JSON.parse(reply.text);
  expectProblem(reply, code, reply.status);
});

test('two files of one name are both kept, each under its own path', async () => {
  const { text } = await at.upload([
    ['files', OOM_LOG, 'kern.log'],
    ['files', 'second\n', join('other', 'kern.log')],
  ]);
  const { sources } = JSON.parse(
    (await at.ask('GET', `/api/v1/incidents/${JSON.parse(text).id}/sources`)).text,
  );
  expect(sources).toHaveLength(2);
  expect(sources[0].path).not.toBe(sources[1].path);
});
