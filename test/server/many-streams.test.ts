import { request } from 'node:http';
import { expect, test, vi } from 'vitest';
import { modelService } from '../support/model-service.ts';
import { expectProblem, sseEvents } from './helper.ts';

const { at, stub, conversation } = modelService();
const CLIENTS = 1_000;

/** One listener on a socket of its own; `first` and `text` as they come. */
class Listener {
  text = '';
  ended = false;

  constructor(path: string, key: string) {
    const headers = {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'accept-encoding': 'gzip',
      'idempotency-key': key,
    };
    const asking = request({ host: '127.0.0.1', port: at.port, method: 'POST', path, headers, agent: false });
    asking.on('response', (response) => {
      response.setEncoding('utf8').on('data', (piece) => {
        this.text += piece;
      });
      response.on('close', () => {
        this.ended = true;
      });
    });
    asking.end('{"text":"why?"}');
  }
}

test('a thousand listeners wait on one answer, others are served meanwhile, and each hears its end', async () => {
  const incident = await at.posted();
  const path = `/api/v1/incidents/${incident.id}/messages`;
  stub.reply = () => ({ hangs: true });
  const listeners = Array.from({ length: CLIENTS }, () => new Listener(path, 'one-answer'));
  await vi.waitFor(
    () => expect(listeners.filter(({ text }) => text.includes('event: finding'))).toHaveLength(CLIENTS),
    { timeout: 50_000 },
  );
  expect((await at.ask('GET', '/livez')).status).toBe(200);
  expect((await at.ask('GET', path)).status).toBe(200);
  expectProblem(await at.ask('GET', `${path}/nope`), 'route-not-found', 404);
  expect((await at.ask('DELETE', `${path}/running/one-answer`)).status).toBe(204);
  await vi.waitFor(() => expect(listeners.every(({ ended }) => ended)).toBe(true), { timeout: 50_000 });
  const events = new Set(listeners.map(({ text }) => JSON.stringify(sseEvents(text))));
  expect(events.size).toBe(1);
  expect([...events][0]).toContain('"answer_end"');
  expect(stub.chats.length).toBeLessThanOrEqual(1);
  expect(await conversation(incident)).toHaveLength(2);
});
