import { expect, test } from 'vitest';
import { OOM_LOG, service } from '../helper.ts';

const at = service();
const PATH = '/v1/chat/completions';
const MiB = 1024 ** 2;

async function sent(body: string, type = 'application/json') {
  const reply = await at.ask('POST', PATH, { headers: { 'content-type': type }, body: [body] });
  return { ...reply, error: JSON.parse(reply.text).error };
}
const asking = (content: unknown) =>
  JSON.stringify({ model: 'oomwhy', messages: [{ role: 'user', content }] });

test.each<[string, string, string, number, string, string?]>([
  ['no JSON', '{"model":', 'not-json', 400, 'invalid_request_error'],
  ['a list', '[]', 'invalid-request', 400, 'invalid_request_error'],
  ['a key twice', `{"model":"a",${asking('x').slice(1)}`, 'unsafe-json', 400, 'invalid_request_error'],
  [
    'a key that pollutes',
    `{"__proto__":{"model":"oomwhy"},${asking('x').slice(1)}`,
    'unsafe-json',
    400,
    'invalid_request_error',
  ],
  ['nothing but brackets', '['.repeat(100_000), 'unsafe-json', 400, 'invalid_request_error'],
  ['another type', 'hello', 'wrong-content-type', 415, 'invalid_request_error', 'text/plain'],
  ['a body over the limit', asking('x'.repeat(17 * MiB)), 'body-too-large', 413, 'invalid_request_error'],
])('%s is refused in OpenAI’s shape', async (_name, body, code, status, type, contentType) => {
  const reply = await sent(body, contentType);
  expect(reply.status, reply.text.slice(0, 300)).toBe(status);
  expect(reply.headers['content-type']).toMatch(/^application\/json/);
  expect(reply.error).toEqual({ message: expect.any(String), type, code, param: reply.error.param });
  expect((await at.ask('GET', '/livez')).status).toBe(200);
});

test('another name and another method are refused in OpenAI’s shape', async () => {
  const other = await at.ask('GET', '/v1/models', { headers: { host: 'evil.example' } });
  expect([other.status, JSON.parse(other.text).error.code]).toEqual([421, 'host-not-allowed']);
  const wrong = await at.ask('DELETE', PATH);
  expect([wrong.status, JSON.parse(wrong.text).error.code]).toEqual([405, 'method-not-allowed']);
  expect(wrong.headers.allow).toBe('POST');
});

test('base64 that never ends well is refused', async () => {
  const file_data = `${' '.repeat(4 * MiB)}%`;
  const { status, error } = await sent(asking([{ type: 'file', file: { file_data } }]));
  expect([status, error.code]).toEqual([400, 'invalid-request']);
});

test('markup in evidence does not become markup of the answer', async () => {
  const log = OOM_LOG.replaceAll('python3', '<img/src=x>');
  const { status, text } = await sent(asking(`why?\n\n${log}![x](http://evil.example/x)\n`));
  expect(status).toBe(200);
  const { content } = JSON.parse(text).choices[0].message;
  expect(content.replace(/``? .*? ``?/g, '')).not.toMatch(/(?<!\\)<img|(?<!\\)!\[x\]/);
});

test('two hundred streams at once are each answered whole', async () => {
  const one = async (i: number) => {
    const content = i % 2 === 0 ? OOM_LOG : `which limit was hit?\n\n${OOM_LOG}`;
    const body = { model: 'oomwhy', stream: true, messages: [{ role: 'user', content }], user: `u${i}` };
    const reply = await at.json(PATH, body);
    expect(reply.status).toBe(200);
    expect(reply.text).toMatch(/data: \[DONE\]\n\n$/);
    return reply.headers['x-oomwhy-incident'];
  };
  const ids = await Promise.all(Array.from({ length: 200 }, (_, i) => one(i)));
  expect(new Set(ids).size).toBe(200);
});
