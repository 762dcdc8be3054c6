import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { expectProblem, GIVEN, OOM_LOG, Service, service } from './helper.ts';

const at = service();
const PATH = '/api/v1/incidents';

test('the same key with the same content gives the first incident again', async () => {
  const headers = { 'idempotency-key': 'k1' };
  const first = await at.json(PATH, { text: OOM_LOG, question: 'why?' }, headers);
  const again = await at.json(PATH, { question: 'why?', text: OOM_LOG }, headers);
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(JSON.parse(again.text)).toEqual(JSON.parse(first.text));
  expect(again.headers.location).toBe(first.headers.location);
  expect(await at.ids()).toHaveLength(1);
});

test.each([
  ['text', { text: `${OOM_LOG}more`, question: 'why?' }],
  ['question', { text: OOM_LOG, question: 'why not?' }],
  ['program', { text: OOM_LOG, question: 'why?', program: { name: 'a.py', text: 'x' } }],
])('the same key with another %s is a conflict, and nothing is stored', async (_what, body) => {
  const before = await at.ids();
  expectProblem(await at.json(PATH, body, { 'idempotency-key': 'k1' }), 'idempotency-conflict', 422);
  expect(await at.ids()).toEqual(before);
});

test('one key sent many times at once stores one incident; those that come while it is at work are told so', async () => {
  const before = await at.ids();
  const headers = { 'idempotency-key': 'k2' };
  const replies = await Promise.all(
    Array.from({ length: 12 }, () => at.json(PATH, { text: OOM_LOG }, headers)),
  );
  const done = replies.filter(({ status }) => status === 201);
  for (const reply of replies.filter(({ status }) => status !== 201))
    expectProblem(reply, 'idempotency-running', 409);
  expect(done.length).toBeGreaterThan(0);
  expect(new Set(done.map(({ text }) => JSON.parse(text).id)).size).toBe(1);
  expect(await at.ids()).toHaveLength(before.length + 1);
  const again = await at.json(PATH, { text: OOM_LOG }, headers);
  expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, 'true']);
  expect(JSON.parse(again.text).id).toBe(JSON.parse(done[0]?.text ?? '{}').id);
});

test('a request that is at work holds its key until it ends, however it ends', async () => {
  const headers = { 'idempotency-key': 'held', 'content-type': 'text/plain' };
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  let begun = () => {};
  const underWay = new Promise<void>((resolve) => {
    begun = resolve;
  });
  async function* held() {
    yield ' ';
    begun();
    await gate;
  }
  const first = at.ask('POST', PATH, { headers, body: held() });
  await underWay;
  await vi.waitFor(async () => expectProblem(await at.text(OOM_LOG, headers), 'idempotency-running', 409));
  go();
  expectProblem(await first, 'empty-input', 422);
  expect((await at.text(OOM_LOG, headers)).status).toBe(201);
});

test('a key is remembered across a restart', async () => {
  const headers = { 'idempotency-key': 'kept' };
  const before = new Service(1024 ** 2);
  await before.start();
  const first = await before.json(PATH, { text: OOM_LOG }, headers);
  const after = new Service(1024 ** 2, undefined, before.folder);
  await after.start();
  const again = await after.json(PATH, { text: OOM_LOG }, headers);
  expect(JSON.parse(again.text)).toEqual(JSON.parse(first.text));
  expectProblem(await after.json(PATH, { text: 'MemoryError' }, headers), 'idempotency-conflict', 422);
  await after.close();
  await before.close();
});

test('keys of one client are nothing to another', async () => {
  const own = new Service(1024 ** 2, () => ({ OOMWHY_API_KEYS: 'a:key-of-client-a,b:key-of-client-b' }));
  await own.start();
  const as = (client: string) => ({
    'idempotency-key': 'same',
    authorization: `Bearer key-of-client-${client}`,
  });
  expect((await own.json(PATH, { text: OOM_LOG }, as('a'))).status).toBe(201);
  expect((await own.json(PATH, { text: 'MemoryError' }, as('b'))).status).toBe(201);
  expectProblem(await own.json(PATH, { text: 'MemoryError' }, as('a')), 'idempotency-conflict', 422);
  await own.close();
});

test.each(['', 'a b', 'x'.repeat(201), 'é'])('%j is no key', async (key) => {
  const reply = await at.json(
    PATH,
    { text: OOM_LOG },
    { 'idempotency-key': Buffer.from(key).toString('latin1') },
  );
  expectProblem(reply, 'invalid-request', 400);
});

test('a form of several files is the same content however slowly it arrives', async () => {
  const part = (name: string, content: string | Buffer) => [
    `--b\r\ncontent-disposition: form-data; name="f"; filename="${name}"\r\n\r\n`,
    content,
    '\r\n',
  ];
  const pieces = [
    ...part('host.tar.gz', readFileSync(join(GIVEN, 'host.tar.gz'))),
    ...part('kern.log', OOM_LOG),
    '--b--\r\n',
  ];
  const headers = { 'content-type': 'multipart/form-data; boundary=b', 'idempotency-key': 'k3' };
  async function* slowly() {
    for (const piece of pieces) {
      yield piece;
      await wait(120);
    }
  }
  const slow = await at.ask('POST', PATH, { headers, body: slowly() });
  const quick = await at.ask('POST', PATH, {
    headers,
    body: [Buffer.concat(pieces.map((piece) => Buffer.from(piece)))],
  });
  expect(slow.status).toBe(201);
  expect(quick.status, quick.text).toBe(201);
  expect(JSON.parse(quick.text)).toEqual(JSON.parse(slow.text));
});

test('many different requests at once are each stored as they are', async () => {
  const logs = Array.from({ length: 24 }, (_, i) => OOM_LOG.replaceAll('77', String(1000 + i)));
  const incidents = await Promise.all(logs.map((text, i) => at.posted(text, `number ${i}`)));
  expect(new Set(incidents.map(({ id }) => id)).size).toBe(24);
  for (const [i, { id }] of incidents.entries()) {
    const { text } = await at.ask('GET', `${PATH}/${id}`);
    expect(JSON.parse(text)).toMatchObject({
      question: `number ${i}`,
      events: [{ victim: { pid: 1000 + i } }],
    });
  }
});
