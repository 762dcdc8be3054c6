import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { expectProblem, GIVEN, OOM_LOG, service } from './helper.ts';

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
  expectProblem(await at.json(PATH, body, { 'idempotency-key': 'k1' }), 'idempotency-conflict', 409);
  expect(await at.ids()).toEqual(before);
});

test('one key sent many times at once stores one incident', async () => {
  const before = await at.ids();
  const replies = await Promise.all(
    Array.from({ length: 12 }, () => at.json(PATH, { text: OOM_LOG }, { 'idempotency-key': 'k2' })),
  );
  expect(new Set(replies.map(({ text }) => JSON.parse(text).id)).size).toBe(1);
  expect(await at.ids()).toHaveLength(before.length + 1);
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
