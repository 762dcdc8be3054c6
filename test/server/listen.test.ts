import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from '../../src/lib/config.ts';
import { isLoopback } from '../../src/lib/loopback.ts';
import { hashOf } from '../../src/lib/secret.ts';
import { serve } from '../../src/server/serve.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'oomwhy-listen-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const config = (environment: Record<string, string>) =>
  readConfig({ OOMWHY_DATA: folder, PORT: '0', LOG_LEVEL: 'silent', ...environment });

function status(port: string, host: string, address = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ host: address, port, path: '/livez', headers: { host }, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.1.4', false],
  ['oomwhy.example', false],
  ['127.0.0.1.example', false],
])('%s is on this machine alone: %s', (host, loopback) => expect(isLoopback(host)).toBe(loopback));

test.each(['0.0.0.0', '::', '192.168.1.4', 'oomwhy.example'])(
  'without a key it does not start on %s, and says why',
  async (HOST) => {
    await expect(serve(config({ HOST }))).rejects.toMatchObject({
      code: 'invalid-configuration',
      where: 'HOST',
      message: expect.stringMatching(/HOST is .*no API key.*oomwhy keys add/),
    });
  },
);

test('with a key it does, and answers to its names and to the address that is connected to', async () => {
  const OOMWHY_API_KEYS = 'a-key-for-listening';
  const running = await serve(config({ HOST: '0.0.0.0', OOMWHY_API_KEYS, OOMWHY_HOSTS: 'oomwhy.example' }));
  const { port } = new URL(running.url);
  try {
    expect(await status(port, 'oomwhy.example')).toBe(200);
    expect(await status(port, `OOMWHY.example:${port}`)).toBe(200);
    expect(await status(port, 'evil.example')).toBe(421);
    expect(await status(port, '192.0.2.7')).toBe(421);
    const own = Object.values(networkInterfaces())
      .flat()
      .filter((one) => one?.family === 'IPv4');
    expect(own.length).toBeGreaterThan(0);
    for (const one of own) expect(await status(port, `${one?.address}:${port}`, one?.address)).toBe(200);
  } finally {
    await running.stop();
  }
});

test('a key of the store is enough, one that is revoked is not', async () => {
  const store = openSqliteStore(folder);
  const dates = { createdAt: '2026-01-01T00:00:00Z', lastUsedAt: null, revokedAt: null };
  await store.access.addKey({ name: 'ada', hash: hashOf('a-key-for-ada'), scopes: ['read'], ...dates });
  const running = await serve(config({ HOST: '0.0.0.0' }));
  await running.stop();
  await store.access.revokeKey('ada', '2026-01-02T00:00:00Z');
  await store.close();
  await expect(serve(config({ HOST: '0.0.0.0' }))).rejects.toMatchObject({ code: 'invalid-configuration' });
});
