import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { expectProblem, service } from './helper.ts';

const at = service();
const I = '/api/v1/incidents';

test('the process is alive, and ready until it is told to stop', async () => {
  for (const path of ['/livez', '/readyz']) {
    const { status, text } = await at.ask('GET', path);
    expect([status, JSON.parse(text)]).toEqual([200, { status: 'ok' }]);
  }
  at.pretendToStop(true);
  expectProblem(await at.ask('GET', '/readyz'), 'shutting-down', 503);
  expect((await at.ask('GET', '/livez')).status).toBe(200);
  at.pretendToStop(false);
  expect((await at.ask('GET', '/readyz')).status).toBe(200);
});

test.each(['/nope', '/api', '/api/v1', '/api/v2/incidents', `${I}/x/y/z`, '/api/v1/incident'])(
  'GET %s is route-not-found',
  async (path) => {
    const problem = expectProblem(await at.ask('GET', path), 'route-not-found', 404);
    expect(problem.detail).toContain(path);
  },
);

test.each(['', '/report', '/sources', '/sources/lines?path=x', '/messages'])(
  'an unknown incident%s is incident-not-found',
  async (below) => {
    for (const id of ['nope', '..%2f..', "'%20OR%201=1", '__proto__']) {
      expectProblem(await at.ask('GET', `${I}/${id}${below}`), 'incident-not-found', 404);
    }
  },
);

test.each([
  ['DELETE', I, 'GET, POST'],
  ['PUT', I, 'GET, POST'],
  ['PATCH', `${I}/x`, 'GET'],
  ['DELETE', `${I}/x`, 'GET'],
  ['POST', `${I}/x`, 'GET'],
  ['DELETE', `${I}/x/messages`, 'GET, POST'],
  ['POST', `${I}/x/report`, 'GET'],
  ['DELETE', `${I}/x/sources`, 'GET'],
  ['POST', `${I}/x/sources/lines`, 'GET'],
  ['POST', '/livez', 'GET'],
  ['DELETE', '/readyz', 'GET'],
])('%s %s is method-not-allowed and says which are', async (method, path, allowed) => {
  const reply = await at.ask(method, path);
  expectProblem(reply, 'method-not-allowed', 405);
  expect(reply.headers.allow).toBe(allowed);
});

describe('the name the service is called by', () => {
  test.each([
    'evil.example',
    'evil.example:8080',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '169.254.169.254',
    '@127.0.0.1',
  ])(
    'is not %s',
    async (host) =>
      void expectProblem(await at.ask('GET', I, { headers: { host } }), 'host-not-allowed', 421),
  );

  test.each(['localhost', 'localhost:1234', '127.0.0.1', '[::1]', '[::1]:8080', 'LOCALHOST'])(
    'may be %s',
    async (host) => {
      expect((await at.ask('GET', I, { headers: { host } })).status).toBe(200);
    },
  );

  test('is asked for also where the web page is served', async () => {
    expectProblem(await at.ask('GET', '/', { headers: { host: 'evil.example' } }), 'host-not-allowed', 421);
  });
});

test.each(['/livez', I, '/nope', '/'])(
  '%s carries the headers that keep a browser from harm',
  async (path) => {
    const { headers } = await at.ask('GET', path);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-(?:inline|eval)|https?:/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  },
);

test('every answer has a request id of its own, not the one the client sends', async () => {
  const ids = await Promise.all(
    [1, 2, 3].map(
      async () =>
        (await at.ask('GET', '/livez', { headers: { 'x-request-id': 'mine' } })).headers['x-request-id'],
    ),
  );
  expect(new Set(ids).size).toBe(3);
  expect(ids).not.toContain('mine');
});

test('HEAD is answered like GET, without a body', async () => {
  const { status, headers, text } = await at.ask('HEAD', I);
  expect([status, text]).toEqual([200, '']);
  expect(headers['content-type']).toMatch(/^application\/json/);
});

test.each([
  'GARBAGE\r\n\r\n',
  'GET / HTTP/1.1\r\nhost: localhost\r\nbad header\r\n\r\n',
  `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
  '\x16\x03\x01\x02\x00',
])('bytes that are no HTTP are refused and hurt nobody (%#)', async (bytes) => {
  const socket = connect(at.port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('error', () => {}).resume();
  socket.write(bytes);
  await closed;
  expect((await at.ask('GET', '/livez')).status).toBe(200);
});
