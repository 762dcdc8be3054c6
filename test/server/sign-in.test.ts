import { expect, test } from 'vitest';
import { expectProblem, OOM_LOG, type Reply, Service, service } from './helper.ts';

const KEY = 'a-key-of-a-person';
const at = service(undefined, () => ({
  OOMWHY_API_KEYS: `ada:read+write:${KEY}`,
  OOMWHY_HOSTS: 'oomwhy.example',
}));
const I = '/api/v1/incidents';

function signIn(
  key: string,
  fields: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Reply> {
  return at.ask('POST', '/sign-in', {
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: [new URLSearchParams({ key, ...fields }).toString()],
  });
}

async function cookie(): Promise<string> {
  const { headers } = await signIn(KEY);
  return String(headers['set-cookie']?.[0]).split(';')[0] as string;
}

const post = (headers: Record<string, string>) => at.json(I, { text: OOM_LOG }, headers);

test('a key is shown once, and the cookie is one that scripts and other sites cannot use', async () => {
  const { status, headers } = await signIn(KEY, { to: '/i/abc' });
  expect([status, headers.location]).toEqual([303, '/i/abc']);
  const [set] = headers['set-cookie'] ?? [];
  expect(set).toMatch(
    /^oomwhy_session=[\w-]{43}; Max-Age=\d+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
  );
  expect(set).not.toContain(KEY);
  expect(JSON.stringify(await at.store.access.session(String(set).slice(15, 58)))).toBe('null');
});

test('behind a proxy that speaks TLS the cookie never goes over a plain line', async () => {
  const { headers } = await signIn(KEY, {}, { 'x-forwarded-proto': 'https' });
  expect(headers['set-cookie']?.[0]).toMatch(/; Secure/);
});

test('signing in leads back to the line that was looked at', async () => {
  const to = '/i/abc#host/proc/meminfo:3';
  expect((await signIn(KEY, { to })).headers.location).toBe(to);
  const { text } = await at.ask('GET', `/sign-in?to=${encodeURIComponent(to)}`);
  expect(text).toContain(`value="${to}"`);
});

test('a wrong key opens nothing, and says so on a page that runs nothing', async () => {
  const { status, headers, text } = await signIn('<script>alert(1)</script>');
  expect(status).toBe(401);
  expect(headers['set-cookie']).toBeUndefined();
  expect(text).toContain('not known');
  expect(text).not.toContain('<script>');
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
});

test.each([
  '//evil.example',
  'https://evil.example/',
  '/\\evil.example',
  '/i/../../x',
  'javascript:alert(1)',
  '/i/a\r\nx: y',
  '/i/a#b\r\nx: y',
])('signing in leads nowhere else (%j)', async (to) => {
  const { status, headers } = await signIn(KEY, { to });
  expect([status, headers.location]).toEqual([303, '/']);
});

test('pages lead to the sign-in and the chat works with the cookie', async () => {
  const page = await at.ask('GET', '/');
  expect([page.status, page.headers.location]).toEqual([303, '/sign-in']);
  const session = await cookie();
  expect((await at.ask('GET', '/', { headers: { cookie: session } })).status).not.toBe(303);
  expect((await at.ask('GET', I, { headers: { cookie: `a=b; ${session}` } })).status).toBe(200);
  const origin = at.url;
  expect((await post({ cookie: session, origin })).status).toBe(201);
  expect((await post({ cookie: session, 'sec-fetch-site': 'same-origin' })).status).toBe(201);
  expect((await at.ask('GET', '/sign-in', { headers: { cookie: session } })).text).toContain('ada');
});

test.each([
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://127.0.0.1:1' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'cross-site', origin: 'http://oomwhy.example' },
  {},
])('a request with the cookie that is not from a page of ours changes nothing: %j', async (headers) => {
  expectProblem(
    await post({ cookie: await cookie(), ...headers } as Record<string, string>),
    'origin-not-allowed',
    403,
  );
});

test('behind a proxy the name that is set counts as ours', async () => {
  expect((await post({ cookie: await cookie(), origin: 'https://oomwhy.example' })).status).toBe(201);
});

test('another site cannot sign a browser in or out', async () => {
  const headers = { origin: 'https://evil.example' };
  expectProblem(await signIn(KEY, {}, headers), 'origin-not-allowed', 403);
  expectProblem(await at.ask('POST', '/sign-out', { headers }), 'origin-not-allowed', 403);
});

test('where no keys are asked for, a page elsewhere still cannot make a browser hand something over', async () => {
  const own = new Service(1024 ** 2);
  await own.start();
  const headers = { origin: 'https://evil.example' };
  expectProblem(await own.text(OOM_LOG, headers), 'origin-not-allowed', 403);
  expect(await own.ids()).toEqual([]);
  expect((await own.text(OOM_LOG, { origin: own.url })).status).toBe(201);
  await own.close();
});

test('signing out ends the session; a made-up one is none', async () => {
  const session = await cookie();
  const out = await at.ask('POST', '/sign-out', { headers: { cookie: session, origin: at.url } });
  expect([out.status, out.headers.location]).toEqual([303, '/sign-in']);
  expectProblem(await at.ask('GET', I, { headers: { cookie: session } }), 'key-missing', 401);
  const forged = `oomwhy_session=${'a'.repeat(43)}`;
  expectProblem(await at.ask('GET', I, { headers: { cookie: forged } }), 'key-missing', 401);
});

test('a session outlives a restart, and ends with its key', async () => {
  const before = new Service(1024 ** 2, () => ({ OOMWHY_API_KEYS: `ada:${KEY}` }));
  await before.start();
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const { headers } = await before.ask('POST', '/sign-in', { headers: form, body: [`key=${KEY}`] });
  const session = String(headers['set-cookie']?.[0]).split(';')[0] as string;
  const after = new Service(1024 ** 2, () => ({ OOMWHY_API_KEYS: `ada:${KEY}` }), before.folder);
  await after.start();
  expect((await after.ask('GET', I, { headers: { cookie: session } })).status).toBe(200);
  await after.close();
  const without = new Service(
    1024 ** 2,
    () => ({ OOMWHY_API_KEYS: 'bob:another-key-altogether' }),
    before.folder,
  );
  await without.start();
  expectProblem(await without.ask('GET', I, { headers: { cookie: session } }), 'key-missing', 401);
  await without.close();
  await before.close();
});
