import { request } from 'node:http';
import { expect, test } from 'vitest';
import { modelService } from '../support/model-service.ts';
import { answer } from '../support/model-stub.ts';
import { expectProblem, type Service, type SseEvent, sseEvents } from './helper.ts';

const { at, stub, conversation } = modelService();
const KEY = 'answer-key-1';
const stream = (key: string, after?: number) => ({
  accept: 'text/event-stream',
  'idempotency-key': key,
  ...(after === undefined ? {} : { 'last-event-id': String(after) }),
});

/** Reads a stream's first events, then breaks the connection as a network does. */
function broken(
  service: Service,
  path: string,
  body: unknown,
  key: string,
  events: number,
): Promise<SseEvent[]> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', ...stream(key) };
    const options = { host: '127.0.0.1', port: service.port, method: 'POST', path, headers, agent: false };
    const asking = request(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece;
        const blocks = text.split('\n\n').slice(0, -1);
        if (blocks.length < events) return;
        response.destroy();
        resolve(sseEvents(`${blocks.slice(0, events).join('\n\n')}\n\n`));
      });
    });
    asking.on('error', reject);
    asking.end(JSON.stringify(body));
  });
}

test('a stream that broke is taken up behind the last event, and nothing is asked twice', async () => {
  const incident = await at.posted();
  const path = `/api/v1/incidents/${incident.id}/messages`;
  const sentence = incident.answer.sentences[0]?.text as string;
  stub.reply = () => answer([sentence]);
  const first = await broken(at, path, { text: 'why?' }, KEY, 1);
  expect(first.map(({ id, event }) => [id, event])).toEqual([[1, 'finding']]);
  const rest = await at.json(path, { text: 'why?' }, stream(KEY, 1));
  const events = sseEvents(rest.text);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, n) => n + 2));
  expect(events.map(({ event }) => event)).toEqual(['sentence', 'answer_end']);
  expect(stub.chats).toHaveLength(1);

  const again = sseEvents((await at.json(path, { text: 'why?' }, stream(KEY, 0))).text);
  expect([first, events].flat()).toEqual(again);
  expect((await conversation(incident)).map(({ role }) => role)).toEqual(['user', 'assistant']);
});

test('what is not known any more is not asked anew, and another question needs another key', async () => {
  const incident = await at.posted();
  const path = `/api/v1/incidents/${incident.id}/messages`;
  expectProblem(await at.json(path, { text: 'why?' }, stream('another-key', 3)), 'answer-gone', 410);
  expect(stub.chats).toHaveLength(0);
  await at.json(path, { text: 'why?' }, stream('another-key'));
  expectProblem(await at.json(path, { text: 'how?' }, stream('another-key')), 'idempotency-conflict', 422);
  expectProblem(await at.json(path, { text: 'why?' }, stream('short')), 'invalid-request', 400);
  const wrong = { ...stream('another-key'), 'last-event-id': 'x' };
  expectProblem(await at.json(path, { text: 'why?' }, wrong), 'invalid-request', 400);
});

test('a key counts for its own incident alone', async () => {
  const [one, other] = [await at.posted(), await at.posted()];
  for (const { id } of [one, other]) {
    const reply = await at.json(`/api/v1/incidents/${id}/messages`, { text: 'why?' }, stream('shared-key'));
    expect(sseEvents(reply.text).at(-1)?.event).toBe('answer_end');
  }
  expect(await conversation(one)).toHaveLength(2);
  expect(await conversation(other)).toHaveLength(2);
});

test('a running answer is stopped by its key, and its model with it', async () => {
  const incident = await at.posted();
  const path = `/api/v1/incidents/${incident.id}/messages`;
  stub.reply = () => ({ hangs: true });
  await broken(at, path, { text: 'why?' }, 'stopped-key', 1);
  await expect.poll(() => stub.chats.length).toBe(1);
  expect((await at.ask('DELETE', `${path}/running/stopped-key`)).status).toBe(204);
  await expect.poll(() => stub.cut).toBe(1);
  await expect.poll(async () => (await conversation(incident)).length).toBe(2);
  expect((await at.ask('DELETE', `${path}/running/stopped-key`)).status).toBe(204);
  expectProblem(await at.ask('GET', `${path}/running/stopped-key`), 'method-not-allowed', 405);
});
