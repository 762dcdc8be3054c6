import { connect } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpServer } from '../../src/server/http-server.ts';
import { unsafeJson } from '../../src/server/strict-json.ts';
import { expectProblem, OOM_LOG, service } from './helper.ts';

const at = service();
const I = '/api/v1/incidents';

const deep = (n: number) => `${'['.repeat(n)}${']'.repeat(n)}`;
const unsafe: [string, string][] = [
  ['a key that comes twice', '{"text": "a", "text": "b"}'],
  ['a key that comes twice, once in escapes', '{"text": "a", "t\\u0065xt": "b"}'],
  ['a key that comes twice further in', '{"text": "a", "program": {"name": "a", "name": "b", "text": ""}}'],
  ['__proto__', '{"text": "a", "__proto__": {"question": "b"}}'],
  ['__proto__ in escapes', '{"text": "a", "\\u005f_proto__": 1}'],
  ['a great depth', `{"text": ${deep(20_000)}}`],
  ['a depth of objects', `${'{"a":'.repeat(70)}1${'}'.repeat(70)}`],
];

describe.each(unsafe)('JSON with %s', (_what, body) => {
  test.each([I, '/api/v1/webhooks/generic', '/api/v1/webhooks/alertmanager', '/api/v1/feedback'])(
    'is refused at %s',
    async (path) => {
      const headers = { 'content-type': 'application/json' };
      expectProblem(await at.ask('POST', path, { headers, body: [body] }), 'unsafe-json', 400);
    },
  );
});

test.each([
  '{"text": "a \\" : b", "b": "\\\\"}',
  '{"a": {"x": 1}, "b": {"x": 1}, "c": [{"x": 1}, {"x": 2}]}',
  '{"a": "__proto__", "b": "a", "constructor": 1}',
  `{"a": ${deep(60)}}`,
  '["a", "a"]',
  '{"\\ud83d": 1, "é": 2, "e\u0301": 3}',
  '{"a": "unfinished',
  '}{]["a":"a":',
])('JSON such as %s is left to the parser', (text) => expect(unsafeJson(text)).toBeNull());

test('constructor and prototype are keys like others, and pollute nothing', async () => {
  const body = { text: OOM_LOG, constructor: { prototype: { polluted: true } } };
  expectProblem(await at.json(I, body), 'invalid-request', 400);
  const form = `--b\r\ncontent-disposition: form-data; name="__proto__[polluted]"\r\n\r\n1\r\n--b\r\ncontent-disposition: form-data; name="text"\r\n\r\n${OOM_LOG}\r\n--b--\r\n`;
  await at.ask('POST', I, { headers: { 'content-type': 'multipart/form-data; boundary=b' }, body: [form] });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('what is worth it is packed for those who take it, a stream is not', async () => {
  const { id } = await at.posted();
  const headers = { 'accept-encoding': 'gzip' };
  const reply = await fetch(`${at.url}${I}/${id}`, { headers });
  expect(reply.headers.get('content-encoding')).toBe('gzip');
  expect(((await reply.json()) as { id: string }).id).toBe(id);
  const plain = await at.ask('GET', `${I}/${id}`);
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.headers.vary).toMatch(/accept-encoding/i);
  const stream = { ...headers, accept: 'text/event-stream' };
  const told = await at.json(`${I}/${id}/messages`, { text: 'Why?' }, stream);
  expect(told.headers['content-encoding']).toBeUndefined();
  expect(told.text).toContain('event: answer_end');
});

test('what has not changed is not sent again', async () => {
  const { id } = await at.posted();
  for (const path of [`${I}/${id}`, `${I}/${id}/report`, I, '/openapi.json']) {
    const first = await at.ask('GET', path);
    const etag = String(first.headers.etag);
    expect(etag).toMatch(/^(?:W\/)?"/);
    const again = await at.ask('GET', path, { headers: { 'if-none-match': etag } });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await at.ask('GET', path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  }
});

test('pages of other origins are let in nowhere', async () => {
  const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
  for (const [method, path] of [
    ['OPTIONS', I],
    ['GET', I],
    ['GET', '/openapi.json'],
    ['OPTIONS', '/v1/models'],
  ]) {
    const reply = await at.ask(method as string, path as string, { headers });
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});

/** Bytes on a bare connection, and all that comes back until it is closed. */
function raw(port: number, pieces: readonly string[], end = false): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket
      .on('data', (chunk) => (text += chunk))
      .on('error', () => {})
      .on('close', () => resolve(text));
    for (const piece of pieces) socket.write(piece);
    if (end) socket.end();
  });
}

function problemIn(text: string): { status: number; code: string } {
  const [head = '', body = '{}'] = text.split('\r\n\r\n');
  expect(head).toMatch(/content-type: application\/problem\+json/i);
  return {
    status: Number(head.split(' ')[1]),
    code: JSON.parse(body.replace(/^[0-9a-f]+\r\n/, '').split('\r\n')[0] as string).code,
  };
}

test.each([
  [431, 'headers-too-large', `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`],
  [
    431,
    'headers-too-large',
    `GET / HTTP/1.1\r\n${Array.from({ length: 5000 }, (_, i) => `x${i}: y`).join('\r\n')}\r\n\r\n`,
  ],
  [400, 'malformed-http', 'NONSENSE\r\n\r\n'],
  [
    400,
    'malformed-http',
    'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
])('%i %s', async (status, code, bytes) => {
  expect(problemIn(await raw(at.port, [bytes]))).toEqual({ status, code });
});

test('a client that closes its half of the connection behind its request is answered', async () => {
  const text = await raw(
    at.port,
    ['GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n'],
    true,
  );
  expect(text).toMatch(/^HTTP\/1\.1 200/);
});

test('a body that ends too early is dropped, and the service goes on', async () => {
  const head = `POST ${I} HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\ncontent-length: 1000\r\n\r\n`;
  await raw(at.port, [head, 'x'.repeat(10)], true);
  expect((await at.ask('GET', '/livez')).status).toBe(200);
});

describe('whoever comes too slowly', () => {
  const limits = { headersMs: 200, headerBytes: 16_384, spanMs: 150, spanBytes: 1_000, checkMs: 50 };
  const app = express();
  app.post('/', async (request, response) => {
    for await (const _chunk of request);
    response.end('done');
  });
  const server = httpServer(app, limits);
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as { port: number }).port;
  });
  afterAll(() => void server.close());

  const POST = 'POST / HTTP/1.1\r\nhost: localhost\r\n';

  test('with headers is refused', async () => {
    expect(problemIn(await raw(port, ['GET / HTTP/1.1\r\nhost:']))).toEqual({
      status: 408,
      code: 'request-timeout',
    });
  });

  test.each([
    ['a body of a known length', `${POST}content-length: 100000\r\n\r\nx`],
    ['a body in chunks', `${POST}transfer-encoding: chunked\r\n\r\n1\r\nx\r\n`],
  ])('with %s is refused', async (_what, bytes) => {
    expect(problemIn(await raw(port, [bytes]))).toEqual({ status: 408, code: 'request-timeout' });
  });

  test('but with enough in each span is not', async () => {
    const pieces = 6;
    const socket = connect(port, '127.0.0.1');
    const answer = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (chunk) => (text += chunk)).on('close', () => resolve(text));
    });
    socket.write(`${POST}connection: close\r\ncontent-length: ${pieces * 4000}\r\n\r\n`);
    for (let n = 0; n < pieces; n += 1) {
      socket.write('x'.repeat(4000));
      await new Promise((next) => setTimeout(next, 60));
    }
    expect(await answer).toMatch(/^HTTP\/1\.1 200[\s\S]*done/);
  });
});
