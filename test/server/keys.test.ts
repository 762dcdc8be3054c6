import { beforeAll, describe, expect, test } from 'vitest';
import { hashOf } from '../../src/lib/secret.ts';
import { Scope } from '../../src/schema/api-key.ts';
import { CONTRACTS } from '../../src/server/openapi/index.ts';
import { expectProblem, OOM_LOG, type Reply, Service, service } from './helper.ts';

const KEYS = {
  read: 'only-read-key',
  write: 'only-write-key',
  approve: 'only-approve-key',
  all: 'opens-everything',
};
const at = service(undefined, () => ({
  OOMWHY_API_KEYS: `r:read:${KEYS.read},w:write:${KEYS.write}, a:approve:${KEYS.approve},${KEYS.all}`,
}));
const I = '/api/v1/incidents';
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
let id = '';

beforeAll(async () => {
  const { text } = await at.json(I, { text: OOM_LOG }, bearer(KEYS.all));
  id = JSON.parse(text).id;
});

const ask = (method: string, path: string, headers: Record<string, string> = {}): Promise<Reply> =>
  at.ask(method, path, { headers });
const guarded = CONTRACTS.filter(({ scope }) => scope !== null).map(({ method, path, scope }) => ({
  method: method.toUpperCase(),
  path: path.replace(/[:*]\w+/g, 'x'),
  scope: scope as Scope,
}));

/** Under /v1 and /mcp errors have a shape of their own, with the same codes. */
function expectRefusal({ status, text, headers }: Reply, code: string, wanted: number): void {
  expect(status, text.slice(0, 300)).toBe(wanted);
  expect(text).toContain(`"${code}"`);
  if (wanted === 401) expect(headers['www-authenticate']).toMatch(/^Bearer/);
}

describe.each(guarded)('$method $path', ({ method, path, scope }) => {
  test('asks for a key, and for one that is known', async () => {
    expectRefusal(await ask(method, path), 'key-missing', 401);
    expectRefusal(await ask(method, path, bearer('no-such-key-here')), 'key-invalid', 401);
  });

  test.each(Scope.options.filter((one) => one !== scope))(
    `needs ${scope}; %s alone is refused`,
    async (other) => {
      expectRefusal(await ask(method, path, bearer(KEYS[other])), 'scope-missing', 403);
    },
  );

  test(`lets ${scope} in`, async () => {
    const { status } = await ask(method, path, bearer(KEYS[scope]));
    expect([401, 403]).not.toContain(status);
  });
});

const open = CONTRACTS.filter(({ scope }) => scope === null);
test.each(open.map(({ method, path }) => [method.toUpperCase(), path]))(
  '%s %s asks for none',
  async (method, path) => {
    const { status } = await ask(method as string, path as string);
    expect([401, 403]).not.toContain(status);
  },
);

test.each([
  '/API/V1/Incidents',
  '/api/v1/incidents/',
  '/api/v1/INCIDENTS/x/Report/',
  '/api/v1/nothing',
  '/api',
  '/v1/nothing',
  '/Knowledge/causes/cgroup-limit',
  '/api/v1/incidents/..%2f..%2flivez',
  '/api/v1/incidents//',
])('GET %s is no way around', async (path) => {
  expectRefusal(await ask('GET', path), 'key-missing', 401);
});

test.each(['HEAD', 'OPTIONS', 'PUT', 'DELETE'])('%s is no way around', async (method) => {
  expect((await ask(method, I)).status).toBe(401);
});

test('HEAD needs what GET needs, and an unknown method of a known path is method-not-allowed', async () => {
  expect((await ask('HEAD', I, bearer(KEYS.read))).status).toBe(200);
  expect((await ask('HEAD', I, bearer(KEYS.write))).status).toBe(403);
  expectProblem(await ask('PUT', I, bearer(KEYS.read)), 'method-not-allowed', 405);
});

test.each([
  'Basic dXNlcjpvcGVucy1ldmVyeXRoaW5n',
  'Bearer',
  `Bearer ${KEYS.all} x`,
  KEYS.all,
  `Token ${KEYS.all}`,
])('"Authorization: %s" is no key', async (authorization) => {
  expectProblem(await ask('GET', I, { authorization }), 'key-missing', 401);
});

test('what a person approves needs the scope for it, also in a conversation', async () => {
  const decision = { approval: { id: 'x', decision: 'approve', by: 'ada' } };
  const path = `${I}/${id}/messages`;
  expectProblem(await at.json(path, decision, bearer(KEYS.write)), 'scope-missing', 403);
  expectProblem(await at.json(path, decision, bearer(KEYS.all)), 'approval-not-pending', 409);
});

describe('keys that are kept', () => {
  const own = service();
  const made = (name: string, key: string, scopes: Scope[] = ['read']) => ({
    ...{ name, hash: hashOf(key), scopes, createdAt: '2026-01-01T00:00:00.000Z' },
    ...{ lastUsedAt: null, revokedAt: null },
  });
  const list = (key?: string) => own.ask('GET', I, { headers: key === undefined ? {} : bearer(key) });

  test('are asked for as soon as there is one, and are good until they are revoked', async () => {
    expect((await list()).status).toBe(200);
    await own.store.access.addKey(made('ada', 'adas-own-key'));
    expectProblem(await list(), 'key-missing', 401);
    expect((await list('adas-own-key')).status).toBe(200);
    const [kept] = await own.store.access.keys();
    expect(kept?.lastUsedAt).toMatch(/^\d{4}-/);
    expect(JSON.stringify(kept)).not.toContain('adas-own-key');
    expect(await own.store.access.revokeKey('ada', new Date().toISOString())).toBe(true);
    expectProblem(await list('adas-own-key'), 'key-invalid', 401);
    expectProblem(await list(), 'key-missing', 401);
    expect(await own.store.access.revokeKey('ada', new Date().toISOString())).toBe(false);
  });

  test('have a name each, also after one was revoked', async () => {
    await expect(own.store.access.addKey(made('ada', 'another-of-ada'))).rejects.toMatchObject({
      code: 'key-exists',
    });
    await own.store.access.addKey(made('bob', 'bobs-own-key', ['write']));
    expectProblem(await list('bobs-own-key'), 'scope-missing', 403);
  });
});

test('one key has so many requests a minute, another its own; wrong ones are few', async () => {
  const own = new Service(1024 ** 2, () => ({
    OOMWHY_API_KEYS: 'a:first-of-keys,b:second-of-keys',
    OOMWHY_RATE_LIMIT: '5',
  }));
  await own.start();
  const list = (key: string) => own.ask('GET', I, { headers: bearer(key) });
  for (let n = 0; n < 5; n += 1) expect((await list('first-of-keys')).status).toBe(200);
  const limited = await list('first-of-keys');
  expectProblem(limited, 'too-many-requests', 429);
  expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(limited.headers['retry-after'])).toBeLessThanOrEqual(60);
  expect((await list('second-of-keys')).status).toBe(200);
  const codes: number[] = [];
  for (let n = 0; n < 32; n += 1) codes.push((await list(`wrong-key-${n}`)).status);
  expect(codes.filter((code) => code === 401)).toHaveLength(30);
  expect(codes.slice(30)).toEqual([429, 429]);
  expect((await list('second-of-keys')).status).toBe(200);
  await own.close();
});
